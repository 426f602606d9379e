"""Conversations: calls as the driver saw them, processes, logs, live and finished."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.runs.events import (
    AnyEvent,
    Gap,
    GapCause,
    Limit,
    LimitHit,
    LogLine,
    LogStream,
    Outcome,
    Packet,
    PacketBatch,
    ProcessExited,
    Recording,
    RunEnded,
)
from app.trace import conversation as module
from app.trace.conversation import ConversationBuilder, conversation
from app.trace.model import Sender
from tests.support import recordings as r
from tests.support import schemas

schema = schemas.schema(schemas.kinds())
WATCH = "/kinds.three.Kinds/Watch"


def tree(label: str) -> bytes:
    return schemas.message_class(schemas.kinds(), "kinds.three.Tree")(label=label).SerializeToString()


def test_a_streaming_call_from_header_to_trailer() -> None:
    found = conversation(
        r.recording(
            *r.up(),
            r.header(WATCH, deadline_ms=500),
            r.sent(tree("a")),
            r.half_close(),
            r.received(tree("grüße")),
            r.received(b""),
            r.trailer(),
        ),
        schema,
    )
    (call,) = found.calls
    assert (call.number, call.path, call.kind, call.deadline_ms) == (1, WATCH, "server streaming", 500)
    assert (call.requests, call.responses, call.half_closed, call.cancelled) == (1, 2, True, False)
    assert (call.started_ns, call.ended_ns, call.open) == (2_000_000, 7_000_000, False)
    assert (call.status_code, call.status_name, call.why) == (0, "OK", "")
    messages = [(s.sender, s.message, s.json, s.length, s.type_name) for s in call.steps if s.message]
    assert messages == [
        (Sender.CLIENT, 1, '{"label": "a"}', 3, "kinds.three.Tree"),
        (Sender.SERVER, 2, '{"label": "grüße"}', 9, "kinds.three.Tree"),
        (Sender.SERVER, 3, "{}", 0, "kinds.three.Tree"),
    ]


def test_an_open_call_has_no_status() -> None:
    (call,) = conversation(r.recording(r.header(WATCH), r.sent(tree("a"))), schema).calls
    assert call.open
    assert (call.ended_ns, call.status_code, call.status_name) == (None, None, "")


def test_interleaved_calls_stay_apart() -> None:
    found = conversation(
        r.recording(
            r.header(WATCH, call=1),
            r.header(WATCH, call=2),
            r.received(tree("two"), call=2),
            r.received(tree("one"), call=1),
            r.trailer(call=2),
        ),
        schema,
    )
    assert [[step.json for step in call.steps if step.message] for call in found.calls] == [
        ['{"label": "one"}'],
        ['{"label": "two"}'],
    ]
    assert [call.open for call in found.calls] == [True, False]


def test_decoding_has_a_budget_and_the_latest_come_first() -> None:
    big = tree("x" * 15_000)
    (call,) = conversation(r.recording(r.header(WATCH), *(r.received(big) for _ in range(30))), schema).calls
    shown = [bool(step.json) for step in call.steps[1:]]
    assert shown == [False] * 13 + [True] * 17
    assert all(step.json_cut for step in call.steps[1:])


def test_processes_and_their_states() -> None:
    events = [*r.up(50051), *r.up(50052)[1:], r.exited(0, signal=9)]
    states = [conversation(r.recording(*events[:n]), schema).processes[0] for n in range(1, 5)]
    assert [process.state for process in states] == ["starting", "listening", "listening", "exited"]
    assert states[-1].ports == (50051, 50052)
    assert (states[-1].exit_code, states[-1].signal, states[-1].exited_ns) == (None, 9, 3_000_000)


def test_the_log_is_kept_raw_and_clean() -> None:
    raw = "\x1b[1;31mred\x1b[0m \x1b]0;title\x07tab\there\x08 \u202eturned"
    found = conversation(r.recording(LogLine(process="server", stream=LogStream.STDOUT, text=raw)), schema)
    assert found.log[0].text == raw
    assert found.log[0].clean == "red tab here� �turned"


def test_only_the_latest_lines_are_kept() -> None:
    found = conversation(r.recording(*r.stderr("\n".join(str(n) for n in range(2_100)))), schema)
    assert (len(found.log), found.log_left_out, found.log[0].text) == (2_000, 100, "100")


def test_limits_gaps_and_the_outcome_are_sentences() -> None:
    found = conversation(
        r.recording(
            LimitHit(limit=Limit.MEMORY, process="server", value=268435456, killed=True),
            Gap(cause=GapCause.BUDGET, packets=1200),
            PacketBatch(packets=(Packet(time_ns=0, data=b"", length=0),)),
            RunEnded(outcome=Outcome.SERVER_CRASHED, text="It crashed."),
        ),
        schema,
    )
    assert found.limits[0].text == "server used more memory than its limit of 268,435,456 bytes and was ended."
    assert found.gaps[0].text.startswith("1,200 packets came after the run's capture limit")
    assert found.outcome
    assert found.outcome.outcome is Outcome.SERVER_CRASHED
    assert found.last_event == 4


def test_an_empty_recording() -> None:
    found = conversation(Recording(events=()), schema)
    assert (found.calls, found.log, found.outcome, found.last_event) == ((), (), None, 0)


def test_an_exit_without_a_start_is_kept() -> None:
    (process,) = conversation(r.recording(ProcessExited(process="client", exit_code=3)), schema).processes
    assert (process.name, process.exit_code, process.state) == ("client", 3, "exited")


def noise(random: Random) -> list[AnyEvent]:
    """Steps of a few calls in any order, logs and processes."""
    made: list[AnyEvent] = []
    for _ in range(random.choice((3, 10, 60))):
        call = random.randint(1, 4)
        made.append(
            random.choice(
                (
                    r.header(random.choice((WATCH, "/kinds.three.Kinds/Nothing")), call=call),
                    r.sent(tree("a" * random.choice((0, 5, 9_000, 70_000))), call=call),
                    r.received(tree(str(random.random())), call=call),
                    r.half_close(call=call),
                    r.trailer(random.choice((0, 2, 14)), "Exception calling application: no", call=call),
                    *r.up(),
                    r.exited(),
                    *r.stderr(
                        'Traceback (most recent call last):\n  File "/workspace/server.py", line 3, in SayHello\nValueError: no'
                    ),
                    LimitHit(limit=Limit.MEMORY, process="server", value=5, killed=True),
                )
            )
        )
    return made


@pytest.mark.parametrize("most", [2, 200])
@given(seed=st.integers(0, 2**32))
def test_however_the_events_are_cut_the_conversation_is_the_same(most: int, seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MAX_CALLS", most)
        random = Random(seed)
        events = r.recording(*noise(random)).events
        builder = ConversationBuilder(schema)
        taken = 0
        while taken < len(events):
            upto = random.randint(taken, len(events))
            builder.push(events[taken:upto])
            taken = upto
            assert builder.conversation() == conversation(Recording(events=events[:taken]), schema)


def test_what_has_not_changed_is_not_told_again() -> None:
    builder = ConversationBuilder(schema)
    first = r.recording(
        r.header(WATCH), r.sent(tree("a")), r.trailer(5), r.header(WATCH, call=2), r.sent(tree("b"), call=2)
    )
    builder.push(first.events)
    before = builder.conversation()
    builder.push(r.recording(r.received(tree("c"), call=2)).events)
    after = builder.conversation()
    assert after.calls[0] is before.calls[0]
    assert after.calls[1].steps[1] is before.calls[1].steps[1]
