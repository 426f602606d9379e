"""One call as its steps come: what is kept of it, and how it is told. Steps that are never shown are only counted."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.runs.events import CallStep, StepKind
from app.runs.spec import Metadatum
from app.schema.model import Method
from app.sentences import sentence
from app.trace import annotate, status
from app.trace.conversed import ConversationCall, ConversationStep, MetadataEntry
from app.trace.model import Sender
from app.trace.plans import Plans
from app.trace.run_words import cleaned
from app.wire import grpc

MAX_STEPS = 400
"""Steps shown of one call: its first and its latest; about what a page shows without harm."""
FIRST_STEPS = 50
"""Of those, how many from the beginning."""
MAX_JSON_TEXT = 4_000
"""Characters of one message in the list; the byte view shows all of it."""
MAX_JSON_BYTES = 16 * 1024
"""Of a message, the bytes decoded for the list: more than ``MAX_JSON_TEXT`` characters come of them."""

_CLIENT_STEPS = {StepKind.CLIENT_HEADER, StepKind.CLIENT_MESSAGE, StepKind.CLIENT_HALF_CLOSE, StepKind.CANCEL}
_MESSAGE_STEPS = {StepKind.CLIENT_MESSAGE, StepKind.SERVER_MESSAGE}


@dataclass(slots=True, eq=False)
class _Told:
    """One step that may be shown; its message is decoded when it is."""

    plain: ConversationStep
    data: bytes = b""
    """As much of the message as is decoded."""
    decoded: ConversationStep | None = None

    @property
    def cost(self) -> int:
        """Bytes that showing it decodes."""
        return len(self.data)


class CallStory:
    """What is known of one call so far."""

    def __init__(self, number: int, started_ns: int, plans: Plans) -> None:
        self.plans = plans
        self.steps = 0
        self._method: Method | None = None
        self._first: list[_Told] = []
        self._latest: deque[_Told] = deque(maxlen=MAX_STEPS - FIRST_STEPS)
        self._call = ConversationCall(
            number=number, path="", kind="", started_ns=started_ns, ended_ns=None, steps=(), steps_left_out=0,
            requests=0, responses=0, deadline_ms=0, half_closed=False, cancelled=False,
        )  # fmt: skip
        self._has_header = False

    def add(self, step: CallStep, at: int) -> None:
        """Take one step; ``at`` counts from the run's first event."""
        self.steps += 1
        call = self._call
        match step.kind:
            case StepKind.CLIENT_HEADER if not self._has_header:
                self._header(step)
            case StepKind.CLIENT_MESSAGE:
                self._call = replace(call, requests=call.requests + 1)
            case StepKind.SERVER_MESSAGE:
                self._call = replace(call, responses=call.responses + 1)
            case StepKind.CLIENT_HALF_CLOSE:
                self._call = replace(call, half_closed=True)
            case StepKind.CANCEL:
                self._call = replace(call, cancelled=True)
            case StepKind.SERVER_TRAILER if call.open:
                self._trailer(step, at)
            case _:
                pass
        told = self._told(step, at)
        if len(self._first) < FIRST_STEPS:
            self._first.append(told)
        else:
            self._latest.append(told)

    def _header(self, step: CallStep) -> None:
        """The path, by which its messages have a type: those that came before it have one too."""
        self._has_header = True
        self._method = self.plans.schema.method(step.path)
        self._call = replace(self._call, path=step.path, kind=call_kind(self._method), deadline_ms=step.deadline_ms)
        for earlier in (*self._first, *self._latest):
            earlier.plain = replace(earlier.plain, type_name=self._type_name(earlier.plain))
            earlier.decoded = None

    def _trailer(self, step: CallStep, at: int) -> None:
        self._call = replace(
            self._call,
            ended_ns=at,
            status_code=step.status_code,
            status_name=grpc.status_name(step.status_code),
            status_message=step.status_message,
            debug_text=step.debug_text,
            details=status.details(step.metadata, self.plans.schema),
        )

    def _told(self, step: CallStep, at: int) -> _Told:
        sender = Sender.CLIENT if step.kind in _CLIENT_STEPS else Sender.SERVER
        plain = ConversationStep(kind=step.kind, time_ns=at, sender=sender, metadata=_metadata(step.metadata))
        if step.kind not in _MESSAGE_STEPS:
            return _Told(plain)
        number = self._call.requests + self._call.responses
        length = max(step.message_length, len(step.message))
        plain = replace(plain, length=length, message=number, json_cut=length > 0)
        return _Told(replace(plain, type_name=self._type_name(plain)), step.message[:MAX_JSON_BYTES])

    def _type_name(self, step: ConversationStep) -> str:
        if self._method is None or step.kind not in _MESSAGE_STEPS:
            return ""
        return self._method.input_type if step.sender is Sender.CLIENT else self._method.output_type

    @property
    def cost(self) -> int:
        """Bytes that showing all of its shown messages decodes."""
        return sum(told.cost for told in (*self._first, *self._latest))

    def call(self, budget: int) -> ConversationCall:
        """The call, with JSON of its latest messages as far as ``budget`` bytes of them go."""
        steps: list[ConversationStep] = []
        for told in (*reversed(self._latest), *reversed(self._first)):
            budget = budget - told.cost if told.cost <= budget else -1  # once it is used up, what is older has none
            if budget < 0 and told.cost:
                told.decoded = None
            steps.append(self._decoded(told) if budget >= 0 or not told.cost else told.plain)
        return replace(self._call, steps=tuple(reversed(steps)), steps_left_out=self.steps - len(steps))

    def _decoded(self, told: _Told) -> ConversationStep:
        """The step with its message on one line of JSON; of a long one what its beginning says."""
        if told.decoded is None:
            told.decoded = told.plain
            if told.plain.message and told.plain.type_name in self.plans.schema.messages:
                cut = told.plain.length > len(told.data)
                text = annotate.message_json(told.data, told.plain.type_name, self.plans)
                if cut and text == "{}":
                    text = ""
                shown, cut = text[:MAX_JSON_TEXT], cut or len(text) > MAX_JSON_TEXT
                told.decoded = replace(told.plain, json=shown, json_cut=cut)
        return told.decoded


def call_kind(method: Method | None) -> str:
    """The kind of a method in gRPC's words; empty for none."""
    if method is None:
        return ""
    kinds = {
        (False, False): sentence("unary"),
        (False, True): sentence("server streaming"),
        (True, False): sentence("client streaming"),
        (True, True): sentence("bidirectional streaming"),
    }
    return kinds[method.client_streaming, method.server_streaming]


def _metadata(entries: Iterable[Metadatum]) -> tuple[MetadataEntry, ...]:
    return tuple(MetadataEntry(name=cleaned(entry.name), text=_metadata_text(entry)) for entry in entries)


def _metadata_text(entry: Metadatum) -> str:
    if entry.name.endswith("-bin"):
        return entry.value.hex(" ")
    return cleaned(entry.value.decode("utf-8", "replace"))
