"""Checks by name, and the types of their parameters."""

import re
from pathlib import Path

import pytest

from app.checks import grading, registry
from app.checks.observation import Observation
from app.checks.registry import Fault, bind
from app.checks.results import Verdict, passed


def fault(check: str, /, **table: object) -> str:
    found = bind(check, table)
    assert isinstance(found, tuple)
    return found[0].text


def test_every_check_is_registered_and_says_what_it_is() -> None:
    assert grading.FAMILIES
    assert len(registry.CHECKS) >= 30
    for definition in registry.CHECKS.values():
        assert definition.about.endswith((".", ",", ":")), definition.name
        assert definition.parameters or definition.name == "compatible"


def test_what_is_bound() -> None:
    bound = bind("response", {"call": "buy", "equals": {"total": 6}, "number": 2})
    assert bound == {"call": "buy", "equals": '{"total": 6}', "number": 2}


def test_names_that_are_not_there() -> None:
    assert fault("respone") == "There is no check “respone”. Did you mean “response”?"
    text = fault("response", call="buy", equal={"total": 6})
    assert text.startswith("The check response has no parameter “equal”. Did you mean “equals”? It has: call, equals,")


def test_what_is_missing() -> None:
    assert bind("status", {}) == (
        Fault(
            key="", text="The check status needs “call”, the name of a call of the scenario, or the path of a method."
        ),
    )


@pytest.mark.parametrize(
    ("name", "table", "words"),
    [
        ("status", {"call": 3}, "“call” must be the name of a call"),
        ("status", {"call": "a", "code": "NOTFOUND"}, "the name of a status code; did you mean NOT_FOUND?"),
        ("status", {"call": "a", "message": "("}, "a regular expression; missing )"),
        ("response", {"call": "a", "number": True}, "“number” must be a whole number."),
        ("response", {"call": "a", "equals": {1, 2}}, "dates and times are written as strings"),
        ("message_bytes", {"call": "a", "side": "request", "equal_to": "xyz"}, "bytes in hex"),
        ("message_count", {"call": "a", "side": "both"}, "“request” or “response”"),
        ("metadata", {"call": "a", "part": "body", "key": "x"}, "“request”, “headers” or “trailers”"),
        ("logged", {"text": "x" * 3000}, "a regular expression"),
        ("logged", {"text": "x", "absent": 1}, "true or false"),
    ],
)
def test_wrong_types(name: str, table: dict[str, object], words: str) -> None:
    assert words in fault(name, **table)


def test_no_parameter_has_the_name_of_a_lessons_own_key() -> None:
    def wrong(seen: Observation, *, name: str) -> Verdict:
        return passed(f"{seen}{name}")

    with pytest.raises(TypeError, match="has a lesson's own key"):
        registry.check(wrong)


def test_every_check_is_asked_by_a_test() -> None:
    text = "\n".join(file.read_text() for file in Path(__file__).parent.glob("test_*.py"))
    asked = {found[1] for found in re.finditer(r"\b(?:passes|fails|ask)\(\s*\"([a-z_]+)\"", text)}
    assert set(registry.CHECKS) <= asked
