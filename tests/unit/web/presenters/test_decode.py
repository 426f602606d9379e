"""Readings as cards."""

import pytest

from app.schema.model import EMPTY
from app.trace.foreign import readings
from app.web.presenters import decode
from tests.support.traffic import prefixed

BYTES = prefixed(b"\x08\x01") + prefixed(b"\x08\x02") + b"\x00"


def test_a_card_for_each_reading_a_choice_for_each_message() -> None:
    first, second = decode.cards(readings(BYTES, EMPTY), (0, 1))
    assert [choice.value for choice in first.choices] == ["0.0", "0.1"]
    assert [choice.chosen for choice in first.choices] == [False, True]
    assert [choice.text.strip() for choice in first.choices] == ["1: 1", "1: 2"], "without a schema fields are numbers"
    assert first.rest == "1 byte follow that are no whole message: 00"
    assert (first.tone, second.title) == ("warn", "without a schema, without a prefix")


def test_the_chosen_message_is_taken_apart_with_its_prefix() -> None:
    found = readings(BYTES, EMPTY)
    chosen = decode.message(found, (0, 1))
    assert chosen
    assert [box.kind for box in chosen.boxes][:2] == ["prefix", "prefix"]
    assert decode.message(found, (7, 7)) == decode.message(found, (0, 0))
    assert decode.message((), (0, 0)) is None


@pytest.mark.parametrize(
    ("said", "meant"), [("1.2", (1, 2)), ("", (0, 0)), ("x.1", (0, 0)), ("1", (0, 0)), ("².", (0, 0))]
)
def test_what_a_button_says(said: str, meant: tuple[int, int]) -> None:
    assert decode.choice(said) == meant
