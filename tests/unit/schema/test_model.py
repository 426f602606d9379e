"""Schemas as values: what is looked up is found, or None."""

from app.schema.model import EMPTY
from tests.support import schemas

schema = schemas.schema(schemas.kinds())


def test_a_field_by_its_number() -> None:
    message = schema.messages["kinds.three.Tree"]
    label = message.field(1)
    assert label
    assert label.name == "label"
    assert message.field(99) is None


def test_a_method_by_its_path() -> None:
    method = schema.method("/kinds.three.Kinds/Get")
    assert method
    assert method.name == "Get"
    assert schema.method("/kinds.three.Kinds/get") is None
    assert EMPTY.method("/a.B/C") is None
