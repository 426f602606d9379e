"""The fault panel as it was filled in: read, and kept for the runs to come.

What a browser chose for a workspace stays in a cookie of that workspace, in the words of the form, and is read as a form is:
whoever writes the cookie by hand can ask for nothing else than on the panel.
"""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, request
from werkzeug.datastructures import MultiDict

from app.runs import faults, manifest
from app.runs.faults import AnswerStatus, Bandwidth, Closing, Direction, Fault, GoAway, Latency, Relay, Window
from app.runs.workspace import Workspace, printable
from app.web.presenters import fault_rows
from app.web.presenters.fault_rows import Input, Row
from app.web.presenters.faults import Chosen, filled_in
from app.web.words import gettext as _

PRESETS: dict[str, tuple[Fault, ...]] = {
    "none": (),
    "flaky": (Latency(ms=80, jitter_ms=60), AnswerStatus(every=4)),
    "slow-reader": (Bandwidth(bytes_per_second=4096), Window(size=1024)),
    "rolling-restart": (GoAway(after_calls=3),),
}
COOKIE = "grpclab_faults"
COOKIE_SECONDS = 30 * 24 * 3600
MOST_COOKIE = 3000
"""Characters that are read of it: the panel with everything on it has 800."""
MOST_FIELDS = 64
_NAME = re.compile(r"[a-z0-9-]{0,31}")
MOST_DIGITS = 10
"""Of a number, before it is read."""


def chosen(form: MultiDict[str, str]) -> Chosen:
    """What the panel says; a preset's button counts more than what is filled in."""
    client, server = _path(form.get("fault_path", ""))
    preset = PRESETS.get(form.get("fault_preset", ""))
    if preset is not None:
        return Chosen(faults=preset, client=client, server=server)
    wrong: list[str] = []
    rows = [row for _title, group in fault_rows.groups() for row in group]
    found = tuple(fault for row in rows if (fault := _fault(row, form, wrong)) is not None)
    wrong += faults.problems([Relay(faults=found)])
    if not wrong:
        return Chosen(faults=found, client=client, server=server)
    texts = {name: value[:200] for name, value in form.items() if name.startswith("fault_")}
    return Chosen(texts=texts, wrong=tuple(wrong), client=client, server=server)


def relays(found: Chosen) -> tuple[Relay, ...]:
    """The relay that was chosen; none without faults."""
    return (Relay(faults=found.faults, client=found.client, server=found.server),) if found.faults else ()


def ways(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Where a relay can be in a workspace of several processes: clients and servers by name, the driver without one."""
    processes = manifest.plan(workspace).processes
    servers = [process.name for process in processes if process.serves]
    clients = ["", *(process.name for process in processes)]
    found = tuple((client, server) for server in servers for client in clients if client != server)
    # The driver and the only server are what is meant without names.
    return found if len(processes) > 1 else ()


def keep(response: Response, view_id: str, found: Chosen) -> Response:
    """Has the browser remember what was chosen for a workspace."""
    path = {"fault_path": f"{found.client}>{found.server}"} if found.client or found.server else {}
    text = urlencode({**filled_in(found.faults), **path}) if found.faults else ""
    response.set_cookie(
        COOKIE,
        text,
        max_age=COOKIE_SECONDS if text else 0,
        path=f"/w/{view_id}",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def kept() -> Chosen:
    """What this browser chose for the workspace of the request; nothing where it chose nothing that is right."""
    text = request.cookies.get(COOKIE, "")
    try:
        pairs = parse_qsl(text, max_num_fields=MOST_FIELDS) if len(text) <= MOST_COOKIE else []
    except ValueError:
        pairs = []
    found = chosen(MultiDict(pairs))
    return Chosen() if found.wrong else found


def _path(text: str) -> tuple[str, str]:
    """Client and server, empty where the form names none."""
    client, _mark, server = text.partition(">")
    return (client, server) if _NAME.fullmatch(client) and _NAME.fullmatch(server) else ("", "")


def _fault(row: Row, form: MultiDict[str, str], wrong: list[str]) -> Fault | None:
    """The fault of a row; None where its numbers are not filled in, or wrong."""
    texts = {each.name: form.get(each.name, "").strip() for each in row.inputs}
    if not any(_is_on(each, texts[each.name]) for each in row.inputs):
        return None
    numbers = {each.name: _number(row, texts[each.name], wrong) for each in row.inputs if each.most}
    choices = {each.name: _choice(each, texts[each.name]) for each in row.inputs if each.choices}
    if None in numbers.values():
        return None
    prefix = len(fault_rows.name(row.kind, ""))
    values: dict[str, Any] = {name[prefix:]: value for name, value in (numbers | choices).items()}
    return faults.KINDS[row.kind](**values)


def _is_on(each: Input, text: str) -> bool:
    """Whether a number is filled in; a slider at its beginning is not."""
    return bool(each.most and text and not (each.slider and text == "0"))


def _choice(each: Input, text: str) -> object:
    """What a select box says; its default where it says something odd."""
    value = text if text in {choice.value for choice in each.choices} else each.value
    if each.name.endswith("_direction"):
        return Direction[value]
    if each.name.endswith("_closing"):
        return Closing[value]
    return value == "1" if each.name.endswith("_refill") else int(value)


def _number(row: Row, text: str, wrong: list[str]) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    if not text:
        # The second number of a row, such as jitter.
        return 0
    wrong.append(_("%(fault)s: “%(text)s” is not a whole number.", fault=row.title, text=printable(text, most=40)))
    return None
