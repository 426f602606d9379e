"""The fault panel read back, and kept in a cookie."""

import pytest
from flask import Flask, Response
from werkzeug.datastructures import MultiDict

from app.runs.faults import (
    AnswerStatus,
    Bandwidth,
    Closing,
    Corrupt,
    Cut,
    Direction,
    Fault,
    GoAway,
    Latency,
    Relay,
    Reset,
    Stall,
    Window,
)
from app.runs.workspace import File, Workspace
from app.web import faults
from app.web.presenters.faults import Chosen, filled_in

EACH: tuple[Fault, ...] = (
    Latency(ms=20, jitter_ms=5),
    Bandwidth(bytes_per_second=1000),
    Cut(after_bytes=100, direction=Direction.REQUESTS, closing=Closing.FIN),
    Stall(after_bytes=0, direction=Direction.REQUESTS),
    Corrupt(offset=0),
    Reset(every=2, code=8, after_bytes=10),
    GoAway(after_calls=3, code=11),
    AnswerStatus(every=4, code=8),
    Window(size=16, refill=False),
)


def read(app: Flask, **fields: str) -> Chosen:
    with app.test_request_context():
        return faults.chosen(MultiDict({f"fault_{name}": text for name, text in fields.items()}))


def test_every_fault_is_filled_in_and_read_back(speaking: Flask) -> None:
    with speaking.test_request_context():
        assert faults.chosen(MultiDict(filled_in(EACH))) == Chosen(faults=EACH)


def test_an_empty_panel_is_no_fault(speaking: Flask) -> None:
    assert read(speaking) == Chosen()
    empty = {"latency_ms": "0", "latency_jitter_ms": "", "cut_after_bytes": " ", "cut_direction": "REQUESTS"}
    assert read(speaking, **empty) == Chosen()
    assert faults.relays(Chosen()) == ()


def test_jitter_alone_is_latency(speaking: Flask) -> None:
    found = read(speaking, latency_jitter_ms="5")
    assert faults.relays(found) == (Relay(faults=(Latency(ms=0, jitter_ms=5),)),)


def test_an_odd_choice_is_the_default(speaking: Flask) -> None:
    found = read(speaking, reset_every="1", reset_code="99", cut_after_bytes="5", cut_direction="up", cut_closing="x")
    assert found.faults == (Cut(after_bytes=5), Reset(every=1))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"latency_ms": "soon"}, "Latency: “soon” is not a whole number."),
        ({"bandwidth_bytes_per_second": "-1"}, "Bandwidth: “-1” is not a whole number."),
        ({"latency_ms": "99999"}, "The latency is 99999 ms; it must be from 0 to 10000."),
        ({"window_size": "0"}, "The window is 0 bytes; it must be from 1 to 2147483647."),
        ({"reset_every": "9" * 5000}, f"RST_STREAM: “{'9' * 40}…” is not a whole number."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(speaking: Flask, fields: dict[str, str], sentence: str) -> None:
    found = read(speaking, **fields)
    assert (found.faults, found.wrong) == ((), (sentence,))
    assert found.texts == {f"fault_{name}": text[:200] for name, text in fields.items()}


def test_a_preset_counts_more_than_what_is_filled_in(speaking: Flask) -> None:
    assert read(speaking, preset="rolling-restart", latency_ms="5").faults == (GoAway(after_calls=3),)
    assert read(speaking, preset="none", latency_ms="5").faults == ()
    assert read(speaking, preset="who knows", latency_ms="5").faults == (Latency(ms=5),)


def kept(app: Flask, cookie: str) -> Chosen:
    with app.test_request_context(headers={"Cookie": f"{faults.COOKIE}={cookie}"}):
        return faults.kept()


def test_what_was_chosen_is_kept_for_its_workspace_alone(speaking: Flask) -> None:
    with speaking.test_request_context():
        response = faults.keep(Response(), "abc", Chosen(faults=EACH))
    header = response.headers["Set-Cookie"]
    assert "; Path=/w/abc" in header
    assert "HttpOnly" in header
    assert kept(speaking, header.partition(";")[0].partition("=")[2]).faults == EACH


def test_no_faults_take_the_cookie_away(speaking: Flask) -> None:
    with speaking.test_request_context():
        assert "Max-Age=0" in faults.keep(Response(), "abc", Chosen()).headers["Set-Cookie"]


@pytest.mark.parametrize(
    "cookie", ["", "%", "fault_latency_ms=soon", "&".join(["a=b"] * 100), "fault_latency_ms=5&x=" + "y" * 3000]
)
def test_a_cookie_that_we_did_not_write_is_no_fault(speaking: Flask, cookie: str) -> None:
    assert kept(speaking, cookie) == Chosen()


LAB = File(
    path="lab.toml",
    text="".join(
        f'[[process]]\nname = "{name}"\ncommand = "{name}.py"\n{port}'
        for name, port in (("a", "port = 50051\n"), ("b", ""))
    ),
)


def test_a_relay_may_be_between_any_two_processes(speaking: Flask) -> None:
    files = (LAB, File(path="a.py", text=""), File(path="b.py", text=""))
    assert faults.ways(Workspace(files=files)) == (("", "a"), ("b", "a"))
    assert faults.ways(Workspace(files=(File(path="server.py", text=""),))) == ()
    found = read(speaking, path="b>a", latency_ms="5")
    assert faults.relays(found) == (Relay(faults=(Latency(ms=5),), client="b", server="a"),)
    with speaking.test_request_context():
        header = faults.keep(Response(), "abc", found).headers["Set-Cookie"]
    assert kept(speaking, header.partition(";")[0].partition("=")[2]) == found
    assert read(speaking, path="<b>>a", latency_ms="5").client == ""
