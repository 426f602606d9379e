"""Rules of a mock: read whole or refused at the line that is wrong."""

import json

import pytest

from app.runs import mock_rules
from app.runs.mock_rules import Rule
from app.runs.workspace import File

PATHS = ("/greeter.Greeter/SayHello", "/greeter.Greeter/SayMany")


def read(text: str) -> mock_rules.Rules:
    return mock_rules.plan(File(path="mock.toml", text=text))


def rule(text: str) -> Rule:
    (found,) = read(f"[[rule]]\n{text}\n").rules
    return found


def test_without_a_file_there_are_no_rules() -> None:
    assert mock_rules.plan(None) == mock_rules.Rules()
    assert read("").rules == ()


def test_a_rule_becomes_json_with_its_line_and_the_number_of_its_status() -> None:
    text = 'method = "SayHello"\nwhen = { at = 2026-01-02T03:04:05Z, day = 2026-01-02, x = nan }\nstatus = "NOT_FOUND"'
    assert json.loads(json.dumps(rule(text).as_json())) == {
        "line": 1,
        "method": "SayHello",
        "when": {"at": "2026-01-02T03:04:05Z", "day": "2026-01-02", "x": "NaN"},
        "status": 5,
    }
    assert rule('method = "*"\nanswer = {}').as_json()["status"] == 0


@pytest.mark.parametrize(
    ("method", "fits"),
    [
        ("*", True),
        ("SayHello", True),
        ("Greeter/SayHello", True),
        ("greeter.Greeter/SayHello", True),
        ("/greeter.Greeter/SayHello", True),
        ("greeter.Greeter.SayHello", True),
        ("Hello", False),
        ("SayMany", False),
    ],
)
def test_a_method_is_named_as_short_as_one_likes(method: str, fits: bool) -> None:
    assert rule(f'method = "{method}"').fits(PATHS[0]) is fits


def test_methods_that_are_not_there_are_told_at_their_lines() -> None:
    rules = read('[[rule]]\nmethod = "SayHello"\n\n[[rule]]\nmethod = "SayHallo"\n')
    (problem,) = rules.unknown_methods(PATHS)
    assert (problem.path, problem.line, problem.column) == ("mock.toml", 5, 1)
    assert "greeter.Greeter/SayHello, greeter.Greeter/SayMany" in problem.text
    (nothing,) = read('[[rule]]\nmethod = "x"\n').unknown_methods(())
    assert "It has: no method." in nothing.text


def test_every_answer_is_given_to_be_tried_with_its_placeholders_filled() -> None:
    assert list(rule('method = "*"\nanswer = { a = ["${x}", 1], b = "to ${y}!" }').answers()) == [
        ("answer", '{"a": ["1", 1], "b": "to 1!"}')
    ]
    assert list(rule('method = "*"\nstream = [ { a = 1 }, { a = 2 } ]').answers()) == [
        ("stream", '{"a": 1}'),
        ("stream", '{"a": 2}'),
    ]


WRONG = {
    "not toml": ("[[rule]", 1, "This is not TOML"),
    "no list": ("rule = 1", 1, "[[rule]]"),
    "unknown": ('[[rule]]\nmethod = "*"\nanswr = {}', 3, "Did you mean “answer”?"),
    "no method": ("[[rule]]\nanswer = {}", 1, "about no method"),
    "method of number": ("[[rule]]\nmethod = 1", 2, "method is a name"),
    "answer of text": ('[[rule]]\nmethod = "*"\nanswer = "x"', 3, "answer is a table"),
    "stream of texts": ('[[rule]]\nmethod = "*"\nstream = ["x"]', 3, "stream is a list of tables"),
    "nothing in sequence": ('[[rule]]\nmethod = "*"\nsequence = []', 3, "1 to 200"),
    "two answers": ('[[rule]]\nmethod = "*"\nanswer = {}\nstream = [{}]', 4, "one of answer, sequence and stream"),
    "state of number": ('[[rule]]\nmethod = "*"\nstate = 1', 3, "state is a text"),
    "status": ('[[rule]]\nmethod = "*"\nstatus = "NOTFOUND"', 3, "NOT_FOUND"),
    "message without status": ('[[rule]]\nmethod = "*"\nmessage = "x"', 3, "a status that is not OK"),
    "delay": ('[[rule]]\nmethod = "*"\ndelay_ms = 100000', 3, "from 0 to 60000"),
    "times": ('[[rule]]\nmethod = "*"\ntimes = 0', 3, "from 1 to 1000"),
    "metadata name": ('[[rule]]\nmethod = "*"\nmetadata = { X-A = "b" }', 3, "no metadata name"),
    "metadata value": ('[[rule]]\nmethod = "*"\ntrailers = { x-a = "é" }', 3, "printable ASCII"),
    "too many": ('[[rule]]\nmethod = "*"\n' * 101, 201, "at most 100 rules"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_stands_at_its_line(name: str) -> None:
    text, line, words = WRONG[name]
    rules = read(text)
    assert rules.rules == ()
    found = [problem for problem in rules.problems if words in problem.text]
    assert found, [problem.text for problem in rules.problems]
    assert (found[0].path, found[0].line) == ("mock.toml", line)
