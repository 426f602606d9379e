"""What the runs of a lesson's own answers must show: the starter fails, the solution passes, each mistake gets its words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from app.checks.results import CheckResult, State
from app.lessons.model import Lesson, WrongAnswer
from app.runs.scenario import laid_over
from app.runs.workspace import Workspace

STARTER = "starter"
SOLUTION = "solution"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One of the workspaces that a lesson is proved with."""

    name: str
    """``starter``, ``solution``, ``wrong/forgot-the-field``."""
    workspace: Workspace


def answers(lesson: Lesson) -> tuple[Answer, ...]:
    """The starter, the solution where there is one, and every wrong answer."""
    solved = laid_over(lesson.starter, lesson.solution)
    found = [Answer(name=STARTER, workspace=lesson.starter)]
    if lesson.solution:
        found.append(Answer(name=SOLUTION, workspace=solved))
    found += [Answer(name=_folder(wrong), workspace=laid_over(solved, wrong.files)) for wrong in lesson.wrong]
    return tuple(found)


def faults(
    lesson: Lesson, results: dict[str, tuple[CheckResult, ...]], claims: Iterable[tuple[str, CheckResult]]
) -> tuple[str, ...]:
    """What is not as it must be, as sentences; ``results`` by the names of the answers, ``claims`` with them."""
    found = chain(_starter(results), _solution(lesson, results), _claims(claims), _wrong(lesson, results))
    return tuple(found)


def _starter(results: dict[str, tuple[CheckResult, ...]]) -> Iterator[str]:
    if all(result.state is State.PASSED for result in results[STARTER]):
        yield "starter/ passes every check: there is nothing to do in this lesson."


def _solution(lesson: Lesson, results: dict[str, tuple[CheckResult, ...]]) -> Iterator[str]:
    for result in results.get(SOLUTION, ()):
        if result.state is not State.PASSED:
            yield f"solution/ does not pass {result.name}: {_told(result)}"
    if not lesson.solution:
        yield "solution/ has no files: a lesson is solved by changing at least one."


def _claims(claims: Iterable[tuple[str, CheckResult]]) -> Iterator[str]:
    for answer, claim in claims:
        if claim.state is not State.PASSED:
            yield f"the claim {claim.name} is not true of the {answer}: {_told(claim)}"


def _wrong(lesson: Lesson, results: dict[str, tuple[CheckResult, ...]]) -> Iterator[str]:
    for wrong in lesson.wrong:
        told = results[_folder(wrong)]
        failing = tuple(result.name for result in told if result.state is not State.PASSED)
        if set(failing) != set(wrong.fails):
            said = "; ".join(_told(result) for result in told if result.state is not State.PASSED)
            yield (
                f"{_folder(wrong)} must fail {_listed(wrong.fails)} and nothing else, but fails {_listed(failing)}"
                + (f": {said}" if said else ".")
            )
            continue
        first = next(result for result in told if result.name == wrong.fails[0])
        if wrong.words not in first.text:
            yield f"{_folder(wrong)} must be told “{wrong.words}”, but is told: {first.text}"


def _folder(wrong: WrongAnswer) -> str:
    return f"wrong/{wrong.name}"


def _told(result: CheckResult) -> str:
    seen = f" (expected {result.expected}, seen {result.seen})" if result.expected else ""
    return f"{result.name}: {result.text}{seen}"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "no check"
