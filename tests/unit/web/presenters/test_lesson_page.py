"""A lesson's text as it is shown."""

from pathlib import Path

from flask import Flask

from app.lessons.model import Course as Whole
from app.lessons.model import Part, Question, QuestionKind
from app.web.presenters import lesson_page
from app.web.presenters.lesson_checks import LessonChecks
from tests.support.lesson_files import Course

ORDER = Question(
    name="frames",
    kind=QuestionKind.ORDER,
    ask="<p>How?</p>",
    options=("DATA", "HEADERS"),
    answer=("HEADERS", "DATA"),
    because="<p>So.</p>",
)


def test_a_question_before_and_after(speaking: Flask) -> None:
    with speaking.test_request_context():
        before = lesson_page.question(ORDER, {}, "/l")
        wrong = lesson_page.question(ORDER, {"frames": ("DATA", "HEADERS")}, "/l")
        right = lesson_page.question(ORDER, {"frames": ("HEADERS", "DATA")}, "/l")
    assert (before.because, before.answer, before.places) == ("", "", ("1", "2"))
    assert (wrong.right, wrong.answer) == (False, "HEADERS, DATA")
    assert right.right


def test_the_text_of_a_lesson(tmp_path: Path, speaking: Flask) -> None:
    lesson = Course(tmp_path).lesson
    whole = Whole(parts=(Part(slug="sums", title="Sums", summary="", lessons=(lesson,)),))
    with speaking.test_request_context():
        text = lesson_page.present(whole, lesson, None, LessonChecks(check_url="/c"))
    assert (text.part, text.place, text.begun) == ("Sums", "1 of 1", False)
    assert [step.title for step in text.steps] == ["", "Do it", "Look at the wire"]
    mark = text.steps[1].blocks[1].mark
    assert mark is not None
    assert (mark.id, mark.url, mark.title, mark.state) == ("mark-the-sum", "#check-the-sum", "The sum", "waiting")
    assert text.hints.more == "Hint 1 of 2"
    assert (text.previous_url, text.next_url) == ("", "")
