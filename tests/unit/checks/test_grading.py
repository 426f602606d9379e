"""Verdicts in the lesson's words; what blocks a check; what is hidden."""

from dataclasses import replace

import pytest

from app.checks.grading import HIDDEN_BLOCKED, HIDDEN_FAILED, Check, grade, veiled
from app.checks.results import CheckResult, State
from app.runs.events import Outcome, Recording, RunEnded
from app.schema.model import EMPTY
from app.trace import build
from app.trace.conversation import conversation
from tests.support import recordings, takes

TOTAL = Check(
    name="total",
    function="response",
    scenario="main",
    arguments=(("call", "buy"), ("equals", '{"total": 7}')),
    fails="It is {seen}, not {expected}.",
    passes="It is {seen}.",
)


def graded(check: Check) -> CheckResult:
    return grade([check], takes.shop())[0]


def test_the_authors_sentence() -> None:
    assert graded(TOTAL).text == 'It is {"total": "6"}, not {"total": 7}.'
    assert (
        graded(replace(TOTAL, arguments=(("call", "buy"), ("equals", '{"total": 6}')))).text == 'It is {"total": "6"}.'
    )


def test_a_sentence_for_one_thing_seen() -> None:
    assert (
        graded(replace(TOTAL, when=(('{"total": "6"}', "Three times two is six."),))).text == "Three times two is six."
    )


def test_a_hidden_check_says_no_more_than_its_sentence() -> None:
    hidden = replace(TOTAL, hidden=True, fails="", passes="")
    assert veiled(hidden, graded(hidden)) == CheckResult(name="", scenario="", state=State.FAILED, text=HIDDEN_FAILED)
    blocked = CheckResult(name="total", scenario="main", state=State.BLOCKED, text="Traceback: secret")
    assert veiled(hidden, blocked).text == HIDDEN_BLOCKED
    assert veiled(TOTAL, graded(TOTAL)) == graded(TOTAL)


@pytest.mark.parametrize("outcome", [Outcome.COMPILE_FAILED, Outcome.SERVER_NOT_READY, Outcome.SERVER_CRASHED])
def test_what_ended_too_early_blocks_its_checks(outcome: Outcome) -> None:
    recording: Recording = recordings.recording(RunEnded(outcome=outcome, text="server.py line 3 is wrong."))
    told = conversation(recording, EMPTY)
    seen = replace(takes.shop(), trace=build.build(recording, EMPTY), conversation=told)
    (result,) = grade([TOTAL], seen)
    assert (result.state, result.text) == (State.BLOCKED, "server.py line 3 is wrong.")


def test_a_schema_is_looked_at_though_the_server_crashed() -> None:
    recording = recordings.recording(RunEnded(outcome=Outcome.SERVER_CRASHED, text="It crashed."))
    seen = replace(takes.shop(), trace=build.build(recording, EMPTY))
    field = Check(
        name="f", function="message_field", scenario="main", arguments=(("message", "shop.Order"), ("field", "item"))
    )
    assert grade([field], seen)[0].state is State.PASSED


def test_nothing_to_look_at_is_told_in_the_checks_own_words() -> None:
    nothing = replace(TOTAL, arguments=(("call", "fail"), ("equals", "{}")))
    assert graded(nothing).text.startswith("The call fail got no response message.")
    known = replace(nothing, when=(("no response, status NOT_FOUND", "Nobody is there."),))
    assert graded(known).text == "Nobody is there."
