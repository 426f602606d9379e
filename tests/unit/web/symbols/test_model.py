"""A symbol as JSON."""

from app.schema.model import Place
from app.web.symbols.model import Symbol


def test_what_is_empty_is_left_out() -> None:
    place = Place(path="a.proto", line=3, column=5, end_line=3, end_column=9)
    assert Symbol(text="enum A").packed() == {"text": "enum A"}
    full = Symbol(text="rpc A", place=place, members={"x": "A.x"}, streamed=True)
    assert full.packed() == {"text": "rpc A", "at": ["a.proto", 3, 5], "members": {"x": "A.x"}, "streamed": True}
