"""Flow-control windows and settings at every frame of a connection (RFC 9113 §5.2, §6.5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.trace.model import FrameEntry, Sender, Setting, Trace
from app.wire import http2_names as names
from app.wire.flow_control import FlowControl
from app.wire.problems import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Windows:
    """What each end may still send, in bytes."""

    client: int
    server: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FlowMoment:
    """The windows just after a frame."""

    frame: int
    """The number of the frame."""
    connection: Windows
    stream: Windows | None
    """Of the frame's own stream; None on stream 0."""
    exact: bool
    """False once frames of the connection were lost: the windows may be wider, and nothing is called wrong."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class InForce:
    """The settings of both ends at a moment: what each announced and the other has acknowledged."""

    client: tuple[Setting, ...]
    """Without those that have no limit."""
    server: tuple[Setting, ...]
    client_waiting: int
    """SETTINGS frames of the client that the server has not acknowledged."""
    server_waiting: int


def moments(trace: Trace, connection: int) -> Iterator[FlowMoment]:
    """The windows after each frame of a connection, in order."""
    flow = FlowControl()
    ends = {Sender.CLIENT: 0, Sender.SERVER: 0}
    exact = True
    for frame in _of(trace, connection):
        exact = exact and frame.start == ends[frame.sender]
        ends[frame.sender] = frame.end
        code, wrong, section = take(flow, frame)
        problem = Problem(code=code, text=wrong, spec=section, start=frame.start, end=frame.end)
        yield FlowMoment(
            frame=frame.number,
            connection=_windows(flow, 0),
            stream=_windows(flow, frame.stream_id) if frame.stream_id else None,
            exact=exact,
            problems=(problem,) if wrong and exact else (),
        )


def settings_at(trace: Trace, connection: int, frame: int) -> InForce:
    """The settings of both ends of a connection just after a frame; the defaults before the first."""
    flow = FlowControl()
    for entry in _of(trace, connection):
        if entry.number > frame:
            break
        take(flow, entry)
    return in_force(flow)


def in_force(flow: FlowControl) -> InForce:
    """The settings of both ends as they are followed now."""
    return InForce(
        client=_settings(flow, client=True),
        server=_settings(flow, client=False),
        client_waiting=flow.waiting(client=True),
        server_waiting=flow.waiting(client=False),
    )


def _of(trace: Trace, connection: int) -> Iterable[FrameEntry]:
    return (frame for frame in trace.frames if frame.connection == connection)


def _windows(flow: FlowControl, stream_id: int) -> Windows:
    return Windows(client=flow.window(stream_id, client=True), server=flow.window(stream_id, client=False))


def _settings(flow: FlowControl, *, client: bool) -> tuple[Setting, ...]:
    return tuple(
        Setting(identifier=identifier, name=names.setting_name(identifier), value=value)
        for identifier, value in flow.settings(client=client).items()
        if value is not None
    )


def take(flow: FlowControl, frame: FrameEntry) -> tuple[str, str, str]:
    """What a frame does to the windows: a problem's code, its sentence (empty: all is well), its section."""
    client = frame.sender is Sender.CLIENT
    if frame.type == names.DATA:
        wrong = flow.data(frame.stream_id, frame.length, client=client)
        return "window-exceeded", wrong, "RFC 9113 §6.9.1"
    if frame.type == names.WINDOW_UPDATE:
        wrong = flow.window_update(frame.stream_id, frame.window_increment or 0, client=client)
        return "window-overflow", wrong, "RFC 9113 §6.9.1"
    if frame.type == names.SETTINGS and frame.flags & names.ACK:
        return "settings-ack-unexpected", flow.acknowledge(client=client), "RFC 9113 §6.5.3"
    if frame.type == names.SETTINGS:
        values = ((setting.identifier, setting.value) for setting in frame.settings)
        return "settings", flow.announce(values, client=client), "RFC 9113 §6.5"
    return "", "", ""
