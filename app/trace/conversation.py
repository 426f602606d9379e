"""What a run said, as its driver and its processes saw it: the call area and the logs, live as well as finished.

Events in, one frozen value out; a run that grows is told again at the cost of what is new. Everything here is bounded:
what is left out is counted, never silently dropped.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.runs.events import (
    CallStep,
    Gap,
    LimitHit,
    LogLine,
    MethodsRegistered,
    PacketBatch,
    ProcessExited,
    ProcessListening,
    ProcessStarted,
    Recording,
    RunEnded,
    RunEvent,
)
from app.schema.model import Schema
from app.trace import why
from app.trace.call_story import CallStory
from app.trace.conversed import (
    Conversation,
    ConversationCall,
    ConversationLine,
    ConversationNote,
    ConversationProcess,
    ConversationStep,
    Evidence,
    MetadataEntry,
    Registration,
)
from app.trace.plans import Plans
from app.trace.run_words import cleaned, gap_text, limit_text
from app.trace.stream_limits import StreamLimits

__all__ = [
    "Conversation",
    "ConversationBuilder",
    "ConversationCall",
    "ConversationLine",
    "ConversationNote",
    "ConversationProcess",
    "ConversationStep",
    "MetadataEntry",
    "cleaned",
    "conversation",
]

MAX_CALLS = 200
"""Calls shown of one run: the latest."""
MAX_LOG_LINES = 2_000
"""Log lines shown: the latest."""
MAX_SERVERS = 64
MAX_PATHS = 256
"""Servers of a process, and methods of a server, that are remembered as registered."""
MAX_DECODED_BYTES = 256 * 1024
"""Of all messages together, the latest first: about 1 s of work at the very worst (messages of 2-byte records)."""


def conversation(recording: Recording, schema: Schema) -> Conversation:
    """The conversation of a recording, whole or still growing."""
    builder = ConversationBuilder(schema)
    builder.push(recording.events)
    return builder.conversation()


@dataclass(slots=True, eq=False)
class _Kept:
    """A call as it was last told, and from what."""

    steps: int = -1
    cost: int = 0
    budget: int = -1
    evidence: int = -1
    call: ConversationCall | None = None
    explained: ConversationCall | None = None


class ConversationBuilder:
    """Takes the events of a run, in any number of pieces; the conversation is the same however they were cut."""

    def __init__(self, schema: Schema) -> None:
        self._plans = Plans(schema)
        self._started: int | None = None
        self._last = 0
        self._outcome: RunEnded | None = None
        self._calls: dict[int, tuple[CallStory, _Kept]] = {}
        """The latest, by number, in order of their first steps."""
        self._left_out: set[int] = set()
        """Numbers of earlier calls."""
        self._processes: dict[str, ConversationProcess] = {}
        self._log: deque[ConversationLine] = deque(maxlen=MAX_LOG_LINES)
        self._log_lines = 0
        self._limits: list[ConversationNote] = []
        self._limit_hits: list[LimitHit] = []
        self._gaps: list[ConversationNote] = []
        self._evidence = Evidence(schema=schema, processes=(), log=(), limits=())
        self._stream_limits = StreamLimits()
        self._changes = 0
        """Of the evidence; ``_told`` of them are in ``_evidence``."""
        self._told = 0

    def push(self, events: Iterable[RunEvent]) -> None:
        """Take the next events of the run."""
        for event in events:
            if self._started is None:
                self._started = event.time_ns
            self._last = event.number
            self._outcome = event.event if isinstance(event.event, RunEnded) else None
            self._add(event, event.time_ns - self._started)

    def conversation(self) -> Conversation:
        """What was said so far."""
        if self._told != self._changes:
            self._told = self._changes
            self._evidence = replace(
                self._evidence,
                processes=tuple(self._processes.values()),
                log=tuple(self._log),
                limits=tuple(self._limit_hits),
                stream_limits=tuple(self._stream_limits.by_port.items()),
            )
        return Conversation(
            started_ns=self._started or 0,
            last_event=self._last,
            calls=self._told_calls(),
            calls_left_out=len(self._left_out),
            processes=self._evidence.processes,
            log=self._evidence.log,
            log_left_out=self._log_lines - len(self._log),
            limits=tuple(self._limits),
            gaps=tuple(self._gaps),
            outcome=self._outcome,
        )

    def _told_calls(self) -> tuple[ConversationCall, ...]:
        """Every call, the latest decoded first: they are what a person looks at, should the budget end."""
        budget = MAX_DECODED_BYTES
        told: list[ConversationCall] = []
        for story, kept in reversed(self._calls.values()):
            if kept.steps != story.steps:
                kept.steps, kept.cost, kept.call = story.steps, story.cost, None
            # A call that fits is told the same whatever else would fit.
            asked = min(budget, kept.cost)
            if kept.call is None or kept.budget != asked:
                kept.call, kept.budget, kept.evidence = story.call(asked), asked, -1
            told.append(kept.call)
            budget = max(budget - kept.cost, 0)
        told.reverse()
        evidence = replace(self._evidence, calls=tuple(told))
        keeping = (kept for _, kept in self._calls.values())
        return tuple(self._explained(kept, call, evidence) for kept, call in zip(keeping, told, strict=True))

    def _explained(self, kept: _Kept, call: ConversationCall, evidence: Evidence) -> ConversationCall:
        """The call with why it failed, as far as the evidence says by now."""
        if not call.status_code:
            return call
        if kept.explained is None or kept.evidence != self._told:
            kept.evidence = self._told
            kept.explained = replace(call, why=why.why(call, evidence))
        return kept.explained

    def _add(self, numbered: RunEvent, at: int) -> None:
        """Take one event; of packets only how servers greet, all else of the wire is the trace's."""
        event = numbered.event
        match event:
            case CallStep():
                self._step(event, at)
            case LogLine():
                self._changes += 1
                self._log_lines += 1
                self._log.append(_line(event, at))
            case ProcessStarted() | ProcessListening() | ProcessExited():
                self._changes += 1
                self._process(event, at)
            case MethodsRegistered():
                self._changes += 1
                self._registered(event, at)
            case LimitHit():
                self._changes += 1
                self._limit_hits.append(event)
                self._limits.append(ConversationNote(time_ns=at, text=limit_text(event)))
            case PacketBatch():
                self._changes += self._stream_limits.push(event.packets)
            case Gap():
                self._gaps.append(ConversationNote(time_ns=at, text=gap_text(event)))
            case _:
                pass

    def _step(self, step: CallStep, at: int) -> None:
        """A step of a call; of a call that is not shown any more it changes nothing."""
        if step.call in self._left_out:
            return
        found = self._calls.get(step.call)
        if found is None:
            found = self._calls[step.call] = (CallStory(step.call, at, self._plans), _Kept())
            if len(self._calls) > MAX_CALLS:
                oldest = next(iter(self._calls))
                del self._calls[oldest]
                self._left_out.add(oldest)
        found[0].add(step, at)

    def _process(self, event: ProcessStarted | ProcessListening | ProcessExited, at: int) -> None:
        """What became of a process; one that starts again under the same name begins anew."""
        name = event.process
        if isinstance(event, ProcessStarted):
            self._processes[name] = ConversationProcess(name=name, command=event.command, started_ns=at)
            return
        current = self._processes.get(name) or ConversationProcess(name=name, command="", started_ns=at)
        if isinstance(event, ProcessListening):
            if event.port not in current.ports:
                current = replace(current, ports=(*current.ports, event.port))
        else:
            code = None if event.signal else event.exit_code
            current = replace(current, exit_code=code, signal=event.signal, exited_ns=at)
        self._processes[name] = current

    def _registered(self, event: MethodsRegistered, at: int) -> None:
        """What one server of a process has by now."""
        name = event.process
        current = self._processes.get(name) or ConversationProcess(name=name, command="", started_ns=at)
        known = {told.server: told for told in current.registered}
        before = known.get(event.server) or Registration(server=event.server)
        known[event.server] = Registration(
            server=event.server,
            ports=event.ports,
            paths=(*before.paths, *(path for path in event.paths if path not in before.paths))[:MAX_PATHS],
            open_ended=before.open_ended or event.open_ended,
        )
        self._processes[name] = replace(current, registered=tuple(known.values())[:MAX_SERVERS])


def _line(event: LogLine, at: int) -> ConversationLine:
    return ConversationLine(
        time_ns=at, process=event.process, stream=event.stream, text=event.text, clean=cleaned(event.text)
    )
