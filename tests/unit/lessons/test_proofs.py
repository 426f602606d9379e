"""What the runs of a lesson's answers must show."""

from dataclasses import replace

from app.checks.results import CheckResult, State
from app.lessons.proofs import answers, faults
from tests.support.lesson_files import Course


def result(state: State, text: str = "It says 3 and 4 make 7.", name: str = "the-sum") -> CheckResult:
    return CheckResult(name=name, scenario="main", state=state, text=text)


RIGHT = {
    "starter": (result(State.FAILED),),
    "solution": (result(State.PASSED),),
    "wrong/only-one": (result(State.FAILED),),
}


def test_the_answers_of_a_lesson(course: Course) -> None:
    found = {answer.name: answer.workspace for answer in answers(course.lesson)}
    assert list(found) == ["starter", "solution", "wrong/only-one"]
    texts = {name: workspace.file("server.py") for name, workspace in found.items()}
    assert len({file.text for file in texts.values() if file}) == 3


def test_all_is_as_it_must_be(course: Course) -> None:
    assert faults(course.lesson, RIGHT, []) == ()


def test_each_fault_is_told(course: Course) -> None:
    lesson = course.lesson
    (text,) = faults(lesson, RIGHT | {"starter": (result(State.PASSED),)}, ())
    assert "starter/ passes every check" in text
    (text,) = faults(lesson, RIGHT | {"solution": (result(State.BLOCKED),)}, ())
    assert "solution/ does not pass the-sum" in text
    unsolved = {name: told for name, told in RIGHT.items() if name != "solution"}
    (text,) = faults(replace(lesson, solution=()), unsolved, ())
    assert text == "solution/ has no files: a lesson is solved by changing at least one."
    (text,) = faults(lesson, RIGHT | {"wrong/only-one": (result(State.PASSED),)}, ())
    assert "wrong/only-one must fail the-sum and nothing else, but fails no check." in text
    (text,) = faults(lesson, RIGHT | {"wrong/only-one": (result(State.FAILED, "Hm."),)}, ())
    assert "wrong/only-one must be told “3 and 4 make 7”, but is told: Hm." in text
    (text,) = faults(lesson, RIGHT, [("solution", result(State.FAILED, "No.", "bytes"))])
    assert "the claim bytes is not true of the solution: bytes: No." in text
