"""What is filled into a form becomes the JSON that protobuf takes."""

from random import Random
from typing import Any

import pytest
from google.protobuf import json_format

from app.web.request.fields import Read
from tests.support import messages, schemas

SET = schemas.kinds()
SCHEMA = schemas.schema(SET)
TYPES = sorted(m.name for m in SCHEMA.messages.values() if m.name.startswith("kinds.") and not m.is_map_entry)
SCALARS = "kinds.three.Scalars"


WELL_KNOWN: dict[str, Any] = {
    "when": "2026-01-02T03:04:05.006Z",
    "took": "-1.500s",
    "mask": "name,address.city",
    "properties": {"a": [1.0, None, {"b": "c"}], "": True},
    "value": None,
    "list": [[], {}],
    "nothing": None,
    "empty": {},
    "any": {"@type": "type.googleapis.com/kinds.three.Scalars", "mood": "SUNNY", "maybeText": ""},
    "doubleValue": "NaN",
    "int64Value": "-9223372036854775808",
    "boolValue": False,
    "stringValue": "",
    "bytesValue": "AAEC",
    "many": [{"@type": "type.googleapis.com/google.protobuf.Duration", "value": "1s"}, {}],
}


@pytest.mark.parametrize("type_name", [name for name in TYPES if name != "kinds.three.WellKnown"])
def test_a_message_comes_back_from_its_form(type_name: str, posts: Any) -> None:
    """Protobuf's own JSON of random messages, drawn by the template and posted."""
    for seed in range(3):
        made = schemas.message_class(SET, type_name)()
        messages.fill(made, Random(seed))
        value = json_format.MessageToDict(made, descriptor_pool=schemas.pool(SET))
        assert posts(SCHEMA, type_name, value) == Read(value=value, wrong=())


def test_well_known_types_come_back_too(posts: Any) -> None:
    assert posts(SCHEMA, "kinds.three.WellKnown", WELL_KNOWN) == Read(value=WELL_KNOWN, wrong=())
    made = json_format.ParseDict(
        WELL_KNOWN, schemas.message_class(SET, "kinds.three.WellKnown")(), descriptor_pool=schemas.pool(SET)
    )
    assert made.ByteSize() > 100


@pytest.mark.parametrize(
    "value",
    [
        {"int32Value": "soon", "doubleValue": "1,5", "boolValue": "yes", "mood": "HAPPY"},
        {"noSuchField": [1, {"a": None}], "int32Value": 1},
        {"int32Value": {"a": 1}, "stringValue": ["x"]},
        {"stringValue": None},
        ["no", "message"],
        "text",
    ],
)
def test_nothing_that_does_not_fit_is_dropped(value: Any, posts: Any) -> None:
    expected = {} if value == {"stringValue": None} else value  # ProtoJSON: null is the same as absent
    assert posts(SCHEMA, SCALARS, value) == Read(value=expected, wrong=())


def test_both_names_of_a_field_are_its_own(posts: Any) -> None:
    assert posts(SCHEMA, SCALARS, {"int32_value": 7}).value == {"int32Value": 7}


def test_a_oneof_with_two_members_keeps_both_for_the_encoder_to_refuse(posts: Any) -> None:
    value = {"number": 1, "text": "a"}
    assert posts(SCHEMA, "kinds.three.Tree", value).value == value


def test_its_buttons_and_choices(posts: Any) -> None:
    tree = "kinds.three.Tree"
    assert posts(SCHEMA, tree, {}, "add /children", "set /next").value == {"children": [{}], "next": {}}
    assert posts(SCHEMA, tree, {"children": [{"label": "a"}, {"label": "b"}]}, "remove /children/0").value == {
        "children": [{"label": "b"}]
    }
    assert posts(SCHEMA, tree, {"number": 1}, **{"o/content": "scalars"}).value == {"scalars": {}}
    assert posts(SCHEMA, tree, {"number": 1}, **{"o/content": "text"}).value == {"text": ""}
    assert posts(SCHEMA, tree, {"number": 1}, **{"o/content": ""}).value == {}
    assert posts(SCHEMA, tree, {"next": {"label": "a"}}, "unset /next").value == {}
    well = "kinds.three.WellKnown"
    assert posts(SCHEMA, well, {}, "set /properties", "set /value", "add /many").value == {
        "properties": {}, "value": None, "many": [{}],
    }  # fmt: skip


def test_a_map_holds_a_key_once(posts: Any) -> None:
    read = posts(SCHEMA, "kinds.three.Maps", {"counts": {"a": "1", "b": "2"}}, **{"f/counts/1/k": "a"})
    assert "“counts” has two entries with the key “a”" in read.wrong[0]


def test_json_that_is_none_is_said(posts: Any) -> None:
    read = posts(SCHEMA, "kinds.three.WellKnown", {"properties": {}}, **{"r/properties": "{oops"})
    assert read.wrong[0].startswith("“properties” holds no JSON")
    assert read.value == {"properties": "{oops"}
