"""The life of one run: from a pod and a workspace to an outcome.

Everything that happens becomes an event of its log. The first thing that ends the run wins (``Ending``); then the server
is stopped, what is still under way may finish within a moment, and ``outcome.judge`` says from the evidence how it ended.
Evidence is what was seen from outside the jails; what the agent says (exit codes, CPU time) only chooses words.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.runner import output
from app.runner.calls import Calls
from app.runner.gaps import Gaps
from app.runner.log import EventLog
from app.runner.options import Options
from app.runner.outcome import EXPECTED_PORT, SERVER, Ending, Evidence, judge
from app.runner.packets import Batches
from app.runs import events as ev
from app.runs.spec import Limits
from app.runs.workspace import File, Workspace
from app.sandbox import agent_client, pod_events
from app.sandbox.agent_client import AgentClient
from app.sandbox.compiler import Compiled, Compiler
from app.sandbox.driver_client import Connected, DriverClient
from app.sandbox.pod import Pod
from app.sandbox.policy import LEARNER

PROCESS = "server"
_NAMES = {"learner": PROCESS, "driver": "driver"}
_CONNECT_MS = 1500
"""A server listens from add_insecure_port on but answers from start() on; calls go out after this in any case."""
_OTHER_PORT_SECONDS = 0.25
"""How long another port waits for the expected one: a server may open several."""
_LAST_WORDS_SECONDS = 0.3
_LOOK_SECONDS = 0.2
_TICK_SECONDS = 0.25
_TAIL_LINES = 60
MAX_CONNECTIONS = 2000
"""Connections whose owners are told: a flood of them would fill log and store; those after it stay unknown."""
MAX_PORTS = 64
"""Ports that are told: nobody's server has more, and a hostile one may open thousands."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """The two clocks, handed in."""

    unix_ns: Callable[[], int]
    """Unix time in nanoseconds, the clock of packets and events."""
    monotonic: Callable[[], float]
    """Seconds for waiting."""


class Run:
    """One run. ``live`` is its whole life once it has a pod; ``end`` asks for its end."""

    def __init__(self, run_id: str, options: Options, times: Times) -> None:
        self.run_id = run_id
        self.log = EventLog()
        self.calls: Calls | None = None
        self.begun = False
        self.ended_at: float | None = None
        self._options = options
        self._times = times
        self._ending: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._evidence = Evidence(
            ending=Ending.STOPPED, cpu_seconds=LEARNER.cpu_seconds, memory_bytes=LEARNER.address_space_bytes
        )
        self._batches = Batches(self.tell)
        self._gaps = Gaps(self.tell, times.monotonic)
        self._connections = 0
        self._ready = asyncio.Event()
        self._port = 0
        self._running = False
        self._stdout: deque[str] = deque(maxlen=_TAIL_LINES)
        self._stderr: deque[str] = deque(maxlen=_TAIL_LINES)

    def tell(self, event: ev.AnyEvent, time_ns: int = 0) -> None:
        """Adds an event to the log, now or at the time it has."""
        self.log.append(event, time_ns or self._times.unix_ns())

    def end(self, ending: Ending, **facts: object) -> None:
        """Ends the run, unless something else has already."""
        if not self._ending.done():
            self._evidence = replace(self._evidence, **facts)  # type: ignore[arg-type]  # fields of Evidence, by name
            self._ending.set_result(ending)

    @property
    def ending(self) -> bool:
        """True once something has ended the run: it takes no more calls, though its last words may still come."""
        return self._ending.done()

    def finish(self, ending: Ending, **facts: object) -> None:
        """Ends a run that has no pod, with its last event."""
        self.end(ending, **facts)
        self._judge()

    def prepare(self, compiler: Compiler, compiled: Compiled) -> Calls:
        """Makes the run ready to take calls; they go out when the server listens."""
        self.calls = Calls(compiler, compiled, self.tell)
        return self.calls

    async def live(self, pod: Pod, workspace: Workspace, compiled: Compiled, limits: Limits) -> None:
        """Starts the server in ``pod`` and follows everything to the end; the pod is the caller's to close."""
        most = self._options.capture_bytes
        pod.set_capture_bytes(min(limits.capture_bytes or most, most))
        agent, driver = AgentClient(pod.learner), DriverClient(pod.driver)
        budget = output.Budget()
        pipes = [output.pipe(stream) for stream in (ev.LogStream.STDOUT, ev.LogStream.STDERR)]
        try:
            async with asyncio.TaskGroup() as group:
                readers = [group.create_task(self._read(pipe, budget)) for pipe in pipes]
                watchers = [
                    group.create_task(self._watch_pod(pod)),
                    group.create_task(self._watch_agent(agent, pod)),
                    group.create_task(self._watch_driver(driver)),
                    group.create_task(self._connect(driver)),
                    group.create_task(self._watch_clock(limits)),
                ]
                pod.learner.exited.add_done_callback(lambda _: self._learner_jail_ended(pod))
                pod.driver.exited.add_done_callback(self._driver_jail_ended)
                await self._start(agent, pod, pipes, (*workspace.files, *_stubs(compiled)))
                await self._finish(await self._ending, pod, agent, readers)
                for task in (*watchers, *readers):
                    task.cancel()
        except* Exception as errors:  # noqa: BLE001  # our own mistake must not take the runner's other runs with it
            self._fail(errors)
        finally:
            self._judge()

    def _fail(self, errors: BaseExceptionGroup[BaseException]) -> None:
        first = errors.exceptions[0]
        self._evidence = replace(self._evidence, detail=f"{type(first).__name__} in the runner.")
        if not self._ending.done():
            self._ending.set_result(Ending.SANDBOX)

    async def _start(self, agent: AgentClient, pod: Pod, pipes: list[output.Pipe], files: tuple[File, ...]) -> None:
        pod.watch_listening()
        stdout, stderr = (pipe.writing for pipe in pipes)
        started = await agent.start(1, [SERVER], files, stdout=stdout, stderr=stderr)
        for pipe in pipes:
            output.close_writing(pipe)
        if started:
            self._running = True
            self.tell(ev.ProcessStarted(process=PROCESS, command=f"python {SERVER}"))
        else:
            self.end(Ending.SANDBOX, detail="The sandbox's learner jail was gone before it began.")

    async def _finish(self, ending: Ending, pod: Pod, agent: AgentClient, readers: list[asyncio.Task[None]]) -> None:
        """Stops what runs and waits a moment for the last words of everybody."""
        if ending is Ending.NOT_LISTENING:
            await agent.look(1)
            await asyncio.sleep(_LOOK_SECONDS)
        if ending is not Ending.SANDBOX:
            pod.learner.kill()
            await asyncio.wait(readers, timeout=_LAST_WORDS_SECONDS)
            await self._calls_over()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(pod.caught_up(), _LAST_WORDS_SECONDS)
        while not pod.events.empty():
            self._hear(pod.events.get_nowait())
        self._batches.flush()
        self._gaps.flush()

    async def _calls_over(self) -> None:
        until = self._times.monotonic() + _LAST_WORDS_SECONDS
        while self.calls and self.calls.open and self._times.monotonic() < until:  # noqa: ASYNC110  # bounded, once a run
            await asyncio.sleep(0.005)  # bounded, and only at a run's end

    def _judge(self) -> None:
        if self.log.ended is not None:
            return
        if self._running:
            self._exited(code=0, signal=9)
        evidence = replace(
            self._evidence,
            ending=self._ending.result() if self._ending.done() else Ending.SANDBOX,
            answered=self.calls is not None and self.calls.answered,
            stdout=tuple(self._stdout),
            stderr=tuple(self._stderr),
        )
        self.tell(judge(evidence))
        self.ended_at = self._times.monotonic()

    def _exited(self, *, code: int, signal: int) -> None:
        if self._running:
            self._running = False
            self.tell(ev.ProcessExited(process=PROCESS, exit_code=code, signal=signal))

    async def _read(self, pipe: output.Pipe, budget: output.Budget) -> None:
        tail = self._stdout if pipe.stream is ev.LogStream.STDOUT else self._stderr

        def tell(line: ev.LogLine) -> None:
            tail.append(line.text)
            self.tell(line)

        def full() -> None:
            self.tell(ev.LimitHit(limit=ev.Limit.OUTPUT, process=PROCESS, value=budget.most))

        await output.read(pipe, PROCESS, budget, tell, full)

    async def _watch_agent(self, agent: AgentClient, pod: Pod) -> None:
        while (event := await agent.next()) is not None:
            match event:
                case agent_client.Exited(process=1):
                    self._exited(code=event.code, signal=event.signal)
                    self.end(Ending.SERVER_EXITED, exit_code=event.code, signal=event.signal, cpu_ms=event.cpu_ms)
                case agent_client.Failed():
                    self._running = False
                    self.end(Ending.SERVER_NOT_STARTED, detail=event.text)
                case agent_client.Looked():
                    self._evidence = replace(self._evidence, cpu_ms=event.cpu_ms)
                case _:
                    continue
        # Closed, or somebody else writes to it: in either case nothing in that jail can be steered any more.
        pod.learner.kill()
        await pod.learner.exited
        self._learner_jail_ended(pod)

    def _learner_jail_ended(self, pod: Pod) -> None:
        """By the learner's doing, unless the whole pod is gone: its jails end with it."""
        if pod.alive:
            self.end(Ending.JAIL_ENDED)
        else:
            self.end(Ending.SANDBOX, detail="The process that holds the pod died.")

    def _driver_jail_ended(self, _: object) -> None:
        self.end(Ending.SANDBOX, detail="The process that makes the calls ended.")

    async def _watch_driver(self, driver: DriverClient) -> None:
        while (event := await driver.next()) is not None:
            if self.calls:
                await self.calls.handle(event)
                if isinstance(event, Connected):
                    await self.calls.connected(driver)
        # Nothing more can be heard of any call: the run is over, though its server may live.
        self.end(Ending.SANDBOX, detail="The process that makes the calls ended.")

    async def _connect(self, driver: DriverClient) -> None:
        await self._ready.wait()
        await driver.connect(self._port, _CONNECT_MS)

    async def _watch_clock(self, limits: Limits) -> None:
        """Readiness first, then idleness and wall time."""
        options, now = self._options, self._times.monotonic
        began = watched = now()
        wall = min(limits.wall_seconds or options.run_wall_seconds, options.run_wall_seconds)
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            if self.log.followers:
                watched = now()
            if not self._ready.is_set() and now() - began >= options.ready_seconds:
                self.end(Ending.NOT_LISTENING, seconds=round(options.ready_seconds))
            elif now() - began >= wall:
                self.end(Ending.WALL_TIME, seconds=wall)
            elif now() - watched >= options.run_idle_seconds:
                self.end(Ending.IDLE, seconds=options.run_idle_seconds)

    async def _watch_pod(self, pod: Pod) -> None:
        while True:
            self._hear(await pod.events.get())

    def _hear(self, event: pod_events.PodEvent) -> None:
        match event:
            case pod_events.PacketsCaptured(packets=packets):
                self._batches.add(packets)
            case pod_events.KernelDropped(packets=count):
                self._batches.flush()
                self._gaps.add(ev.GapCause.KERNEL_DROPPED, count)
            case pod_events.BudgetSpent(packets=count, bytes=size):
                self._batches.flush()
                self._gaps.add(ev.GapCause.BUDGET, count, size)
            case pod_events.ConnectionOwned():
                self._connection(event)
            case pod_events.Listening(name="learner", port=port):
                self._listening(port)
            case pod_events.LimitMet():
                self._limit(event)
            case pod_events.HolderDied(text=text):
                self.end(Ending.SANDBOX, detail=text)
            case _:
                return

    def _connection(self, event: pod_events.ConnectionOwned) -> None:
        self._connections += 1
        if self._connections > MAX_CONNECTIONS:
            return
        opened = ev.ConnectionOpened(
            client_port=event.client_port,
            server_port=event.server_port,
            client_process=_NAMES.get(event.client, ""),
            server_process=_NAMES.get(event.server, ""),
        )
        self.tell(opened, event.time_ns)

    def _limit(self, event: pod_events.LimitMet) -> None:
        name = _NAMES.get(event.name, "")
        hit = ev.LimitHit(limit=event.limit, process=name, value=event.value, killed=event.killed)
        if hit in self._evidence.limits:
            return
        self._evidence = replace(self._evidence, limits=(*self._evidence.limits, hit))
        self.tell(hit)

    def _listening(self, port: int) -> None:
        if port in self._evidence.ports or (len(self._evidence.ports) >= MAX_PORTS and port != EXPECTED_PORT):
            return
        self._evidence = replace(self._evidence, ports=(*self._evidence.ports, port))
        self.tell(ev.ProcessListening(process=PROCESS, port=port))
        if port == EXPECTED_PORT:
            self._use(port)
        elif not self._ready.is_set():
            asyncio.get_running_loop().call_later(_OTHER_PORT_SECONDS, self._use, port)

    def _use(self, port: int) -> None:
        if not self._ready.is_set():
            self._port = port
            self._ready.set()


def _stubs(compiled: Compiled) -> tuple[File, ...]:
    """What protoc generated, without what only editors read."""
    return tuple(file for file in compiled.generated if file.path.endswith(".py"))
