"""Checks of flow control: how much DATA each end was still allowed to send (RFC 9113 section 5.2)."""

from collections.abc import Iterator

from app.checks import places
from app.checks.observation import Observation
from app.checks.registry import CallName, Side, check
from app.checks.results import Verdict, failed, passed
from app.checks.subjects import bounds, counted, on_the_wire, sized, within
from app.checks.subjects import call as first_call
from app.trace import lanes
from app.trace.lanes import LaneFrame
from app.trace.model import Call


@check
def window(
    seen: Observation,
    *,
    call: CallName,
    side: Side,
    at_least: int | None = None,
    at_most: int | None = None,
) -> Verdict:
    """The narrower window of a call's sender (its stream's or the connection's) at its lowest: never exhausted, if no more is asked."""
    one = first_call(seen, call)
    wire = on_the_wire(one)
    if at_least is None and at_most is None:
        at_least = 1
    wanted = bounds(exactly=None, at_least=at_least, at_most=at_most, unit="bytes left")
    found = lanes.lanes(seen.trace, wire.connection)
    moments = tuple(_sent(found.frames, wire, client=side is Side.REQUEST))
    who = "client" if side is Side.REQUEST else "server"
    if not found.exact:
        text = f"Frames of {one.label} were not recorded, so nobody can tell what its windows were."
        return failed(text, expected=wanted, seen="a gap in the recording", evidence=one.evidence)
    if not moments:
        text = f"The {who} sent no DATA in {one.label}."
        return failed(text, expected=wanted, seen="no DATA", evidence=one.evidence)
    lowest, frame, where = min(moments)
    left = "none" if lowest <= 0 else counted(lowest, "byte")
    text = f"After frame {frame} the {who} could still send {left} of DATA: the window of {where} was at its lowest."
    evidence = (places.frame(frame, f"frame {frame}"),)
    if within(lowest, exactly=None, at_least=at_least, at_most=at_most):
        return passed(text, seen=sized(lowest, "bytes left"), evidence=evidence)
    return failed(
        f"{text} It should be {wanted}.", expected=wanted, seen=sized(lowest, "bytes left"), evidence=evidence
    )


def _sent(frames: tuple[LaneFrame, ...], wire: Call, *, client: bool) -> Iterator[tuple[int, int, str]]:
    """What was left after each DATA frame of a call's sender, the frame, and whose window that is."""
    for frame in frames:
        if frame.stream_id == wire.stream_id and frame.client == client and frame.name == "DATA":
            stream = frame.client_stream_window if client else frame.server_stream_window
            connection = frame.client_window if client else frame.server_window
            yield min(stream, connection), frame.frame, "the stream" if stream <= connection else "the connection"
