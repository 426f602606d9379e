"""Conversations: calls as the driver saw them, processes, logs, live and finished."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.runs.events import (
    CallStep,
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
    StepKind,
)
from app.runs.spec import Metadatum
from app.trace import conversation as module
from app.trace.conversation import cleaned, conversation
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


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("Get", "unary"),
        ("Watch", "server streaming"),
        ("Send", "client streaming"),
        ("Talk", "bidirectional streaming"),
        ("Nothing", ""),
    ],
)
def test_kinds_of_call(method: str, kind: str) -> None:
    (call,) = conversation(r.recording(r.header(f"/kinds.three.Kinds/{method}")), schema).calls
    assert call.kind == kind


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


def test_metadata_is_shown_cleaned_and_binary_as_hex() -> None:
    entries = (Metadatum(name="note", value=b"hi\x1b[31m"), Metadatum(name="trace-bin", value=b"\x00\xff"))
    step = CallStep(call=1, kind=StepKind.SERVER_HEADER, metadata=entries)
    (call,) = conversation(r.recording(r.header(WATCH), step), schema).calls
    assert [(entry.name, entry.text) for entry in call.steps[1].metadata] == [("note", "hi"), ("trace-bin", "00 ff")]


def test_of_a_cut_message_the_beginning_is_shown() -> None:
    cut = replace(r.received(tree("whole") + b"\x0a\xff"), message_length=5_000_000)
    (call,) = conversation(r.recording(r.header(WATCH), cut), schema).calls
    assert (call.steps[1].json, call.steps[1].json_cut, call.steps[1].length) == ('{"label": "whole"}', True, 5_000_000)
    nothing = replace(r.received(tree("x" * 100)[:50]), message_length=102)
    (call,) = conversation(r.recording(r.header(WATCH), nothing), schema).calls
    assert (call.steps[1].json, call.steps[1].json_cut) == ("", True)


def test_decoding_has_a_budget_and_the_latest_come_first() -> None:
    big = tree("x" * 15_000)
    (call,) = conversation(r.recording(r.header(WATCH), *(r.received(big) for _ in range(30))), schema).calls
    shown = [bool(step.json) for step in call.steps[1:]]
    assert shown == [False] * 13 + [True] * 17
    assert all(step.json_cut for step in call.steps[1:])


def test_long_json_is_cut() -> None:
    (call,) = conversation(r.recording(r.header(WATCH), r.received(tree("x" * 9_000))), schema).calls
    assert len(call.steps[1].json) == module.MAX_JSON_TEXT
    assert call.steps[1].json_cut


def test_of_a_long_stream_the_first_and_the_latest_steps_are_shown() -> None:
    (call,) = conversation(r.recording(r.header(WATCH), *(r.received(tree(str(n))) for n in range(1000))), schema).calls
    assert len(call.steps) == module.MAX_STEPS
    assert call.steps_left_out == 1001 - module.MAX_STEPS
    assert (call.steps[1].message, call.steps[-1].message, call.steps[-1].json) == (1, 1000, '{"label": "999"}')
    assert call.responses == 1000


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


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("\x1b[]\x07\x9b;m"), max_size=40))
def test_cleaned_text_has_nothing_that_acts_on_a_terminal(text: str) -> None:
    assert all(character.isprintable() for character in cleaned(text))


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
