"""Flow-control windows over time, as step charts on the clock of the lanes."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.trace.lanes import LaneFrame
from app.web.presenters import units
from app.web.words import gettext as _

HEIGHT = 74
TOP, BOTTOM = 12, 66
"""Where the greatest and the smallest window are drawn."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One end's window as a line."""

    name: str
    """``client`` or ``server``: its colour and its stroke."""
    points: str
    """Of an SVG polyline."""
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """The windows of both ends."""

    title: str
    width: int
    height: int
    most: str
    least: str
    top: int
    bottom: int
    series: tuple[Series, ...]
    words: str


def charts(shown: Sequence[LaneFrame], places: dict[int, int], width: int, stream: int) -> tuple[Chart, ...]:
    """Those of the connection, and of one stream (0: none)."""
    both = [(frame.frame, frame.client_window, frame.server_window) for frame in shown]
    found = [_chart(_("Windows of the connection"), both, places, width)]
    own = [(f.frame, f.client_stream_window, f.server_stream_window) for f in shown if f.stream_id == stream]
    if stream and own:
        found.append(_chart(_("Windows of stream %(number)s", number=stream), own, places, width))
    return tuple(found)


def _chart(title: str, values: Sequence[tuple[int, int, int]], places: dict[int, int], width: int) -> Chart:
    most = max(max(client, server) for _frame, client, server in values)
    least = min(min(client, server) for _frame, client, server in values)
    client = _series("client", _("the client may send"), [(f, c) for f, c, _s in values], places, width, (least, most))
    server = _series("server", _("the server may send"), [(f, s) for f, _c, s in values], places, width, (least, most))
    return Chart(
        title=title,
        width=width,
        height=HEIGHT,
        most=units.whole(most),
        least=units.whole(least) if least != most else "",
        top=TOP,
        bottom=BOTTOM,
        series=(client, server),
        words=f"{title}. {client.words} {server.words}",
    )


def _series(  # noqa: PLR0913, PLR0917 - what a line is drawn from
    name: str, who: str, values: Sequence[tuple[int, int]], places: dict[int, int], width: int, ends: tuple[int, int]
) -> Series:  # fmt: skip
    points = [f"0,{_height(values[0][1], ends)}"]
    before = values[0][1]
    for frame, value in values:
        if value != before:
            points += [f"{places[frame]},{_height(before, ends)}", f"{places[frame]},{_height(value, ends)}"]
            before = value
    points.append(f"{width},{_height(before, ends)}")
    numbers = [value for _frame, value in values]
    words = _(
        "%(who)s: %(first)s bytes at first, %(least)s at least, %(last)s at last.", who=who, first=units.whole(numbers[0]),
        least=units.whole(min(numbers)), last=units.whole(numbers[-1]),
    )  # fmt: skip
    return Series(name=name, points=" ".join(points), words=words)


def _height(value: int, ends: tuple[int, int]) -> int:
    least, most = ends
    return TOP if most == least else round(BOTTOM - (value - least) * (BOTTOM - TOP) / (most - least))
