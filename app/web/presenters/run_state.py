"""The chip that says what the run is doing, and the element that follows it."""

from dataclasses import dataclass
from typing import ClassVar

from app.runs.events import Outcome
from app.web.presenters import outcomes
from app.web.words import gettext as _

MAX_NAMED = 2
"""Processes that the chip names; the list of processes has them all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunState:
    """What the run is doing now."""

    template: ClassVar[str] = "_run_state.html"
    tone: str
    icon: str
    text: str
    stop_url: str = ""
    """Where Stop posts to; empty where there is nothing to stop or no right to."""
    run_url: str = ""
    """Where Run posts to; empty where it runs already or there is no right to."""
    fresh_url: str = ""
    """Where to ask whether the files were edited, after they were saved; empty where nothing depends on it."""
    stale: str = ""
    """Says that the files were edited since the run started; empty when they were not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Follow:
    """The element that follows a live run by its events and asks for what changed."""

    template: ClassVar[str] = "_follow.html"
    events_url: str = ""
    """Empty when there is nothing to follow."""
    after: int = 0
    """Number of the last event that the page has seen."""
    live_url: str = ""


def none(*, run_url: str = "") -> RunState:
    """There is no run yet."""
    return RunState(tone="dim", icon="○", text=_("not running"), run_url=run_url)


def starting(*, stop_url: str = "") -> RunState:
    """A run was placed, nothing is known of it yet."""
    return RunState(tone="busy", icon="◔", text=_("starting the server"), stop_url=stop_url)


def serving(
    listening: tuple[tuple[str, int], ...], *, stop_url: str = "", fresh_url: str = "", stale: bool = False
) -> RunState:
    """The processes that listen, with their ports."""
    where = ", ".join(f"{process} :{port}" for process, port in listening[:MAX_NAMED])
    if len(listening) > MAX_NAMED:
        where = _("%(where)s and %(count)s more", where=where, count=len(listening) - MAX_NAMED)
    return RunState(
        tone="good",
        icon="●",
        text=_("%(where)s serving", where=where),
        stop_url=stop_url,
        fresh_url="" if stale else fresh_url,
        stale=_("edited since: the next Call restarts the server") if stale else "",
    )


def ended(outcome: Outcome | None, *, run_url: str = "") -> RunState:
    """How the run ended."""
    if outcome is None:
        return none(run_url=run_url)
    words = outcomes.words(outcome)
    return RunState(tone=words.tone, icon=words.icon, text=words.title.lower(), run_url=run_url)
