"""The processes of a workspace: what each is doing, and the buttons that start, stop and reload it one by one."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import ClassVar

from app.runs import manifest
from app.runs.events import AnyEvent, ProcessExited, ProcessListening, ProcessStarted, ServerAnswered
from app.runs.manifest import Plan
from app.runs.processes import ProcessAction
from app.web.presenters import answers
from app.web.presenters.answers import AnswerView
from app.web.presenters.outcomes import ProblemRow
from app.web.words import gettext as _

MAX_PORTS = 4
"""Ports shown of one process."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """One thing that can be done with a process now."""

    text: str
    hint: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessRow:
    """One process."""

    name: str
    command: str
    tone: str
    icon: str
    state: str
    buttons: tuple[Button, ...] = ()
    answer: AnswerView | None = None
    """What it said of itself when it was asked last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessesView:
    """The list; without rows it takes no room."""

    template: ClassVar[str] = "_processes.html"
    rows: tuple[ProcessRow, ...] = ()
    hint: str = ""
    problems: tuple[ProblemRow, ...] = ()
    """Why the last thing asked for was not done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """What was seen of a process in a run."""

    started: bool = False
    ports: tuple[int, ...] = ()
    exited: ProcessExited | None = None
    answer: ServerAnswered | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Happenings:
    """What a run has told of its processes."""

    live: bool = False
    seen: dict[str, _Seen] = field(default_factory=dict)


def happenings(events: Iterable[AnyEvent], *, live: bool) -> Happenings:
    """What these events of a run tell of its processes."""
    seen: dict[str, _Seen] = {}
    for event in events:
        match event:
            case ProcessStarted(process=name):
                seen[name] = _Seen(started=True)
            case ProcessListening(process=name, port=port) if name in seen:
                seen[name] = replace(seen[name], ports=(*seen[name].ports, port)[:MAX_PORTS])
            case ProcessExited(process=name) if name in seen:
                seen[name] = replace(seen[name], exited=event)
            case ServerAnswered(process=name) if name in seen:
                seen[name] = replace(seen[name], answer=event)
    return Happenings(live=live, seen=seen)


def present(plan: Plan, happened: Happenings, address: str, *, editable: bool) -> ProcessesView:
    """The list of a workspace; of a single server only while it can be asked, else the chip says all of it."""
    alone = len(plan.processes) < 2 and not any(process.runtime == manifest.MOCK for process in plan.processes)
    if alone and not any(seen.ports and happened.live for seen in happened.seen.values()):
        return ProcessesView()
    rows = tuple(_row(process, happened, address, editable=editable) for process in plan.processes)
    mocked = any(process.runtime == manifest.MOCK and not process.command for process in plan.processes)
    return ProcessesView(rows=rows, hint=_mock_hint() if mocked else "")


def _mock_hint() -> str:
    return _(
        "No server.py, so a mock answers every method with made-up data. Rules in a file mock.toml say what it answers; "
        "they take effect when they are saved."
    )


def _row(process: manifest.Process, happened: Happenings, address: str, *, editable: bool) -> ProcessRow:
    seen = happened.seen.get(process.name, _Seen())
    running = happened.live and seen.started and seen.exited is None
    tone, icon, state = _state(process, seen, running=running)
    wanted = (ProcessAction.STOP, ProcessAction.RELOAD) if running else (ProcessAction.START,)
    asks = (_asks(process, address),) if running and seen.ports and process.runtime != manifest.MOCK else ()
    words = " ".join((process.runtime, *process.command))
    return ProcessRow(
        name=process.name,
        command=words,
        tone=tone,
        icon=icon,
        state=state,
        buttons=(*asks, *(_button(action, process, address) for action in wanted)) if editable else (),
        answer=answers.present(seen.answer, process.runtime) if seen.answer else None,
    )


def _asks(process: manifest.Process, address: str) -> Button:
    hint = _("Asks it for health, reflection and channelz, with calls that the recording shows")
    return Button(text=_("Ask"), hint=hint, url=f"{address}/processes/{process.name}/ask")


def _state(process: manifest.Process, seen: _Seen, *, running: bool) -> tuple[str, str, str]:
    """Tone, icon and words."""
    if running and seen.ports:
        return "good", "●", _("listens on %(ports)s", ports=", ".join(f":{port}" for port in seen.ports))
    if running:
        return ("busy", "◔", _("starting")) if process.serves else ("good", "●", _("running"))
    if seen.exited is None:
        return "dim", "○", _("not started")
    if seen.exited.signal:
        return "dim", "■", _("stopped (signal %(number)s)", number=seen.exited.signal)
    if seen.exited.exit_code:
        return "bad", "✕", _("failed with exit code %(code)s", code=seen.exited.exit_code)
    return "dim", "■", _("ended with exit code 0")


def _button(action: ProcessAction, process: manifest.Process, address: str) -> Button:
    text, hint = {
        ProcessAction.START: (_("Start"), _("Starts %(name)s", name=process.name)),
        ProcessAction.STOP: (_("Stop"), _("Asks %(name)s to end (SIGTERM), then ends it", name=process.name)),
        ProcessAction.RELOAD: (_("Reload"), _("Gives your files as they are now to %(name)s alone", name=process.name)),
    }[action]
    return Button(text=text, hint=hint, url=f"{address}/processes/{process.name}/{action.value}")
