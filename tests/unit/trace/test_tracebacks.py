"""Tracebacks in logs, as a real server wrote them."""

from app.trace import tracebacks
from app.trace.conversation import conversation
from app.trace.conversed import ConversationLine
from tests.support import failures, schemas
from tests.support import recordings as r

SCHEMA = schemas.schema(schemas.kinds())


def lines(name: str) -> tuple[ConversationLine, ...]:
    return conversation(failures.recording(name), SCHEMA).log


def test_the_learners_line_and_the_exception() -> None:
    found = tracebacks.last(lines("raises"))
    assert found
    assert (found.exception, found.path) == ("ValueError: no such name", "server.py")
    assert found.sentence == f"ValueError: no such name (server.py, line {found.line})."


def test_a_traceback_by_what_grpc_says_of_it() -> None:
    assert tracebacks.of("no such name", lines("raises"))
    assert tracebacks.of("another", lines("raises")) is None


def test_a_traceback_that_is_cut_off_is_none() -> None:
    log = conversation(r.recording(*r.stderr("Traceback (most recent call last):\n  File")), SCHEMA).log
    assert tracebacks.find(log) == ()
    assert tracebacks.last(log) is None
