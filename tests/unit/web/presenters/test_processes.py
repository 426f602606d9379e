"""The list of processes: each with what it does and what can be done."""

import pytest
from flask import Flask

from app.runs.events import AnyEvent, ProcessExited, ProcessListening, ProcessStarted, ServerAnswered
from app.runs.manifest import Plan, Process
from app.web.presenters import processes
from app.web.presenters.processes import ProcessRow

SERVER = Process(name="a", runtime="python", command=("a.py", "--fast"), port=50051)
CLIENT = Process(name="c", runtime="node", command=("c.mjs",))
PLAN = Plan(processes=(SERVER, CLIENT))
STARTED = ProcessStarted(process="a", command="")


def row(speaking: Flask, *events: AnyEvent, name: str = "a", live: bool = True, editable: bool = True) -> ProcessRow:
    with speaking.test_request_context():
        view = processes.present(PLAN, processes.happenings(events, live=live), "/w/x", editable=editable)
    return next(found for found in view.rows if found.name == name)


@pytest.mark.parametrize(
    ("events", "live", "state"),
    [
        ([], True, "not started"),
        ([STARTED], True, "starting"),
        (
            [STARTED, ProcessListening(process="a", port=1), ProcessListening(process="a", port=2)],
            True,
            "listens on :1, :2",
        ),
        ([STARTED, ProcessListening(process="a", port=1)], False, "not started"),
        ([STARTED, ProcessExited(process="a", exit_code=0)], True, "ended with exit code 0"),
        ([STARTED, ProcessExited(process="a", exit_code=2)], False, "failed with exit code 2"),
        ([STARTED, ProcessExited(process="a", exit_code=0, signal=15)], True, "stopped (signal 15)"),
        ([STARTED, ProcessExited(process="a", exit_code=2), STARTED], True, "starting"),
    ],
)
def test_what_it_does(speaking: Flask, events: list[AnyEvent], live: bool, state: str) -> None:
    assert row(speaking, *events, live=live).state == state


def test_a_client_that_runs_is_not_waited_for(speaking: Flask) -> None:
    found = row(speaking, ProcessStarted(process="c", command=""), name="c")
    assert (found.state, found.command, found.tone) == ("running", "node c.mjs", "good")


def test_buttons_are_for_those_who_may_and_for_what_can_be_done(speaking: Flask) -> None:
    assert [button.url for button in row(speaking, STARTED).buttons] == [
        "/w/x/processes/a/stop",
        "/w/x/processes/a/reload",
    ]
    assert [button.text for button in row(speaking, STARTED, live=False).buttons] == ["Start"]
    assert row(speaking, STARTED, editable=False).buttons == ()


def test_a_server_that_listens_can_be_asked_and_keeps_its_answer(speaking: Flask) -> None:
    up = (STARTED, ProcessListening(process="a", port=50051))
    assert row(speaking, *up).buttons[0].url == "/w/x/processes/a/ask"
    assert row(speaking, *up, editable=False).buttons == ()
    assert row(speaking, *up).answer is None
    asked = row(speaking, *up, ServerAnswered(process="a", reflection="v1", services=("a.A",)))
    assert asked.answer
    assert asked.answer.services == ("a.A",)
    assert row(speaking, *up, ServerAnswered(process="a"), *up).answer is None, "it was started again"


def test_a_single_server_is_listed_while_it_can_be_asked(speaking: Flask) -> None:
    plan = Plan(processes=(SERVER,))
    up = [STARTED, ProcessListening(process="a", port=50051)]
    with speaking.test_request_context():
        rows = [
            len(processes.present(plan, processes.happenings(events, live=live), "/w/x", editable=True).rows)
            for events, live in (([STARTED], True), (up, True), (up, False))
        ]
    assert rows == [0, 1, 0]


def test_a_flood_of_ports_is_cut(speaking: Flask) -> None:
    events = [STARTED, *(ProcessListening(process="a", port=port) for port in range(1, 30))]
    assert row(speaking, *events).state == "listens on :1, :2, :3, :4"


def test_a_mock_with_rules_needs_no_hint(speaking: Flask) -> None:
    mocks = [Process(name="m", runtime="mock", command=command, port=1) for command in ((), ("mock.toml",))]
    with speaking.test_request_context():
        hints = [
            processes.present(Plan(processes=(mock,)), processes.Happenings(), "/w/x", editable=True).hint
            for mock in mocks
        ]
    assert ["mock.toml" in hint for hint in hints] == [True, False]
