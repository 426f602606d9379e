"""What is looked for, or the verdict that it is not there."""

from dataclasses import replace

import pytest

from app.checks.registry import CallName, Side
from app.checks.subjects import NotSeen, bounds, calls, counted, message, within
from tests.support import takes


def test_a_call_that_could_not_be_made_says_why() -> None:
    seen = replace(takes.shop(), refused={"sell": "There is no field “price”."})
    with pytest.raises(NotSeen) as raised:
        calls(seen, CallName("sell"))
    assert raised.value.verdict.text == "The call sell could not be made with your schema: There is no field “price”."


def test_a_message() -> None:
    (buy,) = takes.shop().calls_named("buy")
    assert message(buy, Side.RESPONSE, 1).data == b"\x08\x06"


def test_bounds_in_words() -> None:
    assert bounds(exactly=3, at_least=None, at_most=None) == "3"
    assert bounds(exactly=None, at_least=1, at_most=2, unit="bytes") == "1 to 2 bytes"
    assert bounds(exactly=None, at_least=None, at_most=None) == "any number"
    assert within(3, exactly=None, at_least=3, at_most=3)
    assert not within(4, exactly=3, at_least=None, at_most=None)
    assert [counted(n, "call") for n in range(3)] == ["no call", "1 call", "2 calls"]
