"""The wire area of a run: what was asked for, and the view of the trace that answers it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MultiDict

from app.trace.annotated import AnnotatedMessage
from app.trace.model import Call, Message, Protocol, Trace
from app.web.material import Material
from app.web.presenters import block, clock, frames, headers, logs, sequence, streams, transcript, wire, xray
from app.web.presenters.addresses import VIEWS, ZOOMS, Addresses, Selection
from app.web.presenters.block import BlockView
from app.web.presenters.wire import MainView, SideView, WireView
from app.web.presenters.xray import BytesView
from app.web.recordings import Refused
from app.web.services import Services
from app.web.words import gettext as _


def selection(values: MultiDict[str, str]) -> Selection:
    """What the wire area shall show; anything odd is the default."""
    view = values.get("view", VIEWS[0])
    # The last counts: the links of the zoom add theirs to an address that has one.
    zoom = (values.getlist("zoom") or [ZOOMS[0]])[-1]
    return Selection(
        view=view if view in VIEWS else VIEWS[0],
        call=_number(values, "call"),
        message=_number(values, "message"),
        zoom=zoom if zoom in ZOOMS else ZOOMS[0],
        block=_number(values, "block"),
        connection=_number(values, "connection"),
        stream=_number(values, "stream"),
        at=clock.moment(values.get("at", "")),
    )


def _number(values: MultiDict[str, str], name: str) -> int:
    return max(0, values.get(name, 0, type=int))


def page_address(run_id: str) -> str:
    """Where a browser without scripts goes for another view: the page it is on."""
    path = request.path
    return path if path.startswith("/w/") and path.count("/") == 2 else f"/runs/{run_id}"


def addresses(run_id: str, chosen: Selection) -> Addresses:
    """Where the links of a run's wire area lead."""
    return Addresses(fragment=f"/runs/{run_id}/wire", page=page_address(run_id), selection=chosen)


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """What a view is made from."""

    services: Services
    found: Material
    trace: Trace
    chosen: Selection
    links: Addresses


def wire_view(services: Services, found: Material, chosen: Selection) -> WireView:
    """The wire area with the view that is open."""
    run_id = found.run.run_id
    links = addresses(run_id, chosen)
    bar = wire.tabs(links)
    if isinstance(found.trace, Refused):
        return WireView(selection=chosen, tabs=bar, refused=found.trace.text)
    made = _MAKERS[chosen.view](Area(services=services, found=found, trace=found.trace, chosen=chosen, links=links))
    main, side = made if isinstance(made, tuple) else (None, None)
    return WireView(
        selection=chosen,
        tabs=bar,
        main=main,
        side=side,
        refused=made.text if isinstance(made, Refused) else "",
        export_url=f"/runs/{run_id}/recording.pcapng",
        run_url=_run_url(run_id),
    )


def _run_url(run_id: str) -> str:
    """The run's own page; empty on that page."""
    own = f"/runs/{run_id}"
    return "" if request.path in {own, f"{own}/live"} else own


Made = tuple[MainView | None, SideView | None] | Refused


def _sequence(area: Area) -> Made:
    url, page_url = area.links.plain()
    zoomed = area.chosen.zoom == "frames"
    return sequence.present(area.trace, url, page_url, area.found.words, frames=zoomed), _bytes(area)


def _frames(area: Area) -> Made:
    return frames.present(area.trace, f"{area.links.fragment}/frames"), _bytes(area)


def _headers(area: Area) -> Made:
    blocks = area.services.recordings.header_blocks(area.found.run)
    if isinstance(blocks, Refused):
        return blocks
    number = area.chosen.block or headers.latest(blocks)
    shown = area.services.recordings.header_block(area.found.run, number) if number else None
    if isinstance(shown, Refused):
        side = BlockView(refused=shown.text)
    elif shown is None:
        side = BlockView(refused=_("No header block ends in frame %(number)s.", number=number) if number else "")
    else:
        side = block.present(shown, blocks)
    return headers.present(blocks, area.links, number), side


def _streams(area: Area) -> Made:
    speaking = [one for one in area.trace.connections if one.protocol is Protocol.HTTP2]
    numbers = [one.number for one in speaking]
    latest = area.trace.calls[-1].connection if len(area.trace.calls) else 0
    wanted = next((n for n in (area.chosen.connection, latest, *numbers) if n in numbers), 0)
    lanes = area.services.recordings.lanes(area.found.run, wanted)
    if isinstance(lanes, Refused):
        return lanes
    return streams.present(lanes, speaking, area.links, live=area.found.run.live), None


def _only_bytes(area: Area) -> Made:
    return None, _bytes(area)


def _logs(area: Area) -> Made:
    return logs.present(area.trace.timeline), None


def _transcript(area: Area) -> Made:
    text = area.services.recordings.transcript(area.found.run)
    if isinstance(text, Refused):
        return text
    return transcript.present(text, area.links, f"/runs/{area.found.run.run_id}/transcript.txt"), None


_MAKERS: dict[str, Callable[[Area], Made]] = {
    "sequence": _sequence,
    "frames": _frames,
    "headers": _headers,
    "streams": _streams,
    "bytes": _only_bytes,
    "logs": _logs,
    "transcript": _transcript,
}


def _bytes(area: Area) -> BytesView:
    call, message = _chosen_message(area.trace, area.chosen)
    numbers = (call.number, message.number) if call and message else (0, 0)
    choices = xray.picker(area.trace, *area.links.plain(), numbers, area.found.words)
    if call is None or message is None:
        return xray.BytesView(calls=choices, message=None, refused="")
    annotated = area.services.recordings.annotated(area.found.run, call.number, message.number)
    if isinstance(annotated, AnnotatedMessage):
        return xray.BytesView(calls=choices, message=xray.message_xray(call, message, annotated), refused="")
    refused = annotated.text if isinstance(annotated, Refused) else _("This message is not in the recording.")
    return xray.BytesView(calls=choices, message=None, refused=refused)


def _chosen_message(trace: Trace, chosen: Selection) -> tuple[Call | None, Message | None]:
    """The message that was chosen; else the first of the latest call that has one, better one with bytes in it."""
    for call in trace.calls:
        if call.number == chosen.call:
            message = next((m for m in call.messages if m.number == chosen.message), None)
            if message:
                return call, message
    telling = [(call, message) for call in reversed(trace.calls) for message in call.messages]
    return next((pair for pair in telling if pair[1].data), telling[0] if telling else (None, None))
