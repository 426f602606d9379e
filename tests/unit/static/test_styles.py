"""The style sheets are ready for languages that are read from right to left."""

import re
from pathlib import Path

import pytest

SHEETS = sorted((Path(__file__).parents[3] / "static" / "css").glob("*.css"))
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)[\w-]*|left|right|float|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|text-align:\s*(?:left|right)"
)
FOUR = re.compile(r"(?<![\w-])(?:margin|padding|inset):\s*([^;{}]+);")
VALUE = re.compile(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+")


def one_sided(text: str) -> list[str]:
    """Declarations of four values whose left is not their right."""
    values = [(found[0], VALUE.findall(found[1])) for found in FOUR.finditer(text)]
    return [said for said, sides in values if len(sides) == 4 and sides[1] != sides[3]]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_sides_are_logical(sheet: Path) -> None:
    text = sheet.read_text()
    assert PHYSICAL.findall(text) == [], "write margin-inline-start and the like"
    assert one_sided(text) == [], "write -block and -inline"


def test_code_and_bytes_run_from_left_to_right() -> None:
    base = next(sheet for sheet in SHEETS if sheet.stem == "base").read_text()
    rule = re.search(r"\n([^{}\n]*)\{ direction: ltr;", base)
    assert rule is not None
    assert {"pre", "code", "textarea", ".editor", ".boxes", ".json"} <= {part.strip() for part in rule[1].split(",")}
