"""How runs end, in words: whose fault it is decides title, colour, icon and advice."""

import signal
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from app.runs.events import Limit, LimitHit, Outcome, ProcessExited, RunEnded
from app.runs.problems import SourceProblem
from app.web.presenters import units
from app.web.words import gettext as _


@dataclass(frozen=True, kw_only=True, slots=True)
class OutcomeWords:
    """How one outcome looks and reads."""

    tone: str
    """``good``, ``dim``, ``warn``, ``bad`` or ``ours``."""
    icon: str
    title: str
    advice: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProblemRow:
    """One problem of a source file."""

    place: str
    """``server.py:12:4``"""
    source: str
    """``server.py:12``, for the editor; empty where no line is known."""
    severity: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """How the run ended, or what limits it has met so far. Nothing to say: every text is empty."""

    template: ClassVar[str] = "_run_notice.html"
    tone: str = ""
    icon: str = ""
    title: str = ""
    text: str = ""
    advice: str = ""
    problems: tuple[ProblemRow, ...] = ()
    limits: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


def words(outcome: Outcome) -> OutcomeWords:
    """How ``outcome`` looks and reads."""
    return {
        Outcome.COMPLETED: OutcomeWords(tone="dim", icon="■", title=_("Run ended"), advice=""),
        Outcome.COMPILE_FAILED: OutcomeWords(
            tone="bad",
            icon="✎",
            title=_("The schema does not compile"),
            advice=_("Mend the lines below in the editor, then press Call again."),
        ),
        Outcome.SERVER_NOT_READY: OutcomeWords(
            tone="warn",
            icon="◌",
            title=_("The server never listened"),
            advice=_("server.py must add a port, for example “[::]:50051”, and call server.start()."),
        ),
        Outcome.SERVER_CRASHED: OutcomeWords(
            tone="bad",
            icon="✕",
            title=_("The server stopped by itself"),
            advice=_("The last lines of the log say where. Mend server.py, then press Call again."),
        ),
        Outcome.CLIENT_FAILED: OutcomeWords(
            tone="bad", icon="✕", title=_("The client failed"), advice=_("The last lines of the log say where.")
        ),
        Outcome.TIMED_OUT: OutcomeWords(
            tone="warn",
            icon="◷",
            title=_("The run's time was up"),
            advice=_("Press Call to start a new run; everything recorded so far is kept."),
        ),
        Outcome.LIMIT_EXCEEDED: OutcomeWords(
            tone="warn",
            icon="▲",
            title=_("A limit ended the run"),
            advice=_(
                "The sandbox gives each process a fixed share. Look for a loop that never ends or data that grows."
            ),
        ),
        Outcome.CANCELLED: OutcomeWords(tone="dim", icon="■", title=_("Run cancelled"), advice=""),
        Outcome.SANDBOX_FAILED: OutcomeWords(
            tone="ours",
            icon="!",
            title=_("Our sandbox failed"),
            advice=_("This was not your code. Your files are saved; press Call to try again."),
        ),
    }[outcome]


def present(ended: RunEnded | None, limits: Iterable[LimitHit], gaps: Iterable[str]) -> Notice:
    """What there is to say about a run's end and its limits."""
    limit_texts = tuple(dict.fromkeys(limit_words(hit) for hit in limits))
    if ended is None:
        return Notice(limits=limit_texts, gaps=tuple(gaps))
    said = words(ended.outcome)
    file = next((problem.path for problem in ended.problems if problem.path.endswith(".toml")), "")
    if file and ended.outcome is Outcome.COMPILE_FAILED:
        said = replace(said, title=_("%(file)s has a mistake", file=file))
    return Notice(
        tone=said.tone,
        icon=said.icon,
        title=said.title,
        # Problems at their places say more than a sentence that repeats them.
        text=_("Nothing was started.") if ended.problems and ended.outcome is Outcome.COMPILE_FAILED else ended.text,
        advice="" if ended.problems and ended.outcome is Outcome.SERVER_CRASHED else said.advice,
        problems=tuple(problem_row(problem) for problem in ended.problems),
        limits=limit_texts,
        gaps=tuple(gaps),
    )


def problem_row(problem: SourceProblem) -> ProblemRow:
    """A diagnostic at its place."""
    place = ":".join([problem.path, *(str(number) for number in (problem.line, problem.column) if number)])
    return ProblemRow(
        place=place if problem.path else "",
        source=f"{problem.path}:{problem.line}" if problem.path and problem.line else "",
        severity=problem.severity.value,
        text=problem.text,
    )


def limit_words(hit: LimitHit) -> str:
    """A limit that was met, by name, with its value and what followed."""
    names = {
        Limit.MEMORY: _("memory: %(size)s", size=units.size(hit.value)),
        Limit.PROCESSES: _("processes and threads: %(count)s", count=hit.value),
        Limit.CPU: _("processor time: %(count)s s", count=hit.value),
        Limit.WALL_TIME: _("time of a run: %(count)s s", count=hit.value),
        Limit.OUTPUT: _("output: %(size)s", size=units.size(hit.value)),
        Limit.DISK: _("disk: %(size)s", size=units.size(hit.value)),
        Limit.CAPTURE: _("recording: %(size)s", size=units.size(hit.value)),
    }
    who = f" ({hit.process})" if hit.process else ""
    effect = _("It was killed.") if hit.killed else _("The run goes on.")
    return _("Limit met%(who)s - %(limit)s. %(effect)s", who=who, limit=names[hit.limit], effect=effect)


def exit_words(event: ProcessExited) -> str:
    """How a process ended."""
    if event.signal:
        return _("ended by signal %(number)s%(name)s", number=event.signal, name=_signal_name(event.signal))
    if event.exit_code == 0:
        return _("ended with exit code 0")
    return _("ended with exit code %(code)s", code=event.exit_code)


def _signal_name(number: int) -> str:
    known = {entry.value: entry.name for entry in signal.Signals}
    return f" ({known[number]})" if number in known else ""
