"""TOML with line numbers."""

from pathlib import Path

import pytest

from app.lessons.tables import Mistake, Mistakes, Table, lines_of, meant, read, read_file

TEXT = '''\
a = 1
b = """
[[x]]
q = 2
"""
[[checks]]
name = "x"
[checks.when]
z = "1"
[[checks]]
name = "y"
[[s]]
[[s.calls]]
m = 1
[[s.calls]]
m = 2
'''


def table(text: str) -> tuple[Table, Mistakes]:
    mistakes = Mistakes(path="it.toml", first_line=10)
    found = read(text, mistakes)
    assert found is not None
    return found, mistakes


def test_where_everything_stands() -> None:
    lines = lines_of(TEXT)
    assert (lines["a"], lines["b"], lines["checks.0"], lines["checks.0.when.z"]) == (1, 2, 6, 9)
    assert (lines["checks.1.name"], lines["s.0.calls.1.m"]) == (11, 16)
    assert "x.0" not in lines


def test_lines_count_from_the_files_first() -> None:
    found, mistakes = table(TEXT)
    assert found.tables("s")[0].tables("calls")[1].text("m") == ""
    assert [str(m) for m in mistakes.found] == ["it.toml:26: “m” must be a text in quotes."]


@pytest.mark.parametrize(
    ("text", "call", "words"),
    [
        ("a = true", lambda t: t.number("a"), "“a” must be a whole number."),
        ("", lambda t: t.text("a"), "“a” is missing: add a = …, a text in quotes."),
        ("a = [1]", lambda t: t.texts("a"), "each entry in quotes"),
        ("a = [1]", lambda t: t.tables("a"), "must be written as [[a]]"),
        ("a = 1", lambda t: t.mapping("a"), "a table: { name = value }"),
        ("a = 1", lambda t: t.truth("a", default=False), "true or false"),
        ('a = "x"', lambda t: t.one_of("a", ["xy", "z"]), "one of xy, z. Did you mean “xy”?"),
        ("a = 1", lambda t: t.done("It"), "It has no “a”."),
    ],
)
def test_a_mistake(text: str, call: object, words: str) -> None:
    found, mistakes = table(text)
    assert callable(call)
    call(found)
    assert words in mistakes.found[0].text


def test_no_toml() -> None:
    mistakes = Mistakes(path="it.toml")
    assert read("a = 1\nb =\n", mistakes) is None
    assert mistakes.found[0].line == 2
    assert read('a = """', mistakes) is None


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xff")
    value, mistakes = read_file(tmp_path / "a.toml", "a.toml", lambda t: t.text("a"))
    assert value is None
    assert "It must be a file in UTF-8." in mistakes[0].text


def test_texts_around_mistakes() -> None:
    assert str(Mistake(path="a", line=0, text="b.")) == "a: b."
    assert meant("nmae", ["name"]) == " Did you mean “name”?"
