"""The form of a value: what is offered, what is said of it, and where it ends."""

from collections.abc import Callable
from typing import Any

from app.web.request import widgets
from app.web.request.widgets import Widget
from tests.support import schemas
from tests.support.pages import Element

SCHEMA = schemas.schema(schemas.kinds())
SCALARS = "kinds.three.Scalars"


def named(found: tuple[Widget, ...], name: str) -> Widget:
    return next(widget for widget in found if widget.name == name)


def form(type_name: str, value: Any) -> tuple[Widget, ...]:
    return widgets.widgets(SCHEMA, type_name, value)


def test_a_field_says_its_type_its_number_its_range_and_its_line() -> None:
    found = named(form(SCALARS, {}), "uint32_value")
    assert (found.declared, found.hint) == ("uint32 = 13", "0 to 4294967295")
    assert found.source.startswith("kinds/proto3.proto:")
    assert named(form("kinds.three.Maps", {}), "counts").declared == "map<string, int64> = 1"


def test_presence_is_offered_where_the_field_has_it() -> None:
    found = form(SCALARS, {"maybeText": ""})
    assert (named(found, "maybe_text").optional, named(found, "maybe_text").is_set) == (True, True)
    assert (named(found, "maybe").optional, named(found, "maybe").is_set) == (True, False)
    assert not named(found, "string_value").optional


def test_an_enum_offers_its_names_and_keeps_a_number_that_has_none() -> None:
    choices = named(form(SCALARS, {"mood": 7}), "mood").choices
    assert [choice.text for choice in choices] == [
        "not set", "MOOD_UNSPECIFIED = 0", "SUNNY = 1", "GLOOMY = -1", "7 (no name)",
    ]  # fmt: skip
    assert [choice.value for choice in choices if choice.chosen] == ["7"]
    assert named(form(SCALARS, {"mood": 1}), "mood").choices[-1].text == "SUNNY = 1"


def test_what_no_widget_holds_is_json_with_a_sentence() -> None:
    found = form(SCALARS, {"nam": "Ada", "int32Value": {"a": 1}})
    assert named(found, "nam").note == "kinds.three.Scalars has no field “nam”."
    assert named(found, "int32_value").kind == "json"
    assert form(SCALARS, [1])[0].note.startswith("A form shows the fields of a message")
    any_type = {"any": {"@type": "type.googleapis.com/un.Known", "a": 1}}
    assert "packs messages of this schema" in named(form("kinds.three.WellKnown", any_type), "any").children[0].note


def test_a_form_ends_where_it_is_no_help_any_more() -> None:
    deep: dict[str, Any] = {}
    for _ in range(widgets.MAX_DEPTH + 3):
        deep = {"next": deep}
    texts: list[str] = []
    found = form("kinds.three.Tree", deep)
    while found:
        widget = named(found, "next")
        texts.append(widget.note)
        found = widget.children
    assert texts[-1] == "The form ends here: this part is edited as JSON."
    many = form("kinds.three.Repeated", {"strings": ["a"] * (widgets.MAX_WIDGETS + 1)})
    assert "Too many entries" in named(many, "strings").note


def test_every_input_has_a_name_for_those_who_hear_it(draws: Callable[[tuple[Widget, ...]], Element]) -> None:
    value = {"counts": {"a": "1"}, "byFlag": {"true": {"maybe": 1}}, "values": {"x": [1]}, "odd": 1}
    page = draws(form("kinds.three.Maps", value))
    labelled = {label["for"] for label in page.all("label") if label.get("for")}
    boxes = [
        e
        for e in page.walk()
        if e.tag in {"input", "select", "textarea"} and e.get("type") not in {"hidden", "checkbox"}
    ]
    assert boxes
    assert [e for e in boxes if e.get("aria-label") is None and e.get("id") not in labelled] == []
    assert all(button.get("aria-label") for button in page.all("button"))
