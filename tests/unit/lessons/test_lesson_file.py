"""One lesson from its folder; each mistake names its line."""

import pytest

from app.lessons.model import SegmentKind
from app.runs.scenario import MAIN
from tests.support.lesson_files import Course

P = "01-sums/01-add/lesson.md"


def test_everything_of_a_lesson(course: Course) -> None:
    lesson = course.lesson
    assert [file.path for file in lesson.starter.files] == ["counter.proto", "server.py"]
    assert [file.path for file in lesson.solution] == ["server.py"]
    assert [wrong.fails for wrong in lesson.wrong] == [("the-sum",)]
    assert [step.title for step in lesson.steps] == ["", "Do it", "Look at the wire"]
    assert lesson.steps[1].checks == ("the-sum",)
    assert lesson.steps[0].segments[1].kind is SegmentKind.QUESTION
    assert lesson.main is not None
    assert lesson.main.name == MAIN
    assert lesson.opens is not None
    assert lesson.opens.method == "/counter.Counter/Add"
    assert len(lesson.hints) == 2


def test_the_order_of_the_files_is_the_authors(course: Course) -> None:
    course.change("minutes = 5", 'minutes = 5\nfiles = ["server.py"]')
    assert [file.path for file in course.lesson.starter.files] == ["server.py", "counter.proto"]


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        (
            'call = "add"\nequals',
            'call = "ad"\nequals',
            f"{P}:19: The scenario main makes no call “ad”. Did you mean “add”?",
        ),
        ("equals = { sum = 7 }", "equal = { sum = 7 }", f"{P}:20: The check response has no parameter “equal”."),
        ('check = "response"', 'check = "reponse"', f"{P}:18: There is no check “reponse”. Did you mean “response”?"),
        ('call = "add"\nequals', "equals", f"{P}:16: The check response needs “call”"),
        ('name = "add"\n', 'name = "add\n', f"{P}:12: This is no TOML: Illegal character"),
        ("minutes = 5", "minuts = 5", f"{P}:4: The front matter has no “minuts”. Did you mean “minutes”?"),
        ("minutes = 5", 'minutes = "5"', f"{P}:4: “minutes” must be a whole number."),
        ('method = "/counter', 'method = "counter', f"{P}:13: “counter.Counter/Add” is no method path"),
        ('kind = "number"', 'kind = "numbers"', f"{P}:32: “kind” must be one of choose, hex, order, number."),
        ('name = "only-one"', 'name = "none"', f"{P}:38: wrong/none changes nothing"),
        ("request = { left = 3, right = 4 }", 'request = "{"', f"{P}:14: “request” is no JSON"),
    ],
)
def test_a_mistake_has_its_line(course: Course, old: str, new: str, mistake: str) -> None:
    found = course.change(old, new).mistakes
    assert any(text.startswith(mistake) for text in found), found


def test_a_lesson_without_front_matter(course: Course) -> None:
    course.write("lesson.md", "# Hello\n")
    assert course.mistakes == [f"{P}:1: A lesson begins with its front matter: a line +++, TOML, and another line +++."]


def test_a_lesson_that_is_not_there(course: Course) -> None:
    course.lesson_file.unlink()
    assert course.mistakes[0].startswith(f"{P}: lesson.md cannot be read")


def test_files_that_nothing_uses_and_files_that_change_nothing(course: Course) -> None:
    course.write("notes.txt", "x").write(
        "solution/counter.proto", (course.folder / "starter/counter.proto").read_text()
    )
    assert f"{P}: Nothing uses the file notes.txt: delete it, or name it in the front matter." in course.mistakes
    assert any("solution/counter.proto is the same as the file it is laid over" in text for text in course.mistakes)


HIDDEN = """
[[scenarios]]
name = "secret"
hidden = true
files = "over"
seconds = 5
[[scenarios.calls]]
name = "many"
method = "/counter.Counter/Add"
requests = [{ left = 1 }]
repeat = 3
together = true
script = [{ pause_ms = 5 }, { send = { left = 2 } }, { wait = 1 }, { half_close = true }]

[[checks]]
name = "hidden-sum"
check = "response"
scenario = "secret"
call = "many"
equals = { sum = 1 }
fails = "FAILS"

[[claims]]
check = "message_bytes"
"""


def test_a_hidden_scenario(course: Course) -> None:
    course.change('\n[[claims]]\ncheck = "message_bytes"\n', HIDDEN.replace("FAILS", "Not yet."))
    course.write("over/client.py", "print(1)\n")
    assert len(course.mistakes) == 1
    assert "No wrong answer fails the check hidden-sum alone" in course.mistakes[0]


def test_a_scenario_whose_files_are_not_there(course: Course) -> None:
    course.change('\n[[claims]]\ncheck = "message_bytes"\n', HIDDEN.replace("FAILS", "Not yet."))
    assert any("There are no files in over/." in text for text in course.mistakes)


def test_a_hidden_check_must_not_tell_what_was_seen(course: Course) -> None:
    course.change('\n[[claims]]\ncheck = "message_bytes"\n', HIDDEN.replace("FAILS", "It was {seen}."))
    course.write("over/client.py", "print(1)\n")
    assert any("A hidden check's sentences say nothing of what was seen" in text for text in course.mistakes)
