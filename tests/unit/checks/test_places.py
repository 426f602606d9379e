"""Evidence names places as the pages do."""

from app.checks import places
from app.schema.model import Place
from app.web.presenters import tokens


def test_the_tokens_are_those_of_the_pages() -> None:
    assert places.call(3).cursor == tokens.call(3)
    assert places.message(3, 2).cursor == tokens.message(3, 2)
    assert places.node(3, 2, "0.1").cursor == tokens.node(3, 2, "0.1")
    assert places.frame(7).cursor == tokens.frame(7)


def test_a_line_is_named_as_the_pages_name_it() -> None:
    place = Place(path="shop.proto", line=3, column=1, end_line=3, end_column=9)
    assert places.declared(place)[0].source == tokens.source(place)
    assert places.declared(None) == ()
