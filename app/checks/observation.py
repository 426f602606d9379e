"""What a check looks at: one scenario's recording, taken apart, with the files it was made from."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.checks import places
from app.checks.results import Evidence
from app.runs.events import RunEnded
from app.runs.workspace import Workspace
from app.schema.model import EMPTY, Schema
from app.trace import annotate
from app.trace.annotated import AnnotatedMessage, Node
from app.trace.conversation import Conversation, ConversationCall
from app.trace.model import Call, Message, Sender, Trace
from app.trace.plans import Plans
from app.wire.grpc import status_name

DRIVER = "driver"
"""A call counts for a check only when the driver made it, as seen from outside, unless a path was asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """One scenario, as it was recorded."""

    trace: Trace
    conversation: Conversation
    schema: Schema
    workspace: Workspace
    calls: Mapping[str, tuple[int, ...]]
    """The driver's numbers of the scripted calls, by their names."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Scripted calls that could not be made, and why."""
    starter: Schema = field(default=EMPTY)
    """The schema of the lesson's starter: what a changed schema is compared with."""
    descriptor_set: bytes = b""
    """The schema as protoc made it, for rules about more than a message's bytes."""
    starter_set: bytes = b""

    @property
    def ended(self) -> RunEnded | None:
        """How the run ended."""
        return next((e.event for e in reversed(self.trace.timeline) if isinstance(e.event, RunEnded)), None)

    def calls_named(self, name: str) -> tuple["ObservedCall", ...]:
        """The calls that a check asks for: a scripted call by its name, or by a path all that anybody made."""
        if name.startswith("/"):
            told = {call.number: call for call in self.conversation.calls}
            return tuple(
                ObservedCall(label=name, number=call.driver_call, wire=call, driver=told.get(call.driver_call))
                for call in self.trace.calls
                if call.path == name
            )
        numbers = self.calls.get(name, ())
        return tuple(self._scripted(number, _label(name, at, len(numbers))) for at, number in enumerate(numbers))

    def _scripted(self, number: int, label: str) -> "ObservedCall":
        wire = next((call for call in self.trace.calls if call.driver_call == number), None)
        driver = next((call for call in self.conversation.calls if call.number == number), None)
        return ObservedCall(label=label, number=number, wire=wire, driver=driver)

    def json_of(self, message: Message) -> Any:
        """A message as the JSON value that a reader of this schema sees; None where it cannot be read."""
        return _json(message.data, message.type_name, self.schema)

    def json_for_starter(self, call: Call, message: Message) -> Any:
        """The same as a program sees it that was built from the starter's schema."""
        method = self.starter.method(call.path)
        if method is None:
            return None
        type_name = method.input_type if message.sender is Sender.CLIENT else method.output_type
        return _json(message.data, type_name, self.starter)

    def has(self, token: str) -> bool:
        """Whether a token of the one cursor names something in this recording."""
        kind, _dash, rest = token.partition("-")
        numbers = rest.split("-")
        if kind == "frame":
            return int(numbers[0]) <= len(self.trace.frames)
        call = self.trace.calls[int(numbers[0]) - 1] if int(numbers[0]) <= len(self.trace.calls) else None
        if kind == "call" or call is None:
            return call is not None
        message = next((one for one in call.messages if one.number == int(numbers[1])), None)
        if kind == "message" or message is None:
            return message is not None
        return numbers[2] in _ids(self.annotated(message).nodes)

    def annotated(self, message: Message) -> AnnotatedMessage:
        """A message, byte by byte."""
        return annotate.annotate(message.data, message.type_name, self.schema)


def _json(data: bytes, type_name: str, schema: Schema) -> Any:
    try:
        return json.loads(annotate.message_json(data, type_name, Plans(schema)))
    except ValueError:  # an infinity is written as JSON's parsers read it, but nesting may be too deep for them
        return None


def _label(name: str, at: int, count: int) -> str:
    return f"{name} {at + 1}" if count > 1 else name


@dataclass(frozen=True, kw_only=True, slots=True)
class ObservedCall:
    """A call as the wire and the driver tell of it; either may be missing."""

    label: str
    """What sentences call it."""
    number: int
    wire: Call | None
    driver: ConversationCall | None

    @property
    def status_code(self) -> int | None:
        """As its client saw it: a deadline that passed is never on the wire. None: it has not ended."""
        if self.driver is not None and self.driver.status_code is not None:
            return self.driver.status_code
        return self.wire.status_code if self.wire else None

    @property
    def status(self) -> str:
        """``NOT_FOUND``; ``no status`` where the call did not end."""
        return "no status" if self.status_code is None else status_name(self.status_code)

    @property
    def status_message(self) -> str:
        """``grpc-message``, or what the client's library made up."""
        if self.driver is not None and self.driver.status_code is not None:
            return self.driver.status_message
        return self.wire.status_message if self.wire else ""

    @property
    def why(self) -> str:
        """Why it failed, told from the evidence; empty where there is no more to tell."""
        return self.driver.why if self.driver else ""

    def sent_by(self, sender: Sender) -> tuple[Message, ...]:
        """Its messages of one direction, in order."""
        return tuple(m for m in self.wire.messages if m.sender is sender) if self.wire else ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Itself."""
        return (places.call(self.wire.number, f"the call {self.label}"),) if self.wire else ()

    def place_of(self, message: Message) -> tuple[Evidence, ...]:
        """One of its messages."""
        if self.wire is None:
            return ()
        words = "the request" if message.sender is Sender.CLIENT else "the response"
        return (places.message(self.wire.number, message.number, words),)

    def place_in(self, message: Message, node: Node) -> tuple[Evidence, ...]:
        """One record of one of its messages."""
        if self.wire is None:
            return ()
        return (places.node(self.wire.number, message.number, node.id, f"the field {node.name or node.number}"),)


def _ids(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        yield node.id
        yield from _ids(node.children)


def nodes_of(message: AnnotatedMessage, path: str) -> tuple[Node, ...]:
    """The records of a field, by its name or number; ``address.city`` and ``1.2`` name fields of nested messages."""
    found: Iterable[Node] = message.nodes
    level: tuple[Node, ...] = ()
    for part in path.split("."):
        level = tuple(node for node in found if part in {node.name, str(node.number)})
        found = [child for node in level for child in node.children]
    return level
