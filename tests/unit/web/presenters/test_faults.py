"""Faults in words; the panel; the banner over the wire."""

import pytest
from flask import Flask

from app.runs.events import ProcessListening, RelayPlaced
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
    Reset,
    Stall,
    Window,
)
from app.web.presenters import faults
from app.web.presenters.faults import Chosen

SLOW = (Latency(ms=20),)


def placed(*chosen: Fault, server: str = "server", client: str = "driver") -> RelayPlaced:
    return RelayPlaced(
        process="relay", port=4000, target_process=server, target_port=50051, client_process=client, faults=chosen
    )


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Latency(ms=20), "20 ms latency"),
        (Latency(ms=20, jitter_ms=5), "20 ms latency and up to 5 ms jitter"),
        (Bandwidth(bytes_per_second=100), "100 bytes per second"),
        (Cut(after_bytes=5, closing=Closing.FIN), "cut by FIN after 5 bytes to the client"),
        (Stall(after_bytes=0, direction=Direction.REQUESTS), "nothing read after 0 bytes to the server"),
        (Corrupt(offset=7), "byte 7 to the client corrupted"),
        (Reset(every=1), "RST_STREAM INTERNAL_ERROR on every call"),
        (GoAway(after_calls=1), "GOAWAY after 1 call"),
        (AnswerStatus(every=3), "UNAVAILABLE on one call in 3"),
        (Window(size=9), "windows of 9 bytes to the client"),
        (Window(size=9, refill=False), "windows of 9 bytes to the client, never refilled"),
    ],
)
def test_words(speaking: Flask, fault: Fault, words: str) -> None:
    with speaking.test_request_context():
        assert faults.words(fault) == words


def test_the_panel_says_what_is_active_and_what_it_means(speaking: Flask) -> None:
    with speaking.test_request_context():
        now = faults.panel(Chosen(faults=SLOW), "/f", (), editable=True, live=True)
        later = faults.panel(Chosen(faults=SLOW), "/f", (), editable=True, live=False)
        nothing = faults.panel(Chosen(), "/f", (), editable=True, live=True)
        wrong = faults.panel(
            Chosen(texts={"fault_latency_ms": "x"}, wrong=("No.",)), "/f", (), editable=True, live=True
        )
    assert (now.active, now.effect) == (("20 ms latency",), "Acts on this run now, and on those to come.")
    assert later.effect == "Acts on the next run, and on those to come."
    assert (nothing.active, nothing.effect) == ((), "Nothing sits between driver and server.")
    assert (wrong.effect, wrong.wrong) == ("Nothing was changed.", ("No.",))
    assert [filled.row.kind for group in now.groups for filled in group.rows if filled.active] == ["latency"]
    assert [each.value for each in now.groups[0].rows[0].inputs] == ["20", "0"]
    assert wrong.groups[0].rows[0].inputs[0].value == "x"


def test_the_banner_names_every_path_and_its_faults(speaking: Flask) -> None:
    with speaking.test_request_context():
        assert faults.banner([ProcessListening(process="server", port=1)]) == ""
        assert faults.banner([placed(Latency(ms=1)), placed(*SLOW, GoAway(after_calls=2))]) == (
            "A relay sits between driver and server: 20 ms latency, GOAWAY after 2 calls."
        )
        assert faults.banner([placed(*SLOW), placed()]) == (
            "A relay sat between driver and server for a while; it lets everything pass now."
        )
        two = faults.banner([placed(*SLOW), placed(*SLOW, client="gateway", server="store")])
        assert two.endswith("A relay sits between gateway and store: 20 ms latency.")


def test_the_line_of_the_log(speaking: Flask) -> None:
    with speaking.test_request_context():
        assert faults.placed(placed(*SLOW)) == "sits between driver and server: 20 ms latency"
        assert faults.placed(placed()) == "lets everything pass now; new connections go to server directly"


def test_where_there_are_several_processes_the_relay_can_be_between_any_two(speaking: Flask) -> None:
    chosen = Chosen(faults=SLOW, client="b", server="a")
    with speaking.test_request_context():
        view = faults.panel(chosen, "/f", (("", "a"), ("b", "a")), editable=True, live=True)
        alone = faults.panel(Chosen(), "/f", (), editable=True, live=True)
    assert [(path.value, path.text) for path in view.paths] == [
        ("b>a", "b → a"),
        (">", "driver → the first server"),
        (">a", "driver → a"),
    ]
    assert view.effect == "Acts on the connections of b; where no relay was there, once it is started again."
    assert len(alone.paths) == 1
