"""Faults: their limits in sentences, their words, and their plain form."""

import pytest

from app.runs import faults
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

WORDS = [
    (Latency(ms=20), "20 ms latency"),
    (Latency(ms=20, jitter_ms=5), "20 ms latency and up to 5 ms jitter"),
    (Bandwidth(bytes_per_second=1000), "1000 bytes/s"),
    (Cut(after_bytes=100), "connections cut (RST) after 100 bytes to the client"),
    (
        Cut(after_bytes=9, direction=Direction.REQUESTS, closing=Closing.FIN),
        "connections cut (FIN) after 9 bytes to the server",
    ),
    (Stall(after_bytes=5), "nothing read after 5 bytes to the client"),
    (Corrupt(offset=30), "byte 30 to the client corrupted"),
    (Reset(every=1, code=8), "RST_STREAM CANCEL on every call"),
    (Reset(every=2), "RST_STREAM INTERNAL_ERROR on every 2nd call"),
    (GoAway(after_calls=1), "GOAWAY after 1 call"),
    (GoAway(after_calls=5, code=11), "GOAWAY ENHANCE_YOUR_CALM after 5 calls"),
    (AnswerStatus(every=3), "UNAVAILABLE on every 3rd call"),
    (AnswerStatus(every=11, code=8), "RESOURCE_EXHAUSTED on every 11th call"),
    (Window(size=16), "windows of 16 bytes to the client"),
    (
        Window(size=1, direction=Direction.REQUESTS, refill=False),
        "windows of 1 bytes to the server, never refilled",
    ),
]


@pytest.mark.parametrize(("fault", "words"), WORDS)
def test_the_words_of_a_fault(fault: Fault, words: str) -> None:
    assert fault.words() == words
    assert list(fault.wrong()) == []


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Latency(ms=-1), "The latency is -1 ms; it must be from 0 to 10000."),
        (Latency(ms=1, jitter_ms=10_001), "The jitter is 10001 ms; it must be from 0 to 10000."),
        (Bandwidth(bytes_per_second=1), "The bandwidth is 1 bytes per second; it must be from 100 to 1073741824."),
        (Cut(after_bytes=0), "The connection is cut after 0 bytes; it must be from 1 to 1073741824."),
        (Stall(after_bytes=-1), "The reader stalls after -1 bytes; it must be from 0 to 1073741824."),
        (Corrupt(offset=-1), "The corrupt byte is at offset -1; it must be from 0 to 1073741824."),
        (Reset(every=0), "RST_STREAM on every 0th call: give a number from 1 (every call) to 1000."),
        (Reset(every=1, code=14), "RST_STREAM with error code 14: RFC 9113 §7 has codes from 0 to 13."),
        (GoAway(after_calls=0), "GOAWAY comes after 0 calls; it must be from 1 to 1000."),
        (GoAway(after_calls=1, code=-1), "GOAWAY with error code -1: RFC 9113 §7 has codes from 0 to 13."),
        (AnswerStatus(every=1, code=17), "The status code is 17; it must be from 0 to 16."),
        (AnswerStatus(every=1, message="x" * 201), "The status message has 201 characters; the most is 200."),
        (Window(size=0), "The window is 0 bytes; it must be from 1 to 2147483647."),
    ],
)
def test_what_is_wrong_with_a_fault(fault: Fault, sentence: str) -> None:
    assert faults.problems([Relay(faults=(fault,))]) == (sentence,)


def test_what_is_wrong_with_relays() -> None:
    slow = Latency(ms=1)
    assert faults.problems([Relay(faults=(slow, Window(size=1))), Relay(faults=(slow,), server="store")]) == ()
    (twice,) = faults.problems([Relay(faults=(slow,)), Relay(faults=())])
    assert twice == "Two relays cannot sit between the same client and server: put their faults into one."
    (same,) = faults.problems([Relay(faults=(slow, slow))])
    assert same == "A relay has at most one fault of each kind."
    many = [Relay(faults=(), server=str(number)) for number in range(5)]
    assert faults.problems(many) == ("A run has at most 4 relays; these are 5.",)


def test_a_relay_says_what_it_does() -> None:
    assert Relay(faults=(Latency(ms=20), GoAway(after_calls=5))).text == "20 ms latency, GOAWAY after 5 calls"


def test_the_plain_form_names_everything() -> None:
    assert faults.plain(Cut(after_bytes=7)) == {
        "kind": "cut",
        "after_bytes": 7,
        "direction": "RESPONSES",
        "closing": "RST",
    }
    assert [faults.kind(fault) for fault in (Window(size=1), AnswerStatus(every=1))] == ["window", "status"]
