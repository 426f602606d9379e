"""Rules about files."""

from pathlib import Path

from app.schema.lint import lint
from app.schema.lint_rules import STANDARD
from tests.support import schemas


def test_folders_packages_and_imports(tmp_path: Path) -> None:
    (tmp_path / "a.proto").write_text('package a.v1;\nimport "b.proto";\nimport public "c.proto";\n')
    (tmp_path / "b.proto").write_text('syntax = "proto3";\npackage B;\n')
    (tmp_path / "c.proto").write_text('syntax = "proto3";\n')
    paths = ("a.proto", "b.proto", "c.proto")
    found = {(one.path, one.line, one.rule) for one in lint(schemas.compiled(tmp_path, paths), paths, STANDARD)}
    assert found >= {
        ("a.proto", 1, "SYNTAX_SPECIFIED"), ("a.proto", 1, "PACKAGE_DIRECTORY_MATCH"), ("a.proto", 2, "IMPORT_USED"),
        ("a.proto", 3, "IMPORT_NO_PUBLIC"), ("b.proto", 2, "PACKAGE_LOWER_SNAKE_CASE"), ("c.proto", 1, "PACKAGE_DEFINED"),
        ("a.proto", 1, "DIRECTORY_SAME_PACKAGE"),
    }  # fmt: skip
