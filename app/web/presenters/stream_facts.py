"""What the picture of the streams says in words: how streams went through their states, and the settings of both ends."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.trace.flow import InForce
from app.trace.lanes import LaneFrame
from app.trace.model import Setting
from app.web.presenters import tokens, units
from app.web.words import gettext as _
from app.wire.stream_states import State


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A stream went into another state."""

    time_ns: int
    time: str
    text: str
    cursor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamLife:
    """The states of one stream in words."""

    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingRow:
    """One parameter at both ends."""

    name: str
    client: str
    server: str


def life(number: int, shown: Sequence[LaneFrame], before: tuple[int, int]) -> StreamLife:
    """What became of a stream in these frames; ``before`` are its states at client and server before them."""
    state, changes = before, []
    for frame in shown:
        after = (frame.client_state, frame.server_state)
        if frame.stream_id == number and after != state:
            changes.append(_change(frame))
            state = after
    return StreamLife(title=_("stream %(number)s", number=number), changes=tuple(changes))


def _change(frame: LaneFrame) -> Change:
    text = _(
        "%(name)s from the %(who)s: client %(client)s, server %(server)s",
        name=f"{frame.name} END_STREAM" if frame.ends else frame.name, who=_("client") if frame.client else _("server"),
        client=State(frame.client_state).title, server=State(frame.server_state).title,
    )  # fmt: skip
    return Change(time_ns=frame.time_ns, time=units.clock(frame.time_ns), text=text, cursor=tokens.frame(frame.frame))


def settings(in_force: InForce) -> tuple[SettingRow, ...]:
    """The settings of both ends side by side."""
    names = dict.fromkeys(setting.name for setting in (*in_force.client, *in_force.server))
    client, server = _values(in_force.client), _values(in_force.server)
    return tuple(SettingRow(name=name, client=client.get(name, ""), server=server.get(name, "")) for name in names)


def _values(settings: Sequence[Setting]) -> dict[str, str]:
    return {setting.name: units.whole(setting.value) for setting in settings}


def waiting(in_force: InForce) -> tuple[str, ...]:
    """Who has announced settings that the other end has not acknowledged."""
    return tuple(
        _("The %(who)s has announced settings that the other end has not acknowledged yet.", who=who)
        for who, count in ((_("client"), in_force.client_waiting), (_("server"), in_force.server_waiting))
        if count
    )
