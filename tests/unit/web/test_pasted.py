"""Bytes as people paste them."""

import base64
from collections.abc import Iterator

import pytest
from flask import Flask

from app.trace.foreign import MOST_BYTES
from app.web import pasted

ADA = b"\x0a\x03Ada"


@pytest.fixture(autouse=True)
def _language(speaking: Flask) -> Iterator[None]:
    with speaking.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    "text",
    [
        "0a 03 41 64 61",
        "0A03416461",
        "0x0a, 0x03, 0x41, 0x64, 0x61",
        r"\x0a\x03\x41\x64\x61",
        "0a:03:41:64:61",
        "{0x0a,0x03,0x41,0x64,0x61}",
        "CgNBZGE=",
        "CgNBZGE",
        " CgNB\nZGE= ",
    ],
)
def test_hex_and_base64_in_many_forms(text: str) -> None:
    assert pasted.read(text) == pasted.Pasted(data=ADA)


def test_dumps_of_tools_lose_their_offsets_and_letters() -> None:
    data = bytes(range(32))
    dump = "\n".join(
        f"{at:08x}  {data[at : at + 8].hex(' ')}  {data[at + 8 : at + 16].hex(' ')}  |................|"
        for at in (0, 16)
    )
    assert pasted.read(dump).data == data


def test_base64_for_addresses_too() -> None:
    data = b"\xfb\xef\xff"
    assert pasted.read(base64.urlsafe_b64encode(data).decode()).data == data


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Paste some bytes"),
        ("0a 03 4", "two digits for each byte; these are 5 digits"),
        ("hello world!", "“!” is in neither"),
        ("zzzzz", "5 characters are one too many"),
        ("00" * (MOST_BYTES + 1), f"the most is {MOST_BYTES}"),
        ("0" * (pasted.MOST_CHARACTERS + 1), "Upload a capture instead"),
    ],
)
def test_what_is_wrong_is_said(text: str, words: str) -> None:
    found = pasted.read(text)
    assert found.data == b""
    assert words in found.wrong
