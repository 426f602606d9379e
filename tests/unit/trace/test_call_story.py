"""One call as its steps come."""

from dataclasses import replace

import pytest

from app.runs.events import CallStep, StepKind
from app.runs.spec import Metadatum
from app.trace import call_story as module
from app.trace.conversation import conversation
from tests.support import recordings as r
from tests.support import schemas

schema = schemas.schema(schemas.kinds())
WATCH = "/kinds.three.Kinds/Watch"


def tree(label: str) -> bytes:
    return schemas.message_class(schemas.kinds(), "kinds.three.Tree")(label=label).SerializeToString()


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


def test_messages_before_the_header_have_its_types_too() -> None:
    (call,) = conversation(r.recording(r.sent(tree("a")), r.header(WATCH)), schema).calls
    assert (call.steps[0].json, call.steps[0].type_name) == ('{"label": "a"}', "kinds.three.Tree")


def test_an_empty_message_is_shown_even_beyond_the_budget() -> None:
    events = (r.header(WATCH), r.received(b""), *(r.received(tree("x" * 15_000)) for _ in range(30)))
    (call,) = conversation(r.recording(*events), schema).calls
    assert (call.steps[1].json, call.steps[1].json_cut) == ("{}", False)
