"""The names of the one cursor."""

from app.schema.model import Place
from app.web.presenters import tokens


def test_everything_that_can_be_lit_has_a_name_of_its_own() -> None:
    made = [tokens.call(1), tokens.message(1, 1), tokens.node(1, 1, "1"), tokens.frame(1), tokens.frame(11)]
    assert made == ["call-1", "message-1-1", "node-1-1-1", "frame-1", "frame-11"]
    assert len(set(made)) == len(made)


def test_several_in_one_attribute_without_empty_ones() -> None:
    assert tokens.together("a", "", "b") == "a b"
    assert tokens.together() == ""


def test_a_place_in_the_schema() -> None:
    assert (
        tokens.source(Place(path="greeter.proto", line=11, column=3, end_line=11, end_column=9)) == "greeter.proto:11"
    )
    assert tokens.source(None) == ""
