"""Two runs side by side: numbers, the first difference, every frame of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from app.runs.twin import compares
from app.store.model import StoredRun
from app.trace.compare import Comparison, FramePair, Totals
from app.trace.model import FrameEntry, Sender
from app.web.presenters import outcomes, signs, units
from app.web.words import gettext as _


@dataclass(frozen=True, kw_only=True, slots=True)
class RunChoice:
    """A run that can be compared with."""

    run_id: str
    text: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One number of both runs."""

    name: str
    left: str
    right: str
    difference: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """A frame of one run."""

    arrow: str
    sign: str
    shape: str
    name: str
    stream: int
    length: str
    note: str
    time: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PairRow:
    """A frame of both, or of one."""

    kind: str
    """``same``, ``changed``, ``left`` or ``right``."""
    mark: str
    words: str
    left: Side | None
    right: Side | None
    first: bool
    """The first that is not the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparePage:
    """The page."""

    template: ClassVar[str] = "compare.html"
    title: str
    run_url: str
    left_text: str
    other_url: str
    """The page of the other run; empty while none is chosen."""
    choices: tuple[RunChoice, ...]
    refused: str = ""
    verdict: str = ""
    figures: tuple[Figure, ...] = ()
    rows: tuple[PairRow, ...] = ()
    left_out: str = ""


def choices(runs: Sequence[StoredRun], own: str, chosen: str) -> tuple[RunChoice, ...]:
    """The other runs of a workspace."""
    return tuple(
        RunChoice(run_id=run.run_id, text=told(run), chosen=run.run_id == chosen) for run in runs if run.run_id != own
    )


def told(run: StoredRun) -> str:
    """A run in a line: when it was, and how it ended."""
    when = datetime.fromtimestamp(run.started_ns / 1e9, UTC)
    how = outcomes.words(run.outcome).title if run.outcome else _("running")
    what = _("compared with JSON") if compares(run.run_id) else how
    return f"{when:%Y-%m-%d %H:%M:%S} UTC, {what}"


def verdict(comparison: Comparison) -> str:
    """The first difference in a sentence."""
    if comparison.first < 0:
        return _("Frame by frame the two are the same, byte for byte.")
    pair = comparison.pairs[comparison.first]
    same = comparison.first
    frame = pair.left or pair.right
    name = f"{frame.name} ({_('stream %(number)s', number=frame.stream_id)})" if frame else ""
    if pair.left and pair.right:
        text = _("%(same)s frames are the same, then %(name)s differs: %(what)s.")
        return text % {"same": same, "name": name, "what": _what(pair)}
    which = _("this run") if pair.left else _("the other run")
    return _("%(same)s frames are the same, then %(name)s is only in %(which)s.") % {
        "same": same, "name": name, "which": which,
    }  # fmt: skip


def figures(left: Totals, right: Totals) -> tuple[Figure, ...]:
    """The numbers of both."""
    rows = (
        (_("connections"), left.connections, right.connections, str),
        (_("calls"), left.calls, right.calls, str),
        (_("frames"), left.frames, right.frames, str),
        (_("bytes ▶"), left.client_bytes, right.client_bytes, units.size),
        (_("bytes ◀"), left.server_bytes, right.server_bytes, units.size),
        (_("in header blocks"), left.header_bytes, right.header_bytes, units.size),
        (_("in DATA"), left.data_bytes, right.data_bytes, units.size),
        (_("first frame to last"), left.duration_ns, right.duration_ns, units.duration),
    )
    return tuple(
        Figure(name=name, left=show(one), right=show(other), difference=_difference(one, other))
        for name, one, other, show in rows
    )


def rows(comparison: Comparison) -> tuple[PairRow, ...]:
    """Every frame of both."""
    return tuple(_row(pair, first=at == comparison.first) for at, pair in enumerate(comparison.pairs))


def _difference(left: int, right: int) -> str:
    if left == right:
        return "="
    return f"{100 * (right - left) / left:+.0f} %" if left else "+"


def _row(pair: FramePair, *, first: bool) -> PairRow:
    if pair.left and pair.right:
        kind = "same" if pair.same else "changed"
        mark, words = ("=", _("the same")) if pair.same else ("≠", _what(pair))
    else:
        kind, mark, words = ("left", "−", _("only this run")) if pair.left else ("right", "+", _("only the other"))
    return PairRow(
        kind=kind, mark=mark, words=words, left=_side(pair.left), right=_side(pair.right), first=first
    )  # fmt: skip


def _what(pair: FramePair) -> str:
    words = {"flags": _("flags"), "length": _("length"), "payload": _("bytes")}
    return ", ".join(words[difference] for difference in pair.differences)


def _side(frame: FrameEntry | None) -> Side | None:
    if frame is None:
        return None
    sign = signs.frame(frame.name)
    return Side(
        arrow=signs.ARROWS[Sender(frame.sender)],
        sign=sign.name,
        shape=sign.shape,
        name=frame.name,
        stream=frame.stream_id,
        length=units.size(frame.length),
        note=frame.note,
        time=units.clock(frame.time_ns),
    )
