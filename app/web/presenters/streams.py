"""Streams: what each end said on each stream of a connection, the states of the streams, windows and settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.trace.lanes import ConnectionLanes, LaneFrame
from app.trace.model import Connection
from app.web.presenters import clock, signs, stream_facts, tokens, units, windows
from app.web.presenters.addresses import Addresses
from app.web.presenters.stream_facts import SettingRow, StreamLife
from app.web.presenters.windows import Chart
from app.web.words import gettext as _
from app.web.words import ngettext
from app.wire.stream_states import State

PAGE = 200
"""Frames in one picture: about 120 kB of HTML, 10 kB packed."""
MOST_LANES = 40
"""Streams in one picture; gRPC opens at most 100 at once on a connection."""
LANE = 44
CLIENT_RAIL, SERVER_RAIL = 14, 32
"""Heights within a lane."""
MARGIN = 16
HEAD = 20
TICKS = 84
"""Pixels between two moments that are written out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rail:
    """How long one end's side of a stream was in a state."""

    x: int
    width: int
    y: int
    state: str
    """``open``, ``half-closed-local`` and so on."""
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One frame."""

    x: int
    y: int
    sign: str
    shape: str
    cursor: str
    lights: str
    time_ns: int
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    """One stream; stream 0 is the connection itself."""

    stream: int
    title: str
    detail: str
    y: int
    rails: tuple[Rail, ...]
    marks: tuple[Mark, ...]
    url: str
    page_url: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A moment below the lanes."""

    x: int
    time: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Another choice."""

    text: str
    url: str
    page_url: str
    chosen: bool = False
    way: str = ""
    """``earlier`` or ``later``, where it leads to other frames."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamsView:
    """The streams of one connection."""

    template: ClassVar[str] = "_streams.html"
    connections: tuple[Link, ...] = ()
    summary: str = ""
    pages: tuple[Link, ...] = ()
    """Earlier and later frames, where one picture does not hold them all."""
    lanes: tuple[Lane, ...] = ()
    left_out: str = ""
    width: int = 0
    height: int = 0
    ticks: tuple[Tick, ...] = ()
    charts: tuple[Chart, ...] = ()
    lives: tuple[StreamLife, ...] = ()
    settings: tuple[SettingRow, ...] = ()
    waiting: tuple[str, ...] = ()
    inexact: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """What the lanes are drawn from."""

    frames: Sequence[LaneFrame]
    places: dict[int, int]
    """Pixels by frame."""
    states: dict[int, tuple[int, int]]
    """Of each stream before the first frame."""
    width: int


def present(
    found: ConnectionLanes, connections: Sequence[Connection], addresses: Addresses, *, at_end: bool
) -> StreamsView:
    """One connection; of a long one the frames around the chosen moment, else its first or, where the newest is followed, its last."""
    choices = tuple(_choice(one, addresses, found.connection) for one in connections)
    if not found.frames:
        return StreamsView(connections=choices)
    page = _page(found.frames, addresses.selection.at, at_end=at_end)
    shown = found.frames[page * PAGE : (page + 1) * PAGE]
    places = {f.frame: x + MARGIN for f, x in zip(shown, clock.positions(f.time_ns for f in shown), strict=True)}
    width = max(places.values()) + 4 * MARGIN
    every = dict.fromkeys(frame.stream_id for frame in shown)
    streams = sorted(every)[:MOST_LANES]
    stream = _stream(addresses.selection.stream, streams, shown)
    states = _before(found.frames[: page * PAGE], every)
    picture = Picture(frames=shown, places=places, states=states, width=width)
    lanes = tuple(_lane(number, at, picture, addresses, chosen=number == stream) for at, number in enumerate(streams))
    in_force = [change.in_force for change in found.settings if change.frame <= shown[-1].frame][-1]
    return StreamsView(
        connections=choices,
        summary=_summary(found.frames),
        pages=_pages(found.frames, page, addresses),
        lanes=lanes,
        left_out=_("%(count)s more streams are not drawn; Frames lists all of them.", count=len(every) - MOST_LANES)
        if len(every) > MOST_LANES else "",
        width=width,
        height=HEAD + LANE * len(lanes),
        ticks=tuple(_ticks(shown, places)),
        charts=windows.charts(shown, places, width, stream),
        lives=tuple(stream_facts.life(number, shown, states.get(number, (0, 0))) for number in streams if number),
        settings=stream_facts.settings(in_force),
        waiting=stream_facts.waiting(in_force),
        inexact="" if found.exact else _("Frames of this connection were lost: its windows may be wider than they seem."),
    )  # fmt: skip


def _summary(frames: Sequence[LaneFrame]) -> str:
    streams = len({frame.stream_id for frame in frames} - {0})
    return _(
        "%(frames)s on %(streams)s",
        frames=ngettext("%(num)s frame", "%(num)s frames", len(frames)),
        streams=ngettext("%(num)s stream", "%(num)s streams", streams),
    )


def _choice(connection: Connection, addresses: Addresses, chosen: int) -> Link:
    url, page_url = addresses.of(connection=connection.number, stream=0)
    text = _(
        "%(number)s: %(client)s ▶ %(server)s", number=connection.number,
        client=units.process_name(connection.client_process), server=units.process_name(connection.server_process),
    )  # fmt: skip
    return Link(text=text, url=url, page_url=page_url, chosen=connection.number == chosen)


def _page(frames: Sequence[LaneFrame], at: int | None, *, at_end: bool) -> int:
    last = (len(frames) - 1) // PAGE
    if at is None:
        return last if at_end else 0
    until = sum(frame.time_ns <= at for frame in frames)
    return max(0, until - 1) // PAGE


def _pages(frames: Sequence[LaneFrame], page: int, addresses: Addresses) -> tuple[Link, ...]:
    found, last = [], (len(frames) - 1) // PAGE
    ways = ((page - 1, "earlier", _("◀ Earlier frames")), (page + 1, "later", _("Later frames ▶")))
    for other, way, words in ways:
        if 0 <= other <= last:
            url, page_url = addresses.of(at=frames[other * PAGE].time_ns)
            found.append(Link(text=words, url=url, page_url=page_url, way=way))
    return tuple(found)


def _stream(wanted: int, streams: Sequence[int], shown: Sequence[LaneFrame]) -> int:
    """The stream whose windows are drawn: the chosen one, else the one with the most DATA frames; 0 for none."""
    if wanted and wanted in streams:
        return wanted
    counts = {number: sum(f.stream_id == number and f.name == "DATA" for f in shown) for number in streams if number}
    return max(counts, key=lambda number: counts[number], default=0)


def _before(frames: Sequence[LaneFrame], streams: dict[int, None]) -> dict[int, tuple[int, int]]:
    """The states of these streams after the frames that come before the picture."""
    return {f.stream_id: (f.client_state, f.server_state) for f in frames if f.stream_id in streams}


def _lane(number: int, at: int, picture: Picture, addresses: Addresses, *, chosen: bool) -> Lane:
    y = HEAD + at * LANE
    own = [frame for frame in picture.frames if frame.stream_id == number]
    url, page_url = addresses.of(stream=number) if number else ("", "")
    call = next((frame.call for frame in own if frame.call), 0)
    return Lane(
        stream=number,
        title=_("stream %(number)s", number=number) if number else _("connection"),
        detail=_("call %(number)s", number=call) if call else "",
        y=y,
        rails=tuple(_rails(own, picture, picture.states.get(number, (0, 0)), y)) if number else (),
        marks=tuple(_mark(frame, picture.places, y) for frame in own),
        url=url,
        page_url=page_url,
        chosen=chosen and bool(number),
    )


def _rails(own: Sequence[LaneFrame], picture: Picture, before: tuple[int, int], y: int) -> list[Rail]:
    found = []
    for end, height in enumerate((CLIENT_RAIL, SERVER_RAIL)):
        state, since = before[end], 0
        for frame in own:
            after = (frame.client_state, frame.server_state)[end]
            if after != state:
                found += _rail(state, since, picture.places[frame.frame], y + height)
                state, since = after, picture.places[frame.frame]
        found += _rail(state, since, picture.width, y + height)
    return found


def _rail(state: int, x: int, until: int, y: int) -> list[Rail]:
    if state in {State.IDLE, State.CLOSED} or until <= x:
        return []
    name = State(state).name.lower().replace("_", "-")
    return [Rail(x=x, width=until - x, y=y, state=name, title=State(state).title)]


def _mark(frame: LaneFrame, places: dict[int, int], y: int) -> Mark:
    sign = signs.frame(frame.name)
    who = _("client") if frame.client else _("server")
    return Mark(
        x=places[frame.frame],
        y=y + (CLIENT_RAIL if frame.client else SERVER_RAIL),
        sign=sign.name,
        shape=sign.shape,
        cursor=tokens.frame(frame.frame),
        lights=tokens.call(frame.call) if frame.call else "",
        time_ns=frame.time_ns,
        words=_("%(time)s, %(who)s, stream %(stream)s: %(name)s, %(note)s", time=units.clock(frame.time_ns), who=who,
                stream=frame.stream_id, name=frame.name, note=frame.note),
    )  # fmt: skip


def _ticks(shown: Sequence[LaneFrame], places: dict[int, int]) -> list[Tick]:
    found: list[Tick] = []
    for frame in shown:
        x = places[frame.frame]
        if not found or x - found[-1].x >= TICKS:
            found.append(Tick(x=x, time=units.clock(frame.time_ns)))
    return found
