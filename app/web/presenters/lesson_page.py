"""A lesson as a page: its text with questions and figures, hints, and the workbench beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.lessons.model import Course, Lesson, Question, QuestionKind, Segment, SegmentKind
from app.store.lesson_model import Work
from app.web.presenters import lesson_checks, lesson_map
from app.web.presenters.lesson_checks import LessonChecks
from app.web.presenters.lesson_preview import LessonPreview
from app.web.presenters.pages import FileView, WorkbenchPage
from app.web.words import gettext as _


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonQuestion:
    """One question: to be predicted, or revealed."""

    template: ClassVar[str] = "_lesson_question.html"
    id: str
    url: str
    kind: str
    ask: str
    """HTML."""
    options: tuple[str, ...]
    places: tuple[str, ...]
    """Of an order: ``1st``, ``2nd`` …"""
    given: str
    """What was predicted; empty before that."""
    right: bool = False
    answer: str = ""
    because: str = ""
    """HTML."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonMark:
    """Where the text says that something is checked, and how that came out."""

    template: ClassVar[str] = "_lesson_mark.html"
    id: str
    url: str
    title: str
    state: str
    """``passed``, ``failed``, ``blocked`` or ``waiting``."""
    icon: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One piece of the text; exactly one of these is there."""

    html: str = ""
    question: LessonQuestion | None = None
    figure_url: str = ""
    figure_view: str = ""
    """``sequence``, ``frames`` or ``bytes``: how high it stands."""
    figure_caption: str = ""
    mark: LessonMark | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StepView:
    """A part of the text under its heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonHints:
    """The hints that were asked for, and the button for the next one."""

    template: ClassVar[str] = "_lesson_hints.html"
    hints: tuple[str, ...]
    more_url: str
    more: str
    """``Hint 2 of 3``; empty where there is none left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonText:
    """Everything of a lesson but the workbench."""

    template: ClassVar[str] = "_lesson_text.html"
    title: str
    url: str
    part: str
    place: str
    """``3 of 6``"""
    minutes: str
    steps: tuple[StepView, ...]
    checks: LessonChecks
    hints: LessonHints
    previous_url: str
    previous_title: str
    next_url: str
    next_title: str
    solution_url: str
    """Empty where there is none."""
    undoable: bool
    begun: bool
    read_next: tuple[tuple[str, str], ...]
    """Title and address."""
    preview: LessonPreview | None = None
    """For authors."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonIntro:
    """A lesson that was not begun: its text beside the files that it starts with. Nothing runs, nothing is kept."""

    template: ClassVar[str] = "lesson_intro.html"
    lesson: LessonText
    files: tuple[FileView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonPage(WorkbenchPage):
    """A lesson that was begun: its text beside the workbench."""

    template: ClassVar[str] = "lesson.html"
    lesson: LessonText


@dataclass(frozen=True, kw_only=True, slots=True)
class FigurePage:
    """A recording by itself, in a frame of the text."""

    template: ClassVar[str] = "lesson_figure.html"
    title: str
    view: object
    """The view that shows it, with its template."""


def present(course: Course, lesson: Lesson, work: Work | None, checks: LessonChecks) -> LessonText:
    """The text of a lesson for one learner."""
    before, after = course.around(lesson)
    part = course.part(lesson.part)
    siblings = part.lessons if part else ()
    url = lesson_map.address(lesson)
    return LessonText(
        title=lesson.title,
        url=url,
        part=part.title if part else "",
        place=_("%(number)s of %(all)s", number=siblings.index(lesson) + 1, all=len(siblings)),
        minutes=_("%(num)s min", num=lesson.minutes),
        steps=tuple(
            StepView(
                title=step.title,
                blocks=tuple(_block(lesson, segment, work, checks) for segment in step.segments),
            )
            for step in lesson.steps
        ),
        checks=checks,
        hints=hints(lesson, work),
        previous_url=lesson_map.address(before) if before else "",
        previous_title=before.title if before else "",
        next_url=lesson_map.address(after) if after else "",
        next_title=after.title if after else "",
        solution_url=f"{url}/solution" if lesson.solution else "",
        undoable=bool(work and work.undoable),
        begun=work is not None,
        read_next=tuple((reading.title, reading.url) for reading in lesson.read_next),
    )


def hints(lesson: Lesson, work: Work | None) -> LessonHints:
    """The hints that were asked for so far."""
    told = min(work.hints if work else 0, len(lesson.hints))
    more = _("Hint %(next)s of %(all)s", next=told + 1, all=len(lesson.hints)) if told < len(lesson.hints) else ""
    return LessonHints(hints=lesson.hints[:told], more_url=f"{lesson_map.address(lesson)}/hints", more=more)


def question(found: Question, predictions: Mapping[str, tuple[str, ...]], url: str) -> LessonQuestion:
    """A question as it stands: its answer only after a prediction."""
    given = predictions.get(found.name)
    ordinals = tuple(str(number) for number in range(1, len(found.options) + 1))
    told = given is not None
    return LessonQuestion(
        id=f"question-{found.name}",
        url=f"{url}/questions/{found.name}",
        kind=found.kind.value,
        ask=found.ask,
        options=found.options,
        places=ordinals if found.kind is QuestionKind.ORDER else (),
        given=", ".join(given) if given else "",
        right=told and found.right(given or ()),
        answer=", ".join(found.answer) if told else "",
        because=found.because if told else "",
    )


def _block(lesson: Lesson, segment: Segment, work: Work | None, checks: LessonChecks) -> Block:
    url = lesson_map.address(lesson)
    if segment.kind is SegmentKind.QUESTION:
        found = lesson.question(segment.name)
        predictions = work.predictions if work else {}
        return Block(question=question(found, predictions, url) if found else None)
    if segment.kind is SegmentKind.FIGURE:
        figure = next((figure for figure in lesson.figures if figure.name == segment.name), None)
        return Block(
            figure_url=f"{url}/figures/{segment.name}",
            figure_view=figure.view if figure else "",
            figure_caption=figure.caption if figure else "",
        )
    if segment.kind is SegmentKind.CHECK:
        return Block(mark=_mark(lesson, segment.name, checks))
    return Block(html=segment.html)


def marks(lesson: Lesson, checks: LessonChecks) -> tuple[LessonMark, ...]:
    """Everything in the text that says how a check came out."""
    return tuple(_mark(lesson, name, checks) for step in lesson.steps for name in step.checks)


def _mark(lesson: Lesson, name: str, checks: LessonChecks) -> LessonMark:
    row = next((row for row in checks.rows if row.id == f"check-{name}"), None)
    return LessonMark(
        id=f"mark-{name}",
        url=f"#check-{name}",
        title=next((lesson_checks.title(check) for check in lesson.checks if check.name == name), ""),
        state=row.state if row else "waiting",
        icon=row.icon if row else "○",
        words=row.words if row else "",
    )
