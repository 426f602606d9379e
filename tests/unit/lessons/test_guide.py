"""The authors' guide is true: its table is made from the checks, and what it shows of a lesson can be read."""

import re
from pathlib import Path

import pytest

from app.checks.registry import CHECKS
from app.lessons import guide
from tests.support.lesson_files import Course

GUIDE = Path(__file__).parents[3] / "lessons" / "README.md"
TEXT = GUIDE.read_text("utf-8")
TOML = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)


def test_the_table_of_checks_is_made_from_the_checks() -> None:
    assert guide.within(TEXT) == TEXT, "run: grpclab lessons checks, and put it into lessons/README.md"
    assert all(f"| `{name}` |" in TEXT for name in CHECKS)


@pytest.mark.parametrize("example", TOML, ids=lambda text: text.splitlines()[0])
def test_what_it_shows_can_be_read(tmp_path: Path, example: str) -> None:
    course = Course(tmp_path)
    course.write("mesh/server.py", "print()\n")
    for name in ("events.bin", "schema.bin"):
        course.write(f"recordings/first/{name}", "x")
    text = course.lesson_file.read_text()
    course.lesson_file.write_text(
        text.replace('\n[[claims]]\ncheck = "message_bytes"', f'\n{example}\n[[claims]]\ncheck = "message_bytes"', 1)
    )
    harmless = (
        "No wrong answer fails",
        "stands nowhere in the text",
        "Nothing uses the file",
        "which is no check",
        "changes nothing",
    )
    wrong = [text for text in course.mistakes if not any(words in text for words in harmless)]
    assert wrong == []
