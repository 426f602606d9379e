"""The checks of a lesson: how they came out, what was expected and seen, and where to look; after passing, why it works."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from app import attempts
from app.checks.grading import Check
from app.checks.results import CheckResult, Evidence, State
from app.lessons.model import Lesson
from app.store.lesson_model import StoredAttempt
from app.web.presenters import clock, lesson_map
from app.web.words import gettext as _
from app.web.words import ngettext

_ICONS = {State.PASSED: "✓", State.FAILED: "✕", State.BLOCKED: "▲"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Evidence: a link that shows it, and lights it up."""

    label: str
    url: str
    """Where a browser without scripts goes; empty where the place is in the files."""
    load_url: str
    """The fragment of the view that has it."""
    cursor: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckRow:
    """One check."""

    id: str
    state: str
    """``passed``, ``failed``, ``blocked`` or ``waiting``."""
    icon: str
    words: str
    text: str
    expected: str
    seen: str
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonCall:
    """A call that the check makes, to be filled into the form."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonChecks:
    """All checks, with the button that asks for them."""

    template: ClassVar[str] = "_lesson_checks.html"
    check_url: str
    calls: tuple[LessonCall, ...] = ()
    """Only where there are several and a form to fill in: the page opens with the first."""
    poll_url: str = ""
    """Asked until the attempt has ended; empty when nothing is under way."""
    summary: str = ""
    trouble: str = ""
    rows: tuple[CheckRow, ...] = ()
    passed: bool = False
    after: str = ""
    """HTML: why it works; only after passing."""
    next_url: str = ""
    next_title: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """What decides how the checks are shown."""

    attempt: StoredAttempt | None
    under_way: bool
    passed_before: bool
    following: Lesson | None
    begun: bool = False


def present(lesson: Lesson, here: Situation) -> LessonChecks:
    """The checks of a lesson for one learner."""
    base = lesson_map.address(lesson)
    check_url, attempt = f"{base}/check", here.attempt
    calls = _calls(lesson) if here.begun and len(lesson.calls) > 1 else ()
    if here.under_way:
        return LessonChecks(
            check_url=check_url,
            calls=calls,
            poll_url=f"{base}/checks",
            summary=_("Running your files …"),
            rows=_waiting(lesson),
        )
    passed = bool(attempt and attempt.passed)
    results = attempts.for_learner(lesson, attempt.results) if attempt else ()
    told = passed or here.passed_before
    return LessonChecks(
        check_url=check_url,
        calls=calls,
        summary=_summary(results) if results else "",
        trouble=_trouble(attempt),
        rows=_rows(results, _runs(attempt)) or _waiting(lesson),
        passed=passed,
        after=lesson.after if told else "",
        next_url=lesson_map.address(here.following) if told and here.following else "",
        next_title=here.following.title if told and here.following else "",
    )


def _calls(lesson: Lesson) -> tuple[LessonCall, ...]:
    base = lesson_map.address(lesson)
    return tuple(LessonCall(title=call.title, url=f"{base}/calls/{call.name}") for call in lesson.calls)


def _trouble(attempt: StoredAttempt | None) -> str:
    if attempt is None:
        return ""
    if attempt.ended_ns is None:
        return _("The last check was lost when the server stopped. Press Check again.")
    return attempt.trouble


def _summary(results: tuple[CheckResult, ...]) -> str:
    passed = sum(result.state is State.PASSED for result in results)
    if passed == len(results):
        return ngettext("The check passed.", "All %(num)s checks passed.", len(results))
    return _("%(passed)s of %(all)s checks passed.", passed=passed, all=len(results))


def _waiting(lesson: Lesson) -> tuple[CheckRow, ...]:
    """What will be checked, before it was."""
    shown = [check for check in lesson.checks if not check.hidden]
    rows = [_row(f"check-{check.name}", "waiting", title(check)) for check in shown]
    hidden = len(lesson.checks) - len(shown)
    if hidden:
        text = ngettext("And a hidden test.", "And %(num)s hidden tests.", hidden)
        rows.append(_row("check-hidden", "waiting", text))
    return tuple(rows)


def title(check: Check) -> str:
    """What a check is called before it was run: its title, or ``says-hello`` as words, ``Says hello``."""
    return check.title or check.name.replace("-", " ").capitalize()


def _row(row_id: str, state: str, text: str) -> CheckRow:
    return CheckRow(id=row_id, state=state, icon="○", words="", text=text, expected="", seen="", places=())


def _runs(attempt: StoredAttempt | None) -> Mapping[str, str]:
    """Where the evidence of each scenario is seen."""
    return {} if attempt is None else {"main": attempt.run_id, **dict(attempt.shown_runs)}


def _rows(results: Iterable[CheckResult], runs: Mapping[str, str]) -> tuple[CheckRow, ...]:
    words = {State.PASSED: _("Passed:"), State.FAILED: _("Not passed:"), State.BLOCKED: _("Not checked:")}
    return tuple(
        CheckRow(
            id=f"check-{result.name or f'hidden-{number}'}",
            state=result.state.value,
            icon=_ICONS[result.state],
            words=words[result.state],
            text=result.text,
            expected=result.expected if result.state is State.FAILED else "",
            seen=result.seen if result.state is State.FAILED else "",
            places=_places(result.evidence, runs.get(result.scenario, "")),
        )
        for number, result in enumerate(results, 1)
    )


def _places(evidence: Iterable[Evidence], run_id: str) -> tuple[Place, ...]:
    """What can be shown: a recording that was not kept shows nothing."""
    found = (_place(one, run_id) for one in evidence)
    return tuple(place for place in found if place.url or place.source)


def _place(evidence: Evidence, run_id: str) -> Place:
    view, query = _view_of(evidence.cursor)
    known = bool(run_id and view)
    return Place(
        label=evidence.label,
        url=f"/runs/{run_id}?view={view}{query}" if known else "",
        load_url=f"/runs/{run_id}/wire/{view}?zoom=messages{query}" if known else "",
        cursor=evidence.cursor,
        source=evidence.source,
    )


def _view_of(cursor: str) -> tuple[str, str]:
    """The view that shows what a token names, and what it must show of it."""
    kind, _dash, rest = cursor.partition("-")
    first, *more = rest.split("-")
    match kind:
        case "message" | "node":
            return "bytes", f"&call={first}&message={more[0]}"
        case "header":
            return "headers", f"&block={first}"
        case "log":
            return "logs", f"&at={clock.text(int(first))}"
        case _:
            return {"frame": "frames", "call": "sequence"}.get(kind, ""), ""
