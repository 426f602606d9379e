"""buf's rules as checks: against the recorded shop, and a schema that is compared with it."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.checks import registry
from app.checks.observation import Observation
from app.checks.results import State
from app.schema.read import read
from tests.support import schemas, takes
from tests.support.asking import ask

TEXT = (takes.SHOP / "shop.proto").read_text()


def written(folder: Path, text: str) -> Observation:
    """The shop's take, with another schema."""
    (folder / "shop.proto").write_text(text)
    found = schemas.compiled(folder, ("shop.proto",))
    return replace(takes.shop(), schema=read(found), descriptor_set=found)


@pytest.mark.parametrize(
    ("old", "new", "category", "words"),
    [
        ("int32 count", "int32 itemCount", "ESSENTIAL", '"itemCount" should be lower_snake_case, such as "item_count"'),
        ("int32 count", "int32 item_count", "ESSENTIAL", ""),
        ("int32 count", "int32 item_count", "STANDARD", "There are"),
    ],
)
def test_lint(tmp_path: Path, old: str, new: str, category: str, words: str) -> None:
    result = ask("lint", seen=written(tmp_path, TEXT.replace(old, new)), category=category)
    assert result.state is (State.FAILED if words else State.PASSED), result.text
    assert words in result.text
    assert not words or result.evidence


def test_one_rule_alone(tmp_path: Path) -> None:
    seen = written(tmp_path, TEXT.replace("int32 count", "int32 itemCount"))
    assert ask("lint", seen=seen, category="BASIC", rule="ENUM_PASCAL_CASE").state is State.PASSED
    assert ask("lint", seen=seen, category="BASIC", rule="FIELD_LOWER_SNAKE_CASE").state is State.FAILED


@pytest.mark.parametrize(
    ("new", "category", "words"),
    [
        ("int32 number = 2", "WIRE", ""),
        ("int32 number = 2", "WIRE_JSON", 'changed name from "count" to "number". (FIELD_SAME_NAME)'),
        ("string count = 2", "WIRE", 'changed type from "int32" to "string".'),
    ],
)
def test_what_breaks(tmp_path: Path, new: str, category: str, words: str) -> None:
    seen = written(tmp_path, TEXT.replace("int32 count = 2", new))
    result = ask("breaking_changes", seen=seen, category=category)
    assert result.state is (State.FAILED if words else State.PASSED), result.text
    assert words in result.text
    wanted = ask("breaking_changes", seen=seen, category=category, wanted=True)
    assert wanted.state is (State.PASSED if words else State.FAILED), wanted.text


def test_a_category_that_is_none() -> None:
    faults = registry.bind("lint", {"category": "STRICT"})
    assert "must be one of ESSENTIAL, MINIMAL, BASIC, STANDARD" in str(faults)
