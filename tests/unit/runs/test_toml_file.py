"""TOML with the lines of its keys: told by the text itself, whatever stands around them."""

import pytest

from app.runs import toml_file
from app.runs.workspace import File

TEXT = '''\
title = """
[[process]]
port = 1
"""  # a text that looks like tables

[[process]]
name = "a"  # port = 2
command = [
  "x.py",
  "name = 3",
]

  [[process]]
  "name" = 'b'
[process.env]
GREETING = "Hello"
'''


def read(text: str) -> toml_file.TomlFile:
    return toml_file.read(File(path="lab.toml", text=text))


@pytest.mark.parametrize(
    ("table", "index", "key", "place"),
    [
        ("", 0, "title", (1, 1)),
        ("process", 0, "", (6, 1)),
        ("process", 0, "name", (7, 1)),
        ("process", 0, "command", (8, 1)),
        ("process", 1, "", (13, 3)),
        ("process", 1, "name", (14, 3)),
        ("process", 1, "env", (15, 1)),
        ("process", 1, "env.GREETING", (16, 1)),
        ("process", 1, "absent", (13, 3)),
        ("other", 0, "absent", (1, 1)),
    ],
)
def test_a_problem_stands_at_its_key_or_at_the_header(table: str, index: int, key: str, place: tuple[int, int]) -> None:
    problem = read(TEXT).wrong("text", table, index, key)
    assert (problem.path, problem.line, problem.column) == ("lab.toml", *place)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a = 1\nb 2\n", (2, 3), "Expected '=' after a key"),
        ('a = 1\nb = "x', (2, 7), "the file ends here"),
        ("a = 1\na = 2\n", (2, 6), "overwrite"),
    ],
)
def test_a_syntax_error_has_its_place(text: str, place: tuple[int, int], words: str) -> None:
    problem = read(text).problem
    assert problem
    assert (problem.line, problem.column) == place
    assert problem.text.startswith("This is not TOML:")
    assert words in problem.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = 1\n" * 20_000, "the most is 32 KiB"),
        ("a = " + "[" * 30_000, "nested too deep"),
        ("a." * 15_000 + "a = 1", "200 dots"),
    ],
)
def test_what_would_take_long_is_refused(text: str, words: str) -> None:
    problem = read(text).problem
    assert problem
    assert words in problem.text


def test_an_unknown_key_is_told_with_the_one_that_was_meant() -> None:
    found = read("[[process]]\nprot = 1\nzzz = 2\n")
    near, far = found.unknown(found.data["process"][0], ("port", "name"), "process")
    assert (near.line, "Did you mean “port”?" in near.text) == (2, True)
    assert (far.line, "name, port" in far.text) == (3, True)


@pytest.mark.parametrize("text", ["process = 1\n", "process = [1]\n", "[process]\n"])
def test_tables_that_are_none_are_a_problem(text: str) -> None:
    tables, problem = read(text).tables("process")
    assert tables == []
    assert problem
    assert problem.line == 1
    assert "[[process]]" in problem.text
