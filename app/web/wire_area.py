"""The wire area of a run: what was asked for, and the view of the trace that answers it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request
from werkzeug.datastructures import MultiDict

from app.trace.annotated import AnnotatedMessage
from app.trace.model import Call, Message, Protocol, Trace
from app.web.material import Material
from app.web.presenters import (
    block,
    clock,
    faults,
    frames,
    headers,
    logs,
    picker,
    sequence,
    streams,
    time_machine,
    transcript,
    wire,
    xray,
)
from app.web.presenters.addresses import VIEWS, ZOOMS, Addresses, Selection
from app.web.presenters.block import BlockView
from app.web.presenters.paging import Ask
from app.web.presenters.wire import MainView, SideView, WireView
from app.web.presenters.xray import BytesView
from app.web.recordings import Refused
from app.web.services import Services
from app.web.views import View
from app.web.words import gettext as _

_PAGE = re.compile(r"/(?:w|s|embed)/[0-9a-z]+")


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


def _current_path() -> str:
    """Of the page that asks."""
    return urlsplit(request.headers.get("HX-Current-URL", "")).path or request.path


def page_address(run_id: str) -> str:
    """The page that the wire area is on: where a browser without scripts goes for another view."""
    page = _current_path()
    # Only what is the address of a workbench or a snapshot is taken from a header.
    return page if _PAGE.fullmatch(page) else f"/runs/{run_id}"


def addresses(run_id: str, chosen: Selection) -> Addresses:
    """Where the links of a run's wire area lead."""
    return Addresses(fragment=f"/runs/{run_id}/wire", page=page_address(run_id), selection=chosen)


FEW = 8
"""Messages of a call among which one with bytes in it is looked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """What a view is made from."""

    services: Services
    found: Material
    trace: Trace
    chosen: Selection
    links: Addresses
    at_end: bool
    """Long lists begin with their end."""


def wire_view(services: Services, found: Material, chosen: Selection) -> WireView:
    """The wire area with the view that is open."""
    run_id = found.run.run_id
    links = addresses(run_id, chosen)
    bar = wire.tabs(links)
    if isinstance(found.trace, Refused):
        return WireView(selection=chosen, tabs=bar, refused=found.trace.text)
    at_end = found.run.live or links.page.startswith("/w/")
    area = Area(services=services, found=found, trace=found.trace, chosen=chosen, links=links, at_end=at_end)
    made = _MAKERS[chosen.view](area)
    main, side = made if isinstance(made, tuple) else (None, None)
    return WireView(
        selection=chosen,
        tabs=bar,
        main=main,
        side=side,
        refused=made.text if isinstance(made, Refused) else "",
        clock=time_machine.present(found.trace, chosen.at, f"{links.page}{chosen.query()}", live=found.run.live),
        relay=faults.banner(entry.event for entry in found.trace.timeline),
        export_url=f"/runs/{run_id}/recording.pcapng",
        json_url=f"/runs/{run_id}/trace.json",
        compare_url=f"/runs/{run_id}/compare",
        run_url=_run_url(run_id),
    )


def _run_url(run_id: str) -> str:
    """The run's own page; empty on that page."""
    own = f"/runs/{run_id}"
    return "" if _current_path() in {own, f"{own}/live"} else own


Made = tuple[MainView | None, SideView | None] | Refused


def _sequence(area: Area) -> Made:
    return sequence.present(area.trace, area.links, area.found.words, at_end=area.at_end), _bytes(area)


def _frames(area: Area) -> Made:
    return frames.present(area.trace, area.links, at_end=area.at_end), _bytes(area)


def _headers(area: Area) -> Made:
    blocks = area.services.recordings.header_blocks(area.found.run)
    if isinstance(blocks, Refused):
        return blocks
    number = area.chosen.block or headers.latest(blocks, area.chosen.at)
    shown = area.services.recordings.header_block(area.found.run, number) if number else None
    if isinstance(shown, Refused):
        side = BlockView(refused=shown.text)
    elif shown is None:
        side = BlockView(refused=_("No header block ends in frame %(number)s.", number=number) if number else "")
    else:
        side = block.present(shown, blocks)
    return headers.present(blocks, area.links, number, at_end=area.at_end), side


def _streams(area: Area) -> Made:
    speaking = [one for one in area.trace.connections if one.protocol is Protocol.HTTP2]
    numbers = [one.number for one in speaking]
    latest = area.trace.calls[-1].connection if len(area.trace.calls) else 0
    wanted = next((n for n in (area.chosen.connection, latest, *numbers) if n in numbers), 0)
    lanes = area.services.recordings.lanes(area.found.run, wanted)
    if isinstance(lanes, Refused):
        return lanes
    return streams.present(lanes, speaking, area.links, at_end=area.at_end), None


def _only_bytes(area: Area) -> Made:
    return None, _bytes(area)


def _logs(area: Area) -> Made:
    return logs.present(area.trace.timeline, area.links), None


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


def more(  # noqa: PLR0911 - one answer for each view
    services: Services, found: Material, view: str, chosen: Selection, ask: Ask
) -> View | Refused | None:
    """Rows of a long list, after one or before one; None for a view that has none."""
    links = addresses(found.run.run_id, chosen)
    if isinstance(found.trace, Refused):
        return found.trace
    if view == "sequence":
        return sequence.more(found.trace, links, found.words, ask)
    if view == "frames":
        return frames.more(found.trace, links, ask)
    if view == "logs":
        return logs.more(found.trace.timeline, links, ask)
    if view == "headers":
        blocks = services.recordings.header_blocks(found.run)
        return blocks if isinstance(blocks, Refused) else headers.more(blocks, links, ask)
    if view == "transcript":
        text = services.recordings.transcript(found.run)
        return text if isinstance(text, Refused) else transcript.more(text, links, ask)
    return None


def _bytes(area: Area) -> BytesView:
    call, message = _chosen_message(area.trace, area.chosen)
    numbers = (call.number, message.number) if call and message else (0, 0)
    choices = picker.present(area.trace, *area.links.plain(), numbers, area.found.words)
    if call is None or message is None:
        return xray.BytesView(calls=choices, message=None, refused="")
    annotated = area.services.recordings.annotated(area.found.run, call.number, message.number)
    if isinstance(annotated, AnnotatedMessage):
        return xray.BytesView(calls=choices, message=xray.message_xray(call, message, annotated), refused="")
    refused = annotated.text if isinstance(annotated, Refused) else _("This message is not in the recording.")
    return xray.BytesView(calls=choices, message=None, refused=refused)


def _chosen_message(trace: Trace, chosen: Selection) -> tuple[Call | None, Message | None]:
    """The message that was chosen; else the first of the latest call that has one, better one with bytes in it."""
    if 0 < chosen.call <= len(trace.calls):
        call = trace.calls[chosen.call - 1]
        if 0 < chosen.message <= len(call.messages):
            return call, call.messages[chosen.message - 1]
    first: tuple[Call | None, Message | None] = (None, None)
    for call in reversed(trace.calls):
        for message in _seen(call.messages[:FEW], chosen.at):
            if message.data:
                return call, message
            first = (call, message) if first[1] is None else first
    return first


def _seen(messages: Sequence[Message], at: int | None) -> list[Message]:
    return [message for message in messages if at is None or message.time_ns <= at]
