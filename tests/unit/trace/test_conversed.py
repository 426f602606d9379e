"""What follows from the values of a conversation: which calls are open, what a process is doing."""

from dataclasses import replace

import pytest

from app.trace.conversed import ConversationCall, ConversationProcess

CALL = ConversationCall(
    number=1, path="/s.S/M", kind="unary", started_ns=0, ended_ns=None, steps=(), steps_left_out=0, requests=0,
    responses=0, deadline_ms=0, half_closed=False, cancelled=False,
)  # fmt: skip
PROCESS = ConversationProcess(name="server", command="python server.py", started_ns=0)


@pytest.mark.parametrize(("code", "open_"), [(None, True), (0, False), (14, False)])
def test_a_call_is_open_until_its_status_came(code: int | None, open_: bool) -> None:
    assert replace(CALL, status_code=code).open is open_


def test_a_cancelled_call_is_open_until_its_trailer() -> None:
    assert replace(CALL, cancelled=True).open


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "starting"),
        ({"ports": (50051,)}, "listening"),
        ({"exit_code": 1, "exited_ns": 5}, "exited"),
        ({"ports": (50051,), "signal": 9, "exited_ns": 5}, "exited"),
    ],
)
def test_what_a_process_is_doing(changes: dict[str, object], state: str) -> None:
    assert replace(PROCESS, **changes).state == state  # type: ignore[arg-type]
