"""Faults in words, and the panel on which they are chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from app.runs.events import RelayPlaced
from app.runs.faults import (
    AnswerStatus,
    Bandwidth,
    Corrupt,
    Cut,
    Direction,
    Fault,
    GoAway,
    Latency,
    Reset,
    Stall,
    Window,
    kind,
    plain,
)
from app.web.presenters import fault_rows
from app.web.presenters.fault_rows import Choice, Input, Row
from app.web.words import gettext as _
from app.web.words import ngettext
from app.wire.grpc import STATUS_NAMES
from app.wire.http2_names import ERROR_NAMES

DRIVER = "driver"


@dataclass(frozen=True, kw_only=True, slots=True)
class Preset:
    """A button that chooses several faults at once."""

    value: str
    name: str
    hint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FilledRow:
    """One fault on the panel, with what was filled in."""

    row: Row
    inputs: tuple[Input, ...]
    active: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Faults that act on the same thing."""

    title: str
    rows: tuple[FilledRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultsView:
    """The panel."""

    template: ClassVar[str] = "_faults.html"
    url: str
    editable: bool
    active: tuple[str, ...]
    """What is chosen, in words; empty: nothing sits in the path."""
    effect: str
    """What that means for the run."""
    wrong: tuple[str, ...] = ()
    paths: tuple[Choice, ...] = ()
    """Where the relay can be, the chosen one first; one alone is no choice."""
    presets: tuple[Preset, ...] = ()
    groups: tuple[Group, ...] = field(default=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """What the panel shows: faults, or the texts of a form that could not be read."""

    faults: tuple[Fault, ...] = ()
    client: str = ""
    """Whose connections the relay has; empty: the driver's."""
    server: str = ""
    """Whom it leads to; empty: the first server."""
    texts: dict[str, str] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()


def panel(chosen: Chosen, url: str, ways: Sequence[tuple[str, str]], *, editable: bool, live: bool) -> FaultsView:
    """The panel. ``ways`` are the clients and servers of the workspace; ``live``: what is chosen acts on a run at once."""
    texts = chosen.texts or filled_in(chosen.faults)
    kinds = {kind(fault) for fault in chosen.faults}
    return FaultsView(
        url=url,
        editable=editable,
        active=tuple(words(fault) for fault in chosen.faults),
        effect=_effect(chosen, live=live),
        wrong=chosen.wrong,
        paths=_paths(chosen, ways),
        presets=presets(),
        groups=tuple(
            Group(
                title=title,
                rows=tuple(FilledRow(row=row, inputs=_filled(row, texts), active=row.kind in kinds) for row in rows),
            )
            for title, rows in fault_rows.groups()
        ),
    )


def _paths(chosen: Chosen, ways: Sequence[tuple[str, str]]) -> tuple[Choice, ...]:
    now = (chosen.client, chosen.server)
    return tuple(_choice(*way) for way in sorted(dict.fromkeys((("", ""), now, *ways)), key=lambda way: way != now))


def _choice(client: str, server: str) -> Choice:
    ends = {"client": client or DRIVER, "server": server or _("the first server")}
    return Choice(value=f"{client}>{server}", text=_("%(client)s → %(server)s", **ends))


def presets() -> tuple[Preset, ...]:
    """Faults that go together."""
    return (
        Preset(
            value="flaky",
            name=_("Flaky network"),
            hint=_("80 ms latency with jitter, and one call in four UNAVAILABLE"),
        ),
        Preset(value="slow-reader", name=_("Slow reader"), hint=_("Responses trickle, through windows of 1 KiB")),
        Preset(
            value="rolling-restart", name=_("Rolling restart"), hint=_("GOAWAY after every third call of a connection")
        ),
        Preset(value="none", name=_("No faults"), hint=_("Takes the relay out of the path")),
    )


def words(fault: Fault) -> str:
    """What a fault does: ``20 ms latency``."""
    return _of_bytes(fault) if isinstance(fault, Latency | Bandwidth | Cut | Stall | Corrupt) else _of_calls(fault)


def _of_bytes(fault: Latency | Bandwidth | Cut | Stall | Corrupt) -> str:
    match fault:
        case Latency(ms=ms, jitter_ms=jitter):
            text = _("%(ms)s ms latency", ms=ms)
            return _("%(latency)s and up to %(jitter)s ms jitter", latency=text, jitter=jitter) if jitter else text
        case Bandwidth(bytes_per_second=pace):
            return _("%(pace)s bytes per second", pace=pace)
        case Cut(after_bytes=count, direction=way, closing=how):
            return _("cut by %(how)s after %(count)s bytes %(way)s", how=how.value, count=count, way=direction(way))
        case Stall(after_bytes=count, direction=way):
            return _("nothing read after %(count)s bytes %(way)s", count=count, way=direction(way))
        case Corrupt(offset=at, direction=way):
            return _("byte %(at)s %(way)s corrupted", at=at, way=direction(way))


def _of_calls(fault: Reset | GoAway | AnswerStatus | Window) -> str:
    match fault:
        case Reset(every=every, code=code, after_bytes=count):
            text = _("RST_STREAM %(code)s on %(calls)s", code=ERROR_NAMES[code], calls=_each(every))
            return _("%(reset)s after %(count)s bytes of its response", reset=text, count=count) if count else text
        case GoAway(after_calls=calls):
            return ngettext("GOAWAY after %(num)s call", "GOAWAY after %(num)s calls", calls)
        case AnswerStatus(every=every, code=code):
            return _("%(code)s on %(calls)s", code=STATUS_NAMES[code], calls=_each(every))
        case Window(size=size, direction=way, refill=refill):
            text = _("windows of %(size)s bytes %(way)s", size=size, way=direction(way))
            return text if refill else _("%(windows)s, never refilled", windows=text)


def direction(way: Direction) -> str:
    """Which way bytes go."""
    return _("to the server") if way is Direction.REQUESTS else _("to the client")


def placed(event: RelayPlaced) -> str:
    """That a relay was placed, changed or let go, as a line of the log."""
    if not event.faults:
        return _("lets everything pass now; new connections go to %(server)s directly", server=event.target_process)
    return _(
        "sits between %(client)s and %(server)s: %(faults)s",
        client=event.client_process,
        server=event.target_process,
        faults=", ".join(words(fault) for fault in event.faults),
    )


def banner(events: Iterable[object]) -> str:
    """What sits in the path of a run's calls, over the views of its wire; empty where nothing does or did."""
    latest = {(e.client_process, e.target_process): e for e in events if isinstance(e, RelayPlaced)}
    return " ".join(_banner(event) for event in latest.values())


def _banner(event: RelayPlaced) -> str:
    ends = {"client": event.client_process, "server": event.target_process}
    if not event.faults:
        return _("A relay sat between %(client)s and %(server)s for a while; it lets everything pass now.", **ends)
    faults = ", ".join(words(fault) for fault in event.faults)
    return _("A relay sits between %(client)s and %(server)s: %(faults)s.", **ends, faults=faults)


def _effect(chosen: Chosen, *, live: bool) -> str:
    if chosen.wrong:
        return _("Nothing was changed.")
    if not chosen.faults:
        return _("Nothing sits between driver and server.")
    if chosen.client:
        words = _(
            "Acts on the connections of %(client)s; where no relay was there, once it is started again.",
            client=chosen.client,
        )
        return words if live else _("Acts on the next run, and on those to come.")
    return (
        _("Acts on this run now, and on those to come.") if live else _("Acts on the next run, and on those to come.")
    )


def _each(every: int) -> str:
    return _("every call") if every == 1 else _("one call in %(every)s", every=every)


def filled_in(faults: Sequence[Fault]) -> dict[str, str]:
    """What the inputs of the panel hold for these faults, by their names."""
    found: dict[str, str] = {}
    for fault in faults:
        for name, value in plain(fault).items():
            if name != "kind":
                found[fault_rows.name(kind(fault), name)] = (
                    ("1" if value else "0") if isinstance(value, bool) else str(value)
                )
    return found


def _filled(row: Row, texts: dict[str, str]) -> tuple[Input, ...]:
    return tuple(each.filled(texts.get(each.name)) for each in row.inputs)
