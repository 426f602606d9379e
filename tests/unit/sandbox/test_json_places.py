"""Places in JSON texts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.json_places import JsonPath, fault, place

TEXT = """{
  "name": "x, \\"y\\" }",
  "items": [
    {"id": 1}, {"id": "two"}
  ],
  "on": true
}"""


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ((), 1, 1),
        (("name",), 2, 3),
        (("items",), 3, 3),
        (("items", 1), 4, 16),
        (("items", 1, "id"), 4, 17),
        (("on",), 6, 3),
        (("items", 1, "missing", 3), 4, 16),
    ],
)
def test_a_part_has_a_place(path: JsonPath, line: int, column: int) -> None:
    found = place(TEXT, path)
    assert (found.line, found.column) == (line, column)


def test_a_syntax_error_has_pythons_place() -> None:
    found = fault('{\n "a": 1,\n}')
    assert found is not None
    assert found.place.line in (2, 3)
    assert found.text.startswith("This is not JSON: ")


@pytest.mark.parametrize(
    ("text", "words", "column"),
    [
        ('{"a": 1, "a": 2}', "“a” stands here a second time", 10),
        ("[" * 101 + "1" + "]" * 101, "deeper than 100 levels", 102),
        ("[" * 100_000, "nested too deep", 1),
        ("9" * 5000, "cannot be read", 1),
    ],
)
def test_what_json_takes_but_a_message_cannot(text: str, words: str, column: int) -> None:
    found = fault(text)
    assert found is not None
    assert words in found.text
    assert found.place.column == column


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.sampled_from([None, 1, 4]))
def test_every_value_python_writes_is_read_to_its_end(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    assert fault(text) is None
    for path, part in _parts(value, ()):
        found = place(text, path)
        lines = text.split("\n")
        rest = "\n".join([lines[found.line - 1][found.column - 1 :], *lines[found.line :]])
        if path and isinstance(path[-1], str):
            decoder = json.JSONDecoder()
            assert decoder.raw_decode(rest)[0] == path[-1]
        else:
            assert json.JSONDecoder().raw_decode(rest)[0] == part


def _parts(value: object, path: JsonPath) -> list[tuple[JsonPath, object]]:
    found: list[tuple[JsonPath, object]] = [(path, value)]
    if isinstance(value, dict):
        for name, item in value.items():
            found += _parts(item, (*path, name))
    if isinstance(value, list):
        for index, item in enumerate(value):
            found += _parts(item, (*path, index))
    return found


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    fault(text)
    place(text, ("a", 0))
