"""Examples: protobuf's own ProtoJSON parser takes every one of them."""

import json

import pytest
from google.protobuf import json_format

from app.schema import example
from app.schema.model import EMPTY
from tests.support import schemas


@pytest.mark.parametrize("descriptor_set", [schemas.kinds(), schemas.googleapis()], ids=["kinds", "googleapis"])
def test_every_example_can_be_parsed(descriptor_set: bytes) -> None:
    schema = schemas.schema(descriptor_set)
    for name, message in schema.messages.items():
        if message.is_map_entry or message.message_set:
            continue
        text = example.example_json(schema, name)
        made = schemas.message_class(descriptor_set, name)()
        json_format.Parse(text, made, descriptor_pool=schemas.pool(descriptor_set))
        assert made.IsInitialized()
        assert example.example_json(schema, name) == text


def test_what_a_learner_sees() -> None:
    schema = schemas.schema(schemas.kinds())
    assert json.loads(example.example_json(schema, "kinds.three.Tree")) == {"label": "label", "number": 1}
    maps = json.loads(example.example_json(schema, "kinds.three.Maps"))
    assert maps["counts"] == {"key": "1"}
    assert maps["names"] == {"1": "value"}
    assert maps["byFlag"]["true"]["mood"] == "SUNNY"
    known = json.loads(example.example_json(schema, "kinds.three.WellKnown"))
    assert known["when"] == "2026-01-02T03:04:05Z"
    assert known["any"] == {"@type": "type.googleapis.com/google.protobuf.Duration", "value": "1.500s"}


def test_it_is_pretty_printed() -> None:
    schema = schemas.schema(schemas.kinds())
    assert example.example_json(schema, "kinds.three.Tree") == '{\n  "label": "label",\n  "number": 1\n}'


def test_an_unknown_type_gives_an_empty_object() -> None:
    assert example.example_json(EMPTY, "no.Such") == "{}"
