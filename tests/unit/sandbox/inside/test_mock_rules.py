"""The mock's rules at work: what fits, what is answered, what is remembered."""

import json
from typing import Any

import pytest

from app.runs import mock_rules as outside
from app.sandbox.inside import mock_rules
from app.sandbox.inside.mock_rules import Rules

PATH = "/greeter.Greeter/SayHello"


def rules(*found: dict[str, Any]) -> Rules:
    made = Rules()
    assert made.read(json.dumps([{"method": "*", **rule} for rule in found])) == len(found)
    return made


def said(made: Rules, request: dict[str, Any] | None = None, metadata: dict[str, str] | None = None) -> object:
    found = made.find(PATH, request or {}, metadata or {})
    return found and found["messages"]


def test_both_sides_begin_in_one_state_and_name_methods_alike() -> None:
    assert outside.START_STATE == mock_rules.START_STATE == Rules().state
    for method in ("*", "SayHello", "Greeter/SayHello", "/greeter.Greeter/SayHello", "Hello", "greeter"):
        rule = outside.Rule(line=1, method=method, values={})
        assert rule.fits(PATH) == mock_rules.fits_path(method, PATH)


@pytest.mark.parametrize(
    ("found", "wanted", "fits"),
    [
        ({"a": 1}, {}, True),
        ({"a": {"b": "x", "c": 2}}, {"a": {"b": "x"}}, True),
        ({"a": {"b": "x"}}, {"a": {"b": "y"}}, False),
        ({"a": "12345678901"}, {"a": 12345678901}, True),
        ({"a": [1, 2]}, {"a": [1, 2]}, True),
        ({"a": [1, 2]}, {"a": [1]}, False),
        ({"a": True}, {"a": True}, True),
        ({"a": 1}, {"a": True}, False),
        ({"a": "x"}, {"a": {"b": 1}}, False),
        ({}, {"a": None}, True),
        ({}, {"a": "None"}, False),
    ],
)
def test_a_request_contains_what_is_wanted(found: object, wanted: object, fits: bool) -> None:
    assert mock_rules.contains(found, wanted) is fits


def test_the_first_rule_that_fits_answers() -> None:
    made = rules(
        {"when": {"name": "Ada"}, "answer": {"message": "Ada!"}},
        {"metadata": {"x-a": "1"}, "answer": {"message": "one"}},
        {"method": "SayMany", "answer": {"message": "many"}},
    )
    assert said(made, {"name": "Ada"}, {"x-a": "1"}) == [{"message": "Ada!"}]
    assert said(made, {}, {"x-a": "1"}) == [{"message": "one"}]
    assert said(made) is None


def test_a_sequence_goes_on_and_stays_at_its_last() -> None:
    made = rules({"sequence": [{"a": 1}, {"a": 2}]})
    assert [said(made) for _ in range(3)] == [[{"a": 1}], [{"a": 2}], [{"a": 2}]]
    made.read(json.dumps(made.rules))
    assert said(made) == [{"a": 1}], "new rules begin anew"


def test_a_rule_fits_so_often_and_states_lead_from_one_to_another() -> None:
    made = rules(
        {"times": 1, "answer": {"a": "once"}},
        {"state": "start", "answer": {"a": "first"}, "next": "second"},
        {"state": "second", "answer": {"a": "then"}},
    )
    assert [said(made) for _ in range(4)] == [[{"a": "once"}], [{"a": "first"}], [{"a": "then"}], [{"a": "then"}]]
    made.read(json.dumps(made.rules[1:]))
    assert said(made) == [{"a": "then"}], "the state stays"


def test_placeholders_take_the_requests_values() -> None:
    request = {"name": "Ada", "at": {"x": 3}, "all": [1]}
    answer = {"a": "Hello, ${name}!", "b": "${at.x}", "c": ["${all}"], "d": "${no.where}", "e": "x=${at}", "f": 1}
    assert said(rules({"answer": answer}), request) == [
        {"a": "Hello, Ada!", "b": 3, "c": [[1]], "d": "", "e": 'x={"x": 3}', "f": 1}
    ]


def test_a_stream_says_all_and_a_status_alone_says_nothing() -> None:
    assert said(rules({"stream": [{"a": 1}, {"a": 2}]})) == [{"a": 1}, {"a": 2}]
    assert said(rules({"status": 5})) is None
