"""Numbers as a person reads them."""

import pytest
from flask import Flask

from app.web import language
from app.web.presenters import units


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0, "0.00 ms"),
        (410_000, "0.41 ms"),
        (9_994_000, "9.99 ms"),
        (12_300_000, "12.3 ms"),
        (1_240_000_000, "1.24 s"),
        (-12_300_000, "-12.3 ms"),
    ],
)
def test_durations(nanoseconds: int, text: str) -> None:
    assert units.duration(nanoseconds) == text


@pytest.mark.parametrize(("count", "text"), [(1, "1 block"), (2, "2 blocks")])
def test_blocks(count: int, text: str) -> None:
    assert units.blocks(count) == text


def test_a_moment_is_always_in_milliseconds() -> None:
    assert units.clock(1_162_414_999) == "1162.41"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (1024 * 1024, "1.0 MiB"), (100 << 20, "100.0 MiB")],
)
def test_sizes(count: int, text: str) -> None:
    assert units.size(count) == text


def test_figures_are_written_as_the_page_speaks() -> None:
    spanish = Flask("spanish")
    language.init_app(spanish)
    with spanish.test_request_context("/", headers={"Accept-Language": "es"}):
        said = units.duration(410_000), units.size(1536), units.whole(65535), units.clock(1_162_414_999)
    assert said == ("0,41 ms", "1,5 KiB", "65.535", "1162,41")
    assert units.whole(65535) == "65,535"


def test_one_byte_is_singular() -> None:
    assert [units.bytes_in_words(count) for count in (0, 1, 2)] == ["0 bytes", "1 byte", "2 bytes"]


@pytest.mark.parametrize(("part", "whole", "text"), [(12, 40, "30 %"), (1, 8, "13 %"), (3, 2, "150 %"), (5, 0, "")])
def test_percents_round_half_up(part: int, whole: int, text: str) -> None:
    assert units.percent(part, whole) == text


def test_bytes_in_hex() -> None:
    assert units.hex_bytes(b"\x0a\x03A") == "0a 03 41"


def test_an_unknown_process_is_called_so() -> None:
    assert units.process_name("server") == "server"
    assert units.process_name("") == "unknown process"
