"""Breaking changes through their door; ``tests/oracles/test_buf.py`` holds every rule against buf."""

from pathlib import Path

from app.schema import breaking
from tests.support import schemas

HEAD = 'syntax = "proto3";\npackage s;\n'


def between(folder: Path, before: str, after: str) -> tuple[breaking.Change, ...]:
    sets = []
    for text in (before, after):
        (folder / "s.proto").write_text(HEAD + text)
        sets.append(schemas.compiled(folder, ("s.proto",)))
    return breaking.changes(sets[0], sets[1], ["s.proto"], ["s.proto"])


def test_how_far_a_change_reaches(tmp_path: Path) -> None:
    before = "message A {\n  string a = 1;\n  int32 b = 2;\n  string c = 3;\n}\nmessage B {}\n"
    after = "message A {\n  string z = 1;\n  string b = 2;\n  bytes c = 3;\n}\n"
    gone, renamed, typed, string = between(tmp_path, before, after)
    assert [one.rule for one in renamed.findings] == ["FIELD_SAME_NAME", "FIELD_SAME_JSON_NAME"]
    assert renamed.breaks == ("FILE", "PACKAGE", "WIRE_JSON"), "the wire knows no names"
    assert typed.breaks == ("FILE", "PACKAGE", "WIRE_JSON", "WIRE")
    assert string.breaks == ("FILE", "PACKAGE", "WIRE_JSON")
    assert gone.breaks == ("FILE", "PACKAGE")
    assert [one.rule for one in typed.within("WIRE")] == ["FIELD_WIRE_COMPATIBLE_TYPE"]


def test_nothing_breaks_when_something_is_added(tmp_path: Path) -> None:
    assert between(tmp_path, "message A {}\n", "message A { string a = 1; }\nmessage B {}\n") == ()


def test_bytes_that_are_no_descriptor_set() -> None:
    assert breaking.changes(b"\xff", b"", [], []) == ()
