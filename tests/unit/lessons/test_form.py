"""What a lesson must be beyond its tables."""

import pytest

from tests.support.lesson_files import Course

TEXT = "Two numbers come in, one goes out."


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (TEXT, "\n".join([TEXT] * 120), "lines; 110 are the most"),
        (TEXT, " ".join(["word"] * 1200), "Reading alone takes 7 minutes, and “minutes” says 5"),
        (TEXT, "This is GRPC over HTTP2.", "“GRPC” is spelt gRPC in the specs."),
        (TEXT, "A [place](wire:somewhere).", "“wire:somewhere” points at nothing"),
        (TEXT, "A [line](file:server.py:999).", "is no line of the starter"),
        (TEXT, "@check the-total", "There is no check “the-total” in the front matter."),
        ("@question how-long", TEXT, "The question how-long stands nowhere in the text"),
        (TEXT, "@question how-long", "stands in the text 2 times"),
        ('title = "Add two numbers"', f'title = "{"x" * 70}"', "The title has 70 characters"),
        ("minutes = 5", "minutes = 40", "A lesson takes 1 to 12 minutes."),
        ('fails = ["the-sum"]', 'fails = ["the-total"]', "fails “the-total”, which is no check"),
        ('fails = ["the-sum"]', "fails = []", "No wrong answer fails the check the-sum alone"),
        ('passes = "Your server', 'passes = "`Your` server', "are plain text, since they hold what was seen"),
        ('after = "The reply', 'before = "The reply', "“after” is missing"),
    ],
)
def test_a_mistake_of_form(course: Course, old: str, new: str, words: str) -> None:
    found = course.change(old, new).mistakes
    assert any(words in text for text in found), found


def test_a_mistake_in_the_text_has_its_line(course: Course) -> None:
    course.change(TEXT, "This is GRPC.")
    line = course.lesson_file.read_text().splitlines().index("This is GRPC.") + 1
    assert course.mistakes == [f"01-sums/01-add/lesson.md:{line}: “GRPC” is spelt gRPC in the specs."]


def test_code_is_not_spelt(course: Course) -> None:
    course.change(TEXT, "Call `grpc.StatusCode` of `http2`.\n\n```python\nimport Grpc\n```")
    assert course.mistakes == []


def test_two_checks_of_one_name(course: Course) -> None:
    text = course.lesson_file.read_text()
    start = text.index("[[checks]]")
    check = text[start : text.index("[[claims]]")]
    course.change(check, check + check)
    assert any("There are 2 checks named “the-sum”" in found for found in course.mistakes)
