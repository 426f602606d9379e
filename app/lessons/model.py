"""A course as values."""

from dataclasses import dataclass, field
from enum import Enum

from app.checks.grading import Check
from app.runs.scenario import MAIN, Scenario
from app.runs.spec import CallSpec
from app.runs.workspace import File, Workspace


class QuestionKind(Enum):
    """How a question is answered."""

    CHOOSE = "choose"
    """One of the options."""
    HEX = "hex"
    """Bytes, typed in hex."""
    ORDER = "order"
    """All the options, in an order."""
    NUMBER = "number"
    """A whole number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Predict, then reveal. Its answer is sent only after a prediction was made."""

    name: str
    kind: QuestionKind
    ask: str
    """HTML."""
    options: tuple[str, ...]
    """Plain texts; in the order in which they are shown."""
    answer: tuple[str, ...]
    """The right option, the options in order, or the text."""
    because: str
    """HTML: why."""

    def right(self, given: tuple[str, ...]) -> bool:
        """Whether a prediction is the answer."""
        if self.kind is QuestionKind.HEX:
            return "".join(given).replace(" ", "").lower() == "".join(self.answer).replace(" ", "").lower()
        return tuple(text.strip() for text in given) == self.answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A small recording that a real view plays, beside the text."""

    name: str
    view: str
    """``sequence``, ``frames`` or ``bytes``."""
    caption: str
    """HTML."""
    events: bytes = field(repr=False)
    descriptor_set: bytes = field(repr=False)
    call: int = 1
    message: int = 1


class SegmentKind(Enum):
    """What stands at one place of a lesson's text."""

    TEXT = "text"
    QUESTION = "question"
    FIGURE = "figure"
    CHECK = "check"


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """A piece of a lesson's text, or the name of what stands in its place."""

    kind: SegmentKind
    html: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A part of a lesson's text under its own heading; the first may have none."""

    title: str
    segments: tuple[Segment, ...]
    checks: tuple[str, ...] = ()
    """Names of the checks that stand in it: it is done when they pass."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferedCall:
    """A call that the page offers to make."""

    name: str
    title: str
    method: str
    request: str
    """JSON of the first request message; empty where it is written in bytes."""
    spec: CallSpec
    """The call as the page's form is filled in with it: its options, and its first request."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WrongAnswer:
    """A mistake that people really make, and what must be said of it."""

    name: str
    """Its folder below ``wrong/``."""
    files: tuple[File, ...]
    """Laid over the solution."""
    fails: tuple[str, ...]
    """Names of the checks that must fail, and no others."""
    words: str
    """What the first of them must say, somewhere in its sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Where to read on."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """One lesson, whole."""

    part: str
    """The part's slug: ``first-call``."""
    slug: str
    """``a-unary-call``; with the part's the name of the lesson in addresses and in progress."""
    title: str
    summary: str
    minutes: int
    steps: tuple[Step, ...]
    after: str
    """HTML of the explanation after passing."""
    calls: tuple[OfferedCall, ...]
    scenarios: tuple[Scenario, ...]
    checks: tuple[Check, ...]
    claims: tuple[Check, ...]
    """What the text says of the wire, proved on the solution's recording; learners do not see them."""
    starter_claims: tuple[Check, ...]
    """The same for what the starter does before anything was changed."""
    hints: tuple[str, ...]
    """HTML, to be told one at a time."""
    questions: tuple[Question, ...]
    figures: tuple[Figure, ...]
    starter: Workspace
    solution: tuple[File, ...]
    """The files that differ from the starter's; empty where the lesson has no solution to show."""
    wrong: tuple[WrongAnswer, ...]
    read_next: tuple[Reading, ...]
    words: str = field(repr=False, default="")
    """The text without its markup: for search and for the reading time."""

    @property
    def name(self) -> str:
        """``first-call/a-unary-call``."""
        return f"{self.part}/{self.slug}"

    @property
    def opens(self) -> OfferedCall | None:
        """The call that the page begins with."""
        return self.calls[0] if self.calls else None

    def offered(self, name: str) -> OfferedCall | None:
        """The call of this name that the page offers."""
        return next((call for call in self.calls if call.name == name), None)

    def scenario(self, name: str) -> Scenario | None:
        """The scenario of this name."""
        return next((scenario for scenario in self.scenarios if scenario.name == name), None)

    @property
    def main(self) -> Scenario | None:
        """The scenario whose recording the page shows: the one of the offered calls, else the first that is not hidden."""
        seen = [scenario for scenario in self.scenarios if not scenario.hidden]
        return next((scenario for scenario in seen if scenario.name == MAIN), seen[0] if seen else None)

    def question(self, name: str) -> Question | None:
        """The question of this name."""
        return next((question for question in self.questions if question.name == name), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of the course."""

    slug: str
    title: str
    summary: str
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """All parts, in order."""

    parts: tuple[Part, ...]
    version: str = ""
    """Another one after every save; empty for a course that is read once."""
    mistakes: tuple[str, ...] = ()
    """What is wrong in its files, each with its place: for its authors."""

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Every lesson, in order."""
        return tuple(lesson for part in self.parts for lesson in part.lessons)

    def lesson(self, part: str, slug: str) -> Lesson | None:
        """The lesson of this name."""
        return next((one for one in self.lessons if one.part == part and one.slug == slug), None)

    def part(self, slug: str) -> Part | None:
        """The part of this slug."""
        return next((part for part in self.parts if part.slug == slug), None)

    def around(self, lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
        """The lessons before and after one."""
        every = self.lessons
        at = every.index(lesson)
        return every[at - 1] if at else None, every[at + 1] if at + 1 < len(every) else None
