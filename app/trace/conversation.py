"""What a run said, as its driver and its processes saw it: the call area and the logs, live as well as finished.

A recording in, one frozen value out. Everything here is bounded: what is left out is counted, never silently dropped.
"""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import accumulate

from app.runs.events import (
    CallStep,
    Gap,
    GapCause,
    Limit,
    LimitHit,
    LogLine,
    ProcessExited,
    ProcessListening,
    ProcessStarted,
    Recording,
    RunEvent,
    StepKind,
)
from app.runs.spec import Metadatum
from app.schema.model import Method, Schema
from app.trace import annotate, status, why
from app.trace.conversed import (
    Conversation,
    ConversationCall,
    ConversationLine,
    ConversationNote,
    ConversationProcess,
    ConversationStep,
    Evidence,
    MetadataEntry,
)
from app.trace.model import Sender
from app.trace.plans import Plans

__all__ = [
    "Conversation",
    "ConversationCall",
    "ConversationLine",
    "ConversationNote",
    "ConversationProcess",
    "ConversationStep",
    "MetadataEntry",
    "cleaned",
    "conversation",
]

MAX_STEPS = 400
"""Steps shown of one call: its first and its latest; about what a page shows without harm."""
FIRST_STEPS = 50
"""Of those, how many from the beginning."""
MAX_CALLS = 200
"""Calls shown of one run: the latest."""
MAX_LOG_LINES = 2_000
"""Log lines shown: the latest."""
MAX_JSON_TEXT = 4_000
"""Characters of one message in the list; the byte view shows all of it."""
MAX_JSON_BYTES = 16 * 1024
"""Of a message, the bytes decoded for the list: more than ``MAX_JSON_TEXT`` characters come of them."""
MAX_DECODED_BYTES = 256 * 1024
"""Of all messages together, the latest first: about 3 s of work at the very worst (messages of 2-byte records)."""

_CLIENT_STEPS = {StepKind.CLIENT_HEADER, StepKind.CLIENT_MESSAGE, StepKind.CLIENT_HALF_CLOSE, StepKind.CANCEL}
_MESSAGE_STEPS = {StepKind.CLIENT_MESSAGE, StepKind.SERVER_MESSAGE}

# ECMA-48: CSI sequences, then OSC, DCS, SOS, PM and APC strings up to BEL or ST, then two-character escapes.
_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?|\x9b[0-?]*[ -/]*[@-~]"
)


def conversation(recording: Recording, schema: Schema) -> Conversation:
    """The conversation of a recording, whole or still growing."""
    events = recording.events
    started = events[0].time_ns if events else 0
    gathered = _Gathered()
    for event in events:
        gathered.add(event, event.time_ns - started)
    processes, log = tuple(gathered.processes.values()), tuple(gathered.log)
    latest = list(gathered.calls.items())[-MAX_CALLS:]
    evidence = Evidence(schema=schema, processes=processes, log=log, limits=tuple(gathered.limit_hits))
    decoder = _Decoder(schema)
    return Conversation(
        started_ns=started,
        last_event=events[-1].number if events else 0,
        calls=tuple(reversed([_call(number, steps, evidence, decoder) for number, steps in reversed(latest)])),
        calls_left_out=len(gathered.calls) - len(latest),
        processes=processes,
        log=log,
        log_left_out=gathered.log_lines - len(log),
        limits=tuple(gathered.limits),
        gaps=tuple(gathered.gaps),
        outcome=recording.ended,
    )


_Steps = list[tuple[int, CallStep]]


@dataclass(slots=True)
class _Gathered:
    """Events sorted by what they are about."""

    calls: dict[int, _Steps] = field(default_factory=dict)
    processes: dict[str, ConversationProcess] = field(default_factory=dict)
    log: deque[ConversationLine] = field(default_factory=lambda: deque(maxlen=MAX_LOG_LINES))
    log_lines: int = 0
    limits: list[ConversationNote] = field(default_factory=list)
    limit_hits: list[LimitHit] = field(default_factory=list)
    gaps: list[ConversationNote] = field(default_factory=list)

    def add(self, numbered: RunEvent, at: int) -> None:
        """Take one event; packets and connections are the trace's."""
        event = numbered.event
        match event:
            case CallStep():
                self.calls.setdefault(event.call, []).append((at, event))
            case LogLine():
                self.log_lines += 1
                self.log.append(_line(event, at))
            case ProcessStarted() | ProcessListening() | ProcessExited():
                self.process(event, at)
            case LimitHit():
                self.limit_hits.append(event)
                self.limits.append(ConversationNote(time_ns=at, text=limit_text(event)))
            case Gap():
                self.gaps.append(ConversationNote(time_ns=at, text=gap_text(event)))
            case _:
                pass

    def process(self, event: ProcessStarted | ProcessListening | ProcessExited, at: int) -> None:
        """What became of a process; one that starts again under the same name begins anew."""
        name = event.process
        if isinstance(event, ProcessStarted):
            self.processes[name] = ConversationProcess(name=name, command=event.command, started_ns=at)
            return
        current = self.processes.get(name) or ConversationProcess(name=name, command="", started_ns=at)
        if isinstance(event, ProcessListening):
            if event.port not in current.ports:
                current = replace(current, ports=(*current.ports, event.port))
        else:
            code = None if event.signal else event.exit_code
            current = replace(current, exit_code=code, signal=event.signal, exited_ns=at)
        self.processes[name] = current


def _line(event: LogLine, at: int) -> ConversationLine:
    return ConversationLine(
        time_ns=at, process=event.process, stream=event.stream, text=event.text, clean=cleaned(event.text)
    )


def cleaned(text: str) -> str:
    """Text without terminal escapes, control characters and characters that turn the reading direction."""
    plain = _ESCAPES.sub("", text).expandtabs(4)
    return "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in plain)


def _call(number: int, steps: _Steps, evidence: Evidence, decoder: "_Decoder") -> ConversationCall:
    header = next((step for _, step in steps if step.kind is StepKind.CLIENT_HEADER), None)
    trailer = next(((at, step) for at, step in steps if step.kind is StepKind.SERVER_TRAILER), None)
    path = header.path if header else ""
    method = evidence.schema.method(path)
    kinds = [step.kind for _, step in steps]
    shown = _shown(steps, method, decoder)
    call = ConversationCall(
        number=number,
        path=path,
        kind=call_kind(method),
        started_ns=steps[0][0],
        ended_ns=trailer[0] if trailer else None,
        steps=shown,
        steps_left_out=len(steps) - len(shown),
        requests=kinds.count(StepKind.CLIENT_MESSAGE),
        responses=kinds.count(StepKind.SERVER_MESSAGE),
        deadline_ms=header.deadline_ms if header else 0,
        half_closed=StepKind.CLIENT_HALF_CLOSE in kinds,
        cancelled=StepKind.CANCEL in kinds,
    )
    return _ended(call, *trailer, evidence) if trailer else call


def _ended(call: ConversationCall, at: int, trailer: CallStep, evidence: Evidence) -> ConversationCall:
    """The call with its status, and why it failed."""
    ended = replace(
        call,
        ended_ns=at,
        status_code=trailer.status_code,
        status_name=status.name_of(trailer.status_code),
        status_message=trailer.status_message,
        debug_text=trailer.debug_text,
        details=status.details(trailer.metadata, evidence.schema),
    )
    return replace(ended, why=why.why(ended, evidence))


def call_kind(method: Method | None) -> str:
    """The kind of a method in gRPC's words; empty for none."""
    if method is None:
        return ""
    kinds = {
        (False, False): "unary",
        (False, True): "server streaming",
        (True, False): "client streaming",
        (True, True): "bidirectional streaming",
    }
    return kinds[method.client_streaming, method.server_streaming]


def _shown(steps: _Steps, method: Method | None, decoder: "_Decoder") -> tuple[ConversationStep, ...]:
    """The first and the latest steps, with messages numbered over all of them."""
    latest = len(steps) - (MAX_STEPS - FIRST_STEPS)
    numbers = list(accumulate(step.kind in _MESSAGE_STEPS for _, step in steps))
    shown = [n for n in range(len(steps)) if len(steps) <= MAX_STEPS or n < FIRST_STEPS or n >= latest]
    # The latest first: they are what a person looks at, should the decoder's budget end.
    return tuple(reversed([_step(*steps[n], numbers[n], method, decoder) for n in reversed(shown)]))


def _step(at: int, step: CallStep, message: int, method: Method | None, decoder: "_Decoder") -> ConversationStep:
    sender = Sender.CLIENT if step.kind in _CLIENT_STEPS else Sender.SERVER
    plain = ConversationStep(kind=step.kind, time_ns=at, sender=sender, metadata=_metadata(step.metadata))
    if step.kind not in _MESSAGE_STEPS:
        return plain
    type_name = ""
    if method:
        type_name = method.input_type if sender is Sender.CLIENT else method.output_type
    length = max(step.message_length, len(step.message))
    text, cut = decoder.text(step.message, length, type_name)
    return replace(plain, json=text, json_cut=cut, type_name=type_name, length=length, message=message)


class _Decoder:
    """Turns messages into JSON for the list, within a budget of bytes."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.plans = Plans(schema)
        self.left = MAX_DECODED_BYTES

    def text(self, message: bytes, length: int, type_name: str) -> tuple[str, bool]:
        """The message on one line, and whether something of it is missing; of a long one what its beginning says."""
        taken = message[: min(MAX_JSON_BYTES, self.left)]
        cut = length > len(taken)
        if type_name not in self.schema.messages or (cut and not taken):
            return "", cut or bool(message)
        self.left -= len(taken)
        text = annotate.message_json(taken, type_name, self.plans)
        if cut and text == "{}":
            return "", True
        return text[:MAX_JSON_TEXT], cut or len(text) > MAX_JSON_TEXT


def _metadata(entries: Iterable[Metadatum]) -> tuple[MetadataEntry, ...]:
    return tuple(MetadataEntry(name=cleaned(entry.name), text=_metadata_text(entry)) for entry in entries)


def _metadata_text(entry: Metadatum) -> str:
    if entry.name.endswith("-bin"):
        return entry.value.hex(" ")
    return cleaned(entry.value.decode("utf-8", "replace"))


_LIMIT_WORDS = {
    Limit.MEMORY: "used more memory than its limit of {value} bytes",
    Limit.PROCESSES: "started more processes than its limit of {value}",
    Limit.CPU: "used more CPU time than its limit of {value} seconds",
    Limit.WALL_TIME: "ran longer than its limit of {value} seconds",
    Limit.OUTPUT: "printed more than its limit of {value} bytes",
    Limit.DISK: "wrote more to disk than its limit of {value} bytes",
    Limit.CAPTURE: "sent more packets than the recording's limit of {value} bytes",
}


def limit_text(hit: LimitHit) -> str:
    """A limit that was met, as a sentence."""
    who = hit.process or "The run"
    return f"{who} {_LIMIT_WORDS[hit.limit].format(value=f'{hit.value:,}')}{' and was ended' if hit.killed else ''}."


def gap_text(gap: Gap) -> str:
    """A hole in the recording, as a sentence."""
    missing = f"{gap.packets:,} packets" if gap.packets else f"{gap.bytes:,} bytes" if gap.bytes else "Some packets"
    causes = {
        GapCause.KERNEL_DROPPED: "came faster than they could be captured and are missing",
        GapCause.BUDGET: "came after the run's capture limit was used up and are missing",
        GapCause.LOG_OVERRUN: "were dropped before they could be stored",
    }
    return f"{missing} {causes[gap.cause]}: what is shown here has a hole."
