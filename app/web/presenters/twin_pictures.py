"""The pictures of a comparison: bars of bytes, strips of times, lanes of calls at once; places in percent of the width."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from app.runs import twin
from app.trace.twin import Bytes, Exchange, Part, Side, elapsed, most_at_once
from app.web.presenters import units
from app.web.words import gettext as _
from app.web.words import ngettext

ROW = 9
"""Height of one call among calls at once, in pixels."""
STRIP = 40
"""Height of a strip of dots."""
_RAISE = (0, 5, -5, 9, -9)
"""Dots that lie together stand apart by so many pixels, in turns."""
_FAR = 4.0
"""The scale ends at so many times the greater upper quartile: one slow call would press all others together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """A part of a bar."""

    kind: str
    """``setup``, ``headers``, ``framing`` or ``body``."""
    x: str
    width: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """The bytes of one call on one side."""

    json: bool
    side: str
    segments: tuple[Segment, ...]
    setup: str
    headers: str
    framing: str
    body: str
    total: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Bars:
    """The same call on both sides, on one scale."""

    title: str
    note: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dot:
    """One call's time."""

    x: str
    y: int
    far: bool
    """Beyond the end of the scale."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Strip:
    """The times of one side."""

    json: bool
    side: str
    dots: tuple[Dot, ...]
    low: str
    width: str
    """Of the box between the quartiles."""
    median: str
    words: str
    shown: tuple[str, str, str, str]
    """Median, lower and upper quartile, greatest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A moment of the scale."""

    x: str
    text: str
    anchor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Strips:
    """Both sides on one scale."""

    strips: tuple[Strip, ...]
    ticks: tuple[Tick, ...]
    left_out: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One call among calls at once."""

    x: str
    width: str
    y: int
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Lanes:
    """The calls of one side that were made at once."""

    json: bool
    side: str
    runs: tuple[Run, ...]
    height: int
    words: str


def name(side: Side) -> str:
    """What a side is called."""
    return _("JSON") if side.json else _("gRPC")


def connections(count: int) -> str:
    """``1 connection``, ``6 connections``."""
    return ngettext("%(num)s connection", "%(num)s connections", count)


def average(side: Side) -> tuple[float, float, float]:
    """Headers, framing and body of one of the calls that count; the connection's own frames are shared by its calls."""
    count = len(side.counted) or 1
    summed = sum((one.size for one in side.counted), Bytes())
    upkeep = side.upkeep / side.calls if side.calls else 0.0
    return summed.headers / count, summed.framing / count + upkeep, summed.body / count


def bars(part: Part, packed: Part | None = None) -> tuple[Bars, ...]:
    """The first call and a later one; where it was made, one with gzip too."""
    sides = (part.grpc, part.json)
    first = [(side, (side.setup, *_parts(side.first.size if side.first else Bytes()))) for side in sides]
    later = [(side, (0.0, *average(side))) for side in sides]
    words = _("With what the connection needs once: HTTP/2's preface and SETTINGS.")
    shared = _("On average, with its share of PING and WINDOW_UPDATE.")
    found = [
        _bars(_("The first call"), words, first),
        _bars(_("A later call on the same connection"), shared, later),
    ]
    if packed and packed.complete:
        zipped = [(side, (0.0, *average(side))) for side in (packed.grpc, packed.json)]
        found.append(
            _bars(_("A later call with gzip"), _("Messages are compressed where that makes them shorter."), zipped)
        )
    return tuple(found)


def _parts(size: Bytes) -> tuple[float, float, float]:
    return float(size.headers), float(size.framing), float(size.body)


def _bars(title: str, note: str, sides: Sequence[tuple[Side, tuple[float, ...]]]) -> Bars:
    most = max(sum(parts) for _side, parts in sides) or 1
    return Bars(title=title, note=note, bars=tuple(_bar(side, parts, most) for side, parts in sides))


def _bar(side: Side, parts: tuple[float, ...], most: float) -> Bar:
    segments, at = [], 0.0
    for kind, size in zip(("setup", "headers", "framing", "body"), parts, strict=True):
        if size:
            segments.append(Segment(kind=kind, x=_percent(at / most), width=_percent(size / most)))
        at += size
    setup, headers, framing, body = (units.size(round(size)) for size in parts)
    return Bar(
        json=side.json, side=name(side), segments=tuple(segments), setup=setup, headers=headers, framing=framing,
        body=body, total=units.size(round(sum(parts))),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """How times lie, in nanoseconds."""

    low: float
    median: float
    high: float
    most: float


def spread(side: Side) -> Spread:
    """Median, quartiles and the greatest of a side's times."""
    times = [float(one.duration_ns) for one in side.counted]
    low, median, high = statistics.quantiles(times, n=4, method="inclusive") if len(times) > 1 else times * 3
    return Spread(low=low, median=median, high=high, most=max(times))


def strips(part: Part) -> Strips:
    """The times of both."""
    spreads = [(side, spread(side)) for side in (part.grpc, part.json)]
    end = min(max(found.most for _side, found in spreads), _FAR * max(found.high for _side, found in spreads)) or 1.0
    far = sum(one.duration_ns > end for side, _found in spreads for one in side.counted)
    ticks = ((0.0, "start"), (0.25, "middle"), (0.5, "middle"), (0.75, "middle"), (1.0, "end"))
    return Strips(
        strips=tuple(_strip(side, found, end) for side, found in spreads),
        ticks=tuple(Tick(x=_percent(at), text=units.duration(round(at * end)), anchor=anchor) for at, anchor in ticks),
        left_out=_("%(count)s slower ones stand at the edge (▸).", count=far) if far else "",
    )


def _strip(side: Side, found: Spread, end: float) -> Strip:
    dots = tuple(
        Dot(
            x=_percent(min(one.duration_ns / end, 1.0)),
            y=STRIP // 2 + _RAISE[at % len(_RAISE)],
            far=one.duration_ns > end,
        )
        for at, one in enumerate(side.counted)
    )
    shown = (units.duration(round(found.median)), units.duration(round(found.low)), units.duration(round(found.high)))
    words = _("%(side)s: %(count)s calls, median %(median)s, half of them between %(low)s and %(high)s.") % {
        "side": name(side), "count": len(side.counted), "median": shown[0], "low": shown[1], "high": shown[2],
    }  # fmt: skip
    return Strip(
        json=side.json,
        side=name(side),
        dots=dots,
        low=_percent(found.low / end),
        width=_percent(min(found.high / end, 1.0) - found.low / end),
        median=_percent(found.median / end),
        words=words,
        shown=(*shown, units.duration(round(found.most))),
    )


def middle(side: Side) -> tuple[Exchange, ...]:
    """The round of calls at once that took as long as half of the rounds at least."""
    rounds = side.rounds(twin.TOGETHER)
    return rounds[len(rounds) // 2]


def lanes(part: Part) -> tuple[Lanes, ...]:
    """The middle round of calls at once of both sides, on one scale, each from its request to its answer."""
    sides = [(side, middle(side)) for side in (part.grpc, part.json)]
    scale = max(elapsed(calls) for _side, calls in sides) or 1
    return tuple(_lanes(side, calls, scale) for side, calls in sides)


def _lanes(side: Side, calls: tuple[Exchange, ...], scale: int) -> Lanes:
    began = calls[0].asked_ns
    places = {number: at for at, number in enumerate(dict.fromkeys(one.connection for one in calls), 1)}
    words = _("%(side)s: %(count)s calls in %(time)s, at most %(most)s under way at once, %(connections)s.") % {
        "side": name(side), "count": len(calls), "time": units.duration(elapsed(calls)),
        "most": most_at_once(calls), "connections": connections(side.connections),
    }  # fmt: skip
    runs = tuple(_run(one, at, began, scale, places[one.connection]) for at, one in enumerate(calls))
    return Lanes(json=side.json, side=name(side), runs=runs, height=ROW * len(runs) + 4, words=words)


def _run(one: Exchange, at: int, began: int, scale: int, connection: int) -> Run:
    words = _("connection %(connection)s: asked after %(asked)s, answered after %(answered)s") % {
        "connection": connection, "asked": units.duration(one.asked_ns - began),
        "answered": units.duration(one.answered_ns - began),
    }  # fmt: skip
    start, width = (one.asked_ns - began) / scale, max(one.duration_ns / scale, 0.004)
    return Run(x=_percent(start), width=_percent(width), y=2 + at * ROW, words=words)


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"
