"""A run that compares is known by its id."""

from app.runs import twin


def test_the_id_tells() -> None:
    assert twin.compares("abc-json")
    assert not twin.compares("abc")
