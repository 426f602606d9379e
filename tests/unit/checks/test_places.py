"""Evidence names places as the pages do."""

from app.checks import places
from app.schema.model import EMPTY, Place
from app.web.presenters import tokens
from tests.support import takes


def test_the_tokens_are_those_of_the_pages() -> None:
    assert places.call(3).cursor == tokens.call(3)
    assert places.message(3, 2).cursor == tokens.message(3, 2)
    assert places.node(3, 2, "0.1").cursor == tokens.node(3, 2, "0.1")
    assert places.frame(7).cursor == tokens.frame(7)
    assert places.header(7, 2).cursor == tokens.header(7, 2)
    assert places.log(12).cursor == tokens.log(12)


def test_a_line_is_named_as_the_pages_name_it() -> None:
    place = Place(path="shop.proto", line=3, column=1, end_line=3, end_column=9)
    assert places.declared(place)[0].source == tokens.source(place)
    assert places.declared(None) == ()


def test_a_schema_is_pointed_at_by_its_first_file() -> None:
    assert places.schema(takes.shop().schema)[0].source == "shop.proto:1"
    assert places.schema(EMPTY) == ()
