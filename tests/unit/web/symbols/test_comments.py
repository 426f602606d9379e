"""Comments that belong to a declaration."""

import pytest

from app.schema.model import Place
from app.web.symbols.comments import MOST_LINES, Comments

CASES = {
    "above": ("// One.\n//Two.\n  string x = 1;", 3, "One.\nTwo."),
    "behind": ("string x = 1; // Behind.", 1, "Behind."),
    "above wins": ("// Above.\nstring x = 1; // Behind.", 2, "Above."),
    "a gap parts them": ("// Of the file.\n\nstring x = 1;", 3, ""),
    "a block": ("/** One.\n * Two.\n */\nstring x = 1;", 4, "One.\nTwo."),
    "a block in a line": ("/* One. */\nstring x = 1;", 2, "One."),
    "a block of other code": ("int32 y = 2; /* of y\n and more */\nstring x = 1;", 3, ""),
    "no comment": ('option a = "http://x";\nstring x = 1;', 2, ""),
    "a block that never opens": ("*/\nstring x = 1;", 2, ""),
    "the first line": ("string x = 1;", 1, ""),
}


@pytest.mark.parametrize(("text", "line", "comment"), CASES.values(), ids=list(CASES))
def test_a_comment(text: str, line: int, comment: str) -> None:
    said = text.split("\n")[line - 1]
    end = said.index(";") + 2
    place = Place(path="a.proto", line=line, column=1, end_line=line, end_column=end)
    assert Comments({"a.proto": text}).of(place) == comment


def test_a_message_has_none_behind_its_brace_and_other_files_have_none() -> None:
    place = Place(path="a.proto", line=1, column=1, end_line=2, end_column=2)
    assert Comments({"a.proto": "message A { // x\n} // y"}).of(place) == ""
    assert Comments({}).of(place) == ""
    assert Comments({}).of(None) == ""
    beyond = Place(path="a.proto", line=9, column=1, end_line=9, end_column=2)
    assert Comments({"a.proto": "x"}).of(beyond) == ""


def test_a_licence_is_cut() -> None:
    place = Place(path="a.proto", line=101, column=1, end_line=101, end_column=2)
    said = Comments({"a.proto": "// x\n" * 100 + "message A {}"}).of(place)
    assert said.count("x") == MOST_LINES
