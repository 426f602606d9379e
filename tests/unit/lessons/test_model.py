"""A course as values."""

from app.lessons.model import Course as Whole
from app.lessons.model import Part, Question, QuestionKind
from tests.support.lesson_files import Course


def test_finding_lessons(course: Course) -> None:
    lesson = course.lesson
    whole = Whole(parts=(Part(slug="sums", title="Sums", summary="", lessons=(lesson,)),))
    assert whole.lesson("sums", "add") is lesson
    assert whole.lesson("sums", "subtract") is None
    assert whole.part("sums") is whole.parts[0]
    assert whole.around(lesson) == (None, None)
    assert lesson.scenario("main") is lesson.main
    assert lesson.question("how-long") is lesson.questions[0]


def test_answers() -> None:
    order = Question(name="q", kind=QuestionKind.ORDER, ask="", options=("b", "a"), answer=("a", "b"), because="")
    assert order.right(("a", "b"))
    assert not order.right(("b", "a"))
