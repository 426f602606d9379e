"""ProtoJSON: objects, and what they cannot say; whole messages are compared with protobuf's in tests/oracles."""

from google.protobuf import json_format, struct_pb2
from hypothesis import given
from hypothesis import strategies as st

from app.schema import known
from app.trace import json_print
from app.trace.annotate import annotate, message_json, read_message
from app.trace.plans import Plans
from tests.support import schemas

KINDS = schemas.kinds()
SCHEMA = schemas.schema(KINDS)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=1),
        max_leaves=8,
    )
)
def test_structs(value: object) -> None:
    made = struct_pb2.Struct()
    made.update({"root": value})
    found = annotate(made.SerializeToString(), "google.protobuf.Struct", known.schema())
    assert found.json == json_format.MessageToJson(made, ensure_ascii=False)


def test_compact_with_and_without_space() -> None:
    data = bytes.fromhex("0a 01 61 18 05")
    value = read_message(data, "kinds.three.Tree", Plans(SCHEMA)).value
    assert json_print.compact(value, Plans(SCHEMA)) == '{"label":"a","number":5}'
    assert message_json(data, "kinds.three.Tree", Plans(SCHEMA)) == '{"label": "a", "number": 5}'


def test_what_json_cannot_say_is_a_problem() -> None:
    nan = struct_pb2.Value(number_value=float("nan")).SerializeToString()
    found = annotate(nan, "google.protobuf.Value", known.schema())
    assert [problem.code for problem in found.problems] == ["json-range"]
    assert found.json == '"NaN"'


def test_an_any_of_an_unknown_type_shows_its_bytes() -> None:
    made = schemas.message_class(KINDS, "kinds.three.WellKnown")()
    made.any.type_url, made.any.value = "x/no.Such", b"\x01"
    found = annotate(made.SerializeToString(), "kinds.three.WellKnown", SCHEMA)
    assert [problem.code for problem in found.problems] == ["any-type-unknown"]
    assert '"@type": "x/no.Such",\n    "value": "AQ=="' in found.json
