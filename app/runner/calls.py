"""The calls of one run: checked, encoded, numbered, sent out on their channels, and counted against a budget."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.runner import channel_options, validation
from app.runner.channels import Channels
from app.runner.questions import Questions
from app.runs.events import AnyEvent, CallStep, KeyLog, Limit, LimitHit, StepKind
from app.runs.problems import SourceProblem
from app.runs.spec import CallSpec, Request, RequestFormat
from app.runs.workspace import printable
from app.sandbox.compiler import Compiled, Compiler
from app.sandbox.driver_client import Asked, Connected, DriverEvent, Ended, Keyed, PlannedCall, Stepped
from app.sentences import sentence

MAX_OPEN = 100
"""Calls under way at once: HTTP/2 peers often allow that many streams (RFC 9113 §6.5.2 asks for at least 100)."""
MAX_CALLS = 1000
CALL_BYTES = 2 * 1024 * 1024
"""Steps recorded of one call; one that has more is cancelled, since an endless stream would fill every log."""
RUN_BYTES = 8 * 1024 * 1024
MAX_UNSENT = 128
"""Request messages of a call that wait for the server's flow control (RFC 9113, 5.2)."""
UNSENT_BYTES = 8 * 1024 * 1024
"""Of these together: they wait in the driver's jail, which has 256 MiB."""
_STEP_BYTES = 96
MAX_SERVICES = 16
MAX_KEYED = 500
"""TLS connections whose keys are told; a server that ends each at once would fill the log."""
DRIVER = "driver"
"""The driver's name in events."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Why a call or a message was not sent; line and column are inside that message's JSON text."""

    call_index: int = 0
    message_index: int = 0
    problem: SourceProblem


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """What came of a list of specs: numbers by position (0: not made) and why not."""

    numbers: tuple[int, ...]
    refusals: tuple[Refusal, ...]


class Calls:
    """Makes the calls of one run through its driver."""

    def __init__(
        self,
        compiler: Compiler,
        compiled: Compiled,
        tell: Callable[[AnyEvent, int], None],
        channels: Channels,
    ) -> None:
        self.answered = False
        self.channels = channels
        self.questions = Questions(channels, _services(compiled), tell)
        self._compiler = compiler
        self._compiled = compiled
        self._tell = tell
        self._open: dict[int, PlannedCall] = {}
        self._bytes: dict[int, int] = {}
        self._unsent: dict[int, deque[int]] = {}
        """Sizes of the messages that the driver has not written yet."""
        self._run_bytes = 0
        self._last = 0
        self._keys = 0
        self._cancelling: list[int] = []

    @property
    def open(self) -> int:
        """Calls that the driver has under way."""
        return len(self._open) - len(self.channels.waiting)

    async def start(self, specs: Sequence[CallSpec]) -> Planned:
        """Encodes and starts every call that can be made; those that come before the server listens wait for it."""
        encoded = await self._encode(specs)
        numbers: list[int] = []
        refusals: list[Refusal] = []
        for index, (spec, messages) in enumerate(zip(specs, encoded, strict=True)):
            wrong = [*self._refusals(index, spec, messages)]
            refusals += wrong
            numbers.append(0 if wrong else await self._start(spec, messages))
        return Planned(numbers=tuple(numbers), refusals=tuple(refusals))

    async def send(self, call: int, request: Request) -> tuple[Refusal, ...]:
        """Sends one more request message."""
        planned, driver = self._open.get(call), self.channels.driver(call)
        if planned is None or driver is None:
            return (
                _refusal(sentence("Call %(call)s is over, or has not begun: nothing can be sent on it.", call=call)),
            )
        if planned.half_close or not planned.kind.startswith("stream"):
            return (
                _refusal(
                    sentence("Call %(call)s takes no more request messages: its request side is closed.", call=call)
                ),
            )
        ((message,),) = await self._encode([CallSpec(path=planned.path, requests=(request,))])
        if isinstance(message, SourceProblem):
            return (Refusal(problem=message),)
        unsent = self._unsent.setdefault(call, deque())
        if len(unsent) >= MAX_UNSENT or sum(unsent) + len(message) > UNSENT_BYTES:
            return (
                _refusal(
                    sentence(
                        "%(count)s messages of call %(call)s wait: the server reads too slowly to take more.",
                        count=len(unsent),
                        call=call,
                    )
                ),
            )
        unsent.append(len(message))
        await driver.send(call, message)
        return ()

    async def half_close(self, call: int) -> None:
        """Ends the request side of a call; nothing when it is ended already."""
        planned = self._open.get(call)
        if planned is None or planned.half_close:
            return
        self._open[call] = replace(planned, half_close=True)
        driver = self.channels.driver(call)
        if driver is None:
            self.channels.half_close(call)
        else:
            await driver.half_close(call)

    async def cancel(self, call: int) -> None:
        """Cancels a call; nothing when it is over or has not gone out."""
        driver = self.channels.driver(call)
        if driver is not None:
            await driver.cancel(call)

    async def handle(self, event: DriverEvent) -> None:
        """Records what the driver tells."""
        match event:
            case Connected():
                await self.channels.connected(event)
            case Asked():
                self.questions.heard(event)
            case Keyed(lines=lines) if self._keys < MAX_KEYED:
                self._keys += 1
                self._tell(KeyLog(process=DRIVER, lines=lines), 0)
            case Ended(call=call):
                self._open.pop(call, None)
                self._bytes.pop(call, None)
                self._unsent.pop(call, None)
                self.channels.forget(call)
            case Stepped(step=step) if step.call in self._open:
                await self._step(step, event.time_ns)
            case _:
                return

    async def _step(self, step: CallStep, time_ns: int) -> None:
        if step.kind is StepKind.SERVER_HEADER or (step.kind is StepKind.SERVER_TRAILER and self._from_server(step)):
            self.answered = True
        if step.kind is StepKind.CLIENT_MESSAGE and (unsent := self._unsent.get(step.call)):
            unsent.popleft()
        carries = step.kind in (StepKind.SERVER_MESSAGE, StepKind.CLIENT_MESSAGE)
        if carries and not self._room(step):
            await self._overrun(step.call)
            return
        self._tell(step, time_ns)

    @staticmethod
    def _from_server(step: CallStep) -> bool:
        """Statuses that grpc makes up on the client's side do not show that a server answered."""
        return step.status_code not in (1, 4, 14)

    def _room(self, step: CallStep) -> bool:
        size = _STEP_BYTES + len(step.message)
        if self._bytes.get(step.call, 0) + size > CALL_BYTES or self._run_bytes + size > RUN_BYTES:
            return False
        self._bytes[step.call] = self._bytes.get(step.call, 0) + size
        self._run_bytes += size
        return True

    async def _overrun(self, call: int) -> None:
        driver = self.channels.driver(call)
        if call in self._cancelling or driver is None:
            return
        self._cancelling.append(call)
        most = RUN_BYTES if self._run_bytes + CALL_BYTES > RUN_BYTES else CALL_BYTES
        self._tell(LimitHit(limit=Limit.CAPTURE, process=DRIVER, value=most), 0)
        await driver.cancel(call)

    async def _encode(self, specs: Sequence[CallSpec]) -> list[list[bytes | SourceProblem]]:
        """Every message of every spec; to a method that the schema does not have, bytes or empty messages can be sent."""
        known = [(spec, self._compiled.methods.get(spec.path)) for spec in specs]
        wanted = [(method.input_type, request) for spec, method in known if method for request in spec.requests]
        encoded = iter(await self._compiler.encode(self._compiled.descriptor_set, wanted) if wanted else ())
        return [
            [next(encoded) if method else self._unknown(spec.path, request) for request in spec.requests]
            for spec, method in known
        ]

    def _unknown(self, path: str, request: Request) -> bytes | SourceProblem:
        if request.format is RequestFormat.BYTES or request.data.strip() in (b"", b"{}"):
            return request.data if request.format is RequestFormat.BYTES else b""
        names = ", ".join(list(self._compiled.methods)[:8]) or "none"
        words = sentence(
            "The schema has no method %(path)s, so only bytes, or an empty request, can be sent to it.",
            path=printable(path),
        )
        return SourceProblem(text=sentence("%(said)s It has: %(names)s.", said=words, names=names))

    def _refusals(self, index: int, spec: CallSpec, messages: Sequence[bytes | SourceProblem]) -> list[Refusal]:
        sentences = [*validation.spec_problems(spec), self.channels.problem(spec.channel)]
        wrong = [_refusal(text, index) for text in sentences if text]
        wrong += [Refusal(call_index=index, problem=one) for one in channel_options.problems(spec.channel)]
        wrong += [
            Refusal(call_index=index, message_index=position, problem=message)
            for position, message in enumerate(messages)
            if isinstance(message, SourceProblem)
        ]
        if len(self._open) >= MAX_OPEN:
            wrong.append(
                _refusal(
                    sentence("%(most)s calls are under way, the most of one run. Cancel some.", most=MAX_OPEN), index
                )
            )
        if self._last >= MAX_CALLS or self._run_bytes >= RUN_BYTES - CALL_BYTES // 2:
            wrong.append(
                _refusal(sentence("This run has recorded as much as it can. Press Stop, then Call again."), index)
            )
        return wrong

    async def _start(self, spec: CallSpec, messages: Sequence[bytes | SourceProblem]) -> int:
        self._last += 1
        data = tuple(message for message in messages if isinstance(message, bytes))
        planned = PlannedCall(
            call=self._last,
            path=spec.path,
            kind=self._kind(spec, len(data)),
            messages=data,
            half_close=spec.half_close,
            metadata=spec.metadata,
            deadline_ms=spec.deadline_ms,
            compression=spec.compression,
            wait_for_ready=spec.wait_for_ready,
            bearer_token=spec.bearer_token,
        )
        self._open[planned.call] = planned
        self._unsent[planned.call] = deque(map(len, data))
        await self.channels.start(spec.channel, planned)
        return planned.call

    def _kind(self, spec: CallSpec, messages: int) -> str:
        """The method's own kind, but a request side that is not one message and its end needs a stream to be sent."""
        method = self._compiled.methods.get(spec.path)
        client, server = method.kind.split("_") if method else ("unary", "unary")
        if messages != 1 or not spec.half_close:
            client = "stream"
        return f"{client}_{server}"


def _services(compiled: Compiled) -> tuple[str, ...]:
    """The services of the schema, by whose names a server may know its health."""
    return tuple(dict.fromkeys(path.split("/")[1] for path in compiled.methods))[:MAX_SERVICES]


def _refusal(text: str, call_index: int = 0) -> Refusal:
    return Refusal(call_index=call_index, problem=SourceProblem(text=text))
