"""Lint through its door; ``tests/oracles/test_buf.py`` holds every rule against buf."""

from pathlib import Path

from app.schema.lint import lint
from app.schema.lint_rules import BASIC, ESSENTIAL, STANDARD
from tests.support import schemas

TEXT = """syntax = "proto3";
package greeter;
message hello {
  string userName = 1;
  // buf:lint:ignore FIELD_LOWER_SNAKE_CASE
  string nickName = 2;
}
enum Mood { FINE = 0; }
service Greeter { rpc Say (hello) returns (hello); }
"""


def test_rules_places_and_words(tmp_path: Path) -> None:
    (tmp_path / "greeter.proto").write_text(TEXT)
    found = schemas.compiled(tmp_path, ("greeter.proto",))
    essential = [(one.line, one.column, one.rule) for one in lint(found, ["greeter.proto"], ESSENTIAL)]
    assert essential == [(3, 9, "MESSAGE_PASCAL_CASE"), (4, 10, "FIELD_LOWER_SNAKE_CASE")]
    standard = {one.rule: one.text for one in lint(found, ["greeter.proto"], STANDARD)}
    assert standard["ENUM_VALUE_PREFIX"] == 'Enum value name "FINE" should be prefixed with "MOOD_".'
    assert standard["PACKAGE_VERSION_SUFFIX"].endswith('such as "greeter.v1".')
    assert lint(found, ["another.proto"], STANDARD) == ()
    assert lint(b"\xff", ["greeter.proto"], STANDARD) == ()


def test_each_category_holds_the_one_before() -> None:
    assert ESSENTIAL < BASIC < STANDARD
