"""The real buf as the judge of our lint and breaking rules: the same findings, at the same places, in the same words."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

import pytest

from app.schema import breaking, breaking_rules
from app.schema.findings import Finding
from app.schema.lint import lint
from app.schema.lint_rules import STANDARD
from tests.support import schemas

ROOT = Path(__file__).parents[2]
BUF = Path(sys.executable).with_name("buf")
CASES: Mapping[str, Mapping[str, str]] = tomllib.loads((ROOT / "tests/fixtures/lint.toml").read_text())
"""Workspaces by name: paths and texts."""
VERSIONS: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(
    (ROOT / "tests/fixtures/breaking.toml").read_text()
)
"""Two versions of a workspace each."""
WRITTEN = sorted({path.parent for path in (ROOT / "lessons").rglob("*.proto")})[::4]
"""A quarter of the folders of the course."""


def laid(folder: Path, files: Mapping[str, str]) -> tuple[str, ...]:
    """Writes the files of a workspace; their paths."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return tuple(files)


def buf(folder: Path, *words: str) -> set[tuple[str, int, int, str, str]]:
    """What buf finds in a folder."""
    command = [BUF, *words, "--error-format=json"]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert said.returncode in {0, 100}, said.stderr + said.stdout
    found = [json.loads(line) for line in said.stdout.splitlines()]
    return {
        (one.get("path", ""), one.get("start_line", 1), one.get("start_column", 1), one["type"], one["message"])
        for one in found
    }


def ours(findings: Iterable[Finding]) -> set[tuple[str, int, int, str, str]]:
    return {(one.path, one.line, one.column, one.rule, one.text) for one in findings}


def linted(folder: Path, files: Mapping[str, str]) -> None:
    paths = laid(folder, files)
    (folder / "buf.yaml").write_text("version: v2\nlint:\n  use: [STANDARD]\n")
    assert ours(lint(schemas.compiled(folder, paths), paths, STANDARD)) == buf(folder, "lint")


@pytest.mark.parametrize("name", CASES)
def test_lint(tmp_path: Path, name: str) -> None:
    linted(tmp_path, CASES[name])


@pytest.mark.parametrize("folder", WRITTEN, ids=lambda folder: folder.relative_to(ROOT / "lessons").as_posix())
def test_lint_of_what_lessons_write(tmp_path: Path, folder: Path) -> None:
    linted(tmp_path, {path.name: path.read_text() for path in folder.glob("*.proto")})


@pytest.mark.parametrize("seed", range(4))
def test_names_of_every_kind(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    words = ["".join(random.choices("aAbBzZ019_", k=random.randint(1, 9))) for _ in range(35)]
    text = 'syntax = "proto2";\npackage names.v1;\n'
    for number, name in enumerate(word for word in words if not word[0].isdigit()):
        text += f"message M{number} {{\n  message {name}n {{}}\n  optional string {name}f = 1;\n  oneof {name} {{\n    string member_1 = 2;\n  }}\n}}\n"
        text += f"enum E{name}{number} {{\n  {name}_{number} = 0;\n}}\n"
        text += f"service {name}{number}S {{\n  rpc {name}(M{number}) returns (M0);\n}}\n"
    linted(tmp_path, {"names/v1/names.proto": text})


@pytest.mark.parametrize("category", breaking_rules.CATEGORIES)
@pytest.mark.parametrize("name", VERSIONS)
def test_breaking(tmp_path: Path, name: str, category: str) -> None:
    before, after = VERSIONS[name]["before"], VERSIONS[name]["after"]
    old, new = laid(tmp_path / "old", before), laid(tmp_path / "new", after)
    sets = schemas.compiled(tmp_path / "old", old), schemas.compiled(tmp_path / "new", new)
    config = json.dumps({"version": "v2", "breaking": {"use": [category]}})
    judged = buf(tmp_path / "new", "breaking", "--against", "../old", "--config", config)
    asked = {placeless(one) for one in judged if one[3] not in breaking_rules.NOT_ASKED}
    assert {placeless(one) for one in ours(breaking.within(breaking.changes(*sets, old, new), category))} == asked


def placeless(found: tuple[str, int, int, str, str]) -> tuple[str, int, str, str]:
    """Without the column (ours is the field, buf's the word that changed), the line of what buf puts nowhere, links, and a slip of its pen."""
    path, line, _column, rule, text = found
    nowhere = rule == "RPC_SAME_IDEMPOTENCY_LEVEL"
    return path, 0 if nowhere else line, rule, re.sub(r" See https://.*", "", text).replace('"q moved', '" moved')
