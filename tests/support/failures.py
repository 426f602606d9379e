"""Calls that failed, as grpcio itself said it: recordings made of ``tests/fixtures/failures.json``."""

import json
import pathlib
from functools import cache
from typing import Any

from app.runs.events import Recording
from tests.support import recordings as r

FILE = pathlib.Path(__file__).parents[1] / "fixtures" / "failures.json"
GET, WATCH = "/kinds.three.Kinds/Get", "/kinds.three.Kinds/Watch"
_STREAMS = {"exits in the stream", "client cancels", "server stops", "returns no iterator", "raises in a stream"}


@cache
def cases() -> dict[str, Any]:
    """Every case by its name: how the call ended, and what the server wrote."""
    found: dict[str, Any] = json.loads(FILE.read_text())["cases"]
    return found


def recording(name: str) -> Recording:
    """The case as a run records it."""
    case = cases()[name]
    exited = () if case["exit_code"] is None else (r.exited(case["exit_code"]),)
    return r.recording(
        *r.up(),
        r.header(WATCH if name in _STREAMS else GET, deadline_ms=500 if name.startswith("deadline") else 0),
        *(r.received(b"") for _ in range(case["responses"])),
        *(r.stderr("\n".join(case["stderr"])) if case["stderr"] else ()),
        r.trailer(case["status_code"], case["status_message"], debug_text=case["debug_text"]),
        *exited,
    )
