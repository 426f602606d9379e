"""Turns a request from one view into another: JSON to bytes in the runner's jails, bytes to JSON in the decode pool."""

import json
from dataclasses import dataclass, replace
from typing import Any

from app.decode import jobs
from app.decode.pool import Decoded
from app.runs.problems import SourceProblem
from app.runs.spec import RequestFormat
from app.schema.model import Method, Schema
from app.trace.annotated import AnnotatedMessage, Node
from app.trace.model import Call, Message, Sender
from app.web.presenters import xray
from app.web.presenters.call_form import RequestBytes, RequestView
from app.web.request import posted, widgets
from app.web.request.posted import Written
from app.web.schemas import CompiledSchema
from app.web.services import Services
from app.web.words import gettext as _


class Unturned(Exception):
    """The request cannot be shown in the view that was asked for; the learner stays where they are."""

    def __init__(self, problem: SourceProblem) -> None:
        super().__init__(problem.text)
        self.problem = problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Turning:
    """One request under way between views."""

    services: Services
    compiled: CompiledSchema
    method: Method
    learner: str

    @property
    def schema(self) -> Schema:
        """The workspace's schema."""
        return self.compiled.schema

    def to(self, view: str, source: Written, base: RequestView) -> RequestView:
        """``base`` with the request in ``view``. Raises Unturned."""
        if view == "bytes":
            return self._bytes(source, base)
        text, kept, notes = self._json(source)
        if view == "form":
            shown = widgets.widgets(self.schema, self.method.input_type, _value(text))
            return replace(base, shown="form", widgets=shown, notes=notes, kept=kept)
        return replace(base, shown="json", text=text, notes=notes, kept=kept)

    def text(self, source: Written) -> str:
        """The request in protobuf's text format. Raises Unturned."""
        annotated = self._annotated(self._encoded(source))
        if isinstance(annotated, str):
            raise Unturned(SourceProblem(text=annotated))
        return annotated.text

    def apart(self, data: bytes) -> RequestBytes:
        """Bytes taken apart."""
        annotated = self._annotated(data)
        if isinstance(annotated, str):
            return RequestBytes(size=len(data), trouble=annotated)
        shown = xray.message_xray(_CALL, _message(data, self.method.input_type), annotated, alone=True)
        return RequestBytes(size=len(data), boxes=shown.boxes, problems=problems(annotated))

    def _bytes(self, source: Written, base: RequestView) -> RequestView:
        data = self._encoded(source)
        return replace(base, shown="bytes", text=posted.to_hex(data), apart=self.apart(data), kept=source.kept)

    def _encoded(self, source: Written) -> bytes:
        if source.request.format is RequestFormat.BYTES:
            return source.request.data
        kept = posted.from_hex(source.kept.get("hex", ""))
        if kept and isinstance(kept, bytes) and _same(source.kept.get("json", ""), source.request.text):
            return kept
        encoded = self.services.runner.encode(self.compiled.descriptor_set, self.method.input_type, source.request)
        if isinstance(encoded, SourceProblem):
            raise Unturned(encoded)
        return encoded

    def _json(self, source: Written) -> tuple[str, dict[str, str], tuple[str, ...]]:
        """The text, what is kept beside it, and what has to be said."""
        if source.request.format is not RequestFormat.BYTES:
            return source.request.text, dict(source.kept), ()
        annotated = self._annotated(source.request.data)
        if isinstance(annotated, str):
            raise Unturned(SourceProblem(text=annotated))
        lost = _lost(annotated)
        kept = {"hex": source.request.data.hex(), "json": annotated.json} if lost else {}
        return annotated.json, kept, lost

    def _annotated(self, data: bytes) -> AnnotatedMessage | str:
        made = self.services.decode.run(
            jobs.message, self.compiled.descriptor_set, self.method.input_type, data, learner=self.learner
        )
        return made.value if isinstance(made, Decoded) else made.text


_CALL = Call(
    number=0, connection=0, stream_id=0, path="", client_process="", server_process="", started_ns=0, ended_ns=None,
    steps=(), messages=(), request_headers=(), response_headers=(), trailers=(), trailers_only=False, status_code=None,
    status_message="",
)  # fmt: skip
"""A request that is still being written belongs to no call."""


def _message(data: bytes, type_name: str) -> Message:
    return Message(
        number=0, sender=Sender.CLIENT, time_ns=0, compressed=False, length=len(data),
        prefix=b"\0" + len(data).to_bytes(4, "big"), data=data, wire_data=data, frames=(), type_name=type_name,
    )  # fmt: skip


def _value(text: str) -> Any:
    try:
        if len(text) <= posted.MOST_FORM_CHARACTERS:
            return json.loads(text)
    except json.JSONDecodeError as error:
        words = _("This JSON has a mistake, so a form cannot show it yet: %(reason)s.", reason=error.msg)
        raise Unturned(SourceProblem(text=words, line=error.lineno, column=error.colno)) from None
    except (ValueError, RecursionError):
        raise Unturned(SourceProblem(text=_("This JSON nests too deep for a form. Edit it as JSON."))) from None
    raise Unturned(SourceProblem(text=_("This request is too large for a form. Edit it as JSON.")))


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same JSON value."""
    try:
        return bool(json.loads(one) == json.loads(other))
    except (ValueError, RecursionError):
        return False


def _lost(annotated: AnnotatedMessage) -> tuple[str, ...]:
    """What JSON does not say of these bytes."""
    unknown = [node for node in _walk(annotated.nodes) if not node.name and node.number]
    broken = problems(annotated)
    said = []
    if unknown:
        numbers = ", ".join(str(number) for number in sorted({node.number for node in unknown})[:8])
        said.append(
            _("JSON cannot hold what the schema does not name: field %(numbers)s stays in the bytes.", numbers=numbers)
        )
    if broken:
        said.append(_("These bytes break a rule, so the JSON is what could be read: %(problem)s", problem=broken[0]))
    if said:
        said.append(_("Go back to Bytes without an edit here, and every byte is as you wrote it."))
    return tuple(said)


def problems(annotated: AnnotatedMessage) -> tuple[str, ...]:
    """What breaks a rule in a message, with the rule's place in its specification, each once."""
    found = [problem for node in _walk(annotated.nodes) for problem in node.problems]
    words = [f"{problem.text} ({problem.spec})" if problem.spec else problem.text for problem in found]
    known = {problem.text for problem in found}
    return tuple(dict.fromkeys([*words, *(p.text for p in annotated.problems if p.text not in known)]))


def _walk(nodes: tuple[Node, ...]) -> list[Node]:
    return [found for node in nodes for found in (node, *_walk(node.children))]
