"""The life of one run: from a pod and a workspace to an outcome.

Everything that happens becomes an event of its log. The first thing that ends the run wins (``Ending``); then its
processes are stopped, what is still under way may finish within a moment, and ``outcome.judge`` says from the evidence
how it ended. Evidence is what was seen from outside the jails; what an agent says only chooses words.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.runner import files, mocks, output
from app.runner.calls import Calls
from app.runner.channels import Channels
from app.runner.doors import NAME, PodDoor
from app.runner.drivers import Drivers
from app.runner.faults import Relays
from app.runner.files import Job
from app.runner.log import EventLog
from app.runner.options import Options
from app.runner.outcome import Ending, Evidence, judge
from app.runner.process import Process, Site
from app.runner.processes import Processes, steer
from app.runner.sightings import Sightings
from app.runner.twin import Twin
from app.runs import events as ev
from app.runs.faults import Relay
from app.runs.problems import SourceProblem
from app.runs.processes import ProcessAction
from app.runs.spec import Limits
from app.runs.workspace import Workspace
from app.sandbox import pod_events
from app.sandbox.compiler import Compiler
from app.sandbox.driver_client import DriverClient
from app.sandbox.pod import Pod
from app.sentences import sentence

_OTHER_PORT_SECONDS = 0.25
"""How long another port waits for the expected one: a server may open several."""
_LAST_WORDS_SECONDS = 0.3
_CAUGHT_UP_SECONDS = 5.0
"""For the last packets: a matter of milliseconds but on a machine under load, where a recording without its end would mislead."""
_TICK_SECONDS = 0.25
_NO_DRIVER = "The process that makes the calls ended."


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
        self._compiler: Compiler | None = None
        self.begun = False
        self.ended_at: float | None = None
        self._options = options
        self._times = times
        self._ending: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._facts: dict[str, object] = {}
        self._culprit: Process | None = None
        self._processes: Processes | None = None
        self._job: Job | None = None
        self._steering = asyncio.Lock()
        self._sightings = Sightings(
            self.tell,
            times.monotonic,
            name=self._name,
            door=lambda port, time_ns: NAME if self.door.owns(port, time_ns) else "",
        )
        self._twin: Twin | None = None
        self._ready = asyncio.Event()
        """Set once a server can be called."""
        self._reached: dict[str, int] = {}
        """Where each server is called."""
        self._reaching: asyncio.Queue[tuple[str, int]] = asyncio.Queue()
        self._relays = Relays(tell=self.tell, route=self._lead, first=self._first)
        self.door = PodDoor(self.tell, self._listens, times.unix_ns)

    def tell(self, event: ev.AnyEvent, time_ns: int = 0) -> None:
        """Adds an event to the log, now or at the time it has."""
        self.log.append(event, time_ns or self._times.unix_ns())

    def end(self, ending: Ending, **facts: object) -> None:
        """Ends the run, unless something else has already."""
        if not self._ending.done():
            self._facts = facts
            self._ending.set_result(ending)

    @property
    def ending(self) -> bool:
        """True once something has ended the run: it takes no more calls, though its last words may still come."""
        return self._ending.done()

    def finish(self, ending: Ending, **facts: object) -> None:
        """Ends a run that has no pod, with its last event."""
        self.end(ending, **facts)
        self._judge()

    def prepare(self, compiler: Compiler, job: Job) -> Calls:
        """Makes the run ready to take calls; they go out when their servers listen."""
        self._compiler = compiler
        self._twin = Twin(job.twin, job, self.tell) if job.twin else None
        self.calls = Calls(
            compiler, job.compiled, self.tell, Channels(job.servers, job.certificates, no_node=job.no_node)
        )
        return self.calls

    async def live(self, pod: Pod, job: Job, limits: Limits, relays: Sequence[Relay] = ()) -> None:
        """Starts the processes in ``pod`` and follows everything to the end; the pod is the caller's to close."""
        most = self._options.capture_bytes
        pod.set_capture_bytes(min(limits.capture_bytes or most, most))
        driver = DriverClient(pod.driver)
        try:
            async with asyncio.TaskGroup() as group:
                site = Site(pod=pod, group=group, budget=output.Budget(), tell=self.tell, over=self._over,
                            ways=self._ways, preludes=job.preludes)  # fmt: skip
                self._job = job
                self._processes = Processes(job.processes, job.files, site)
                self._relays.begin(pod, group, relays)
                self.door.begin(pod, group)
                watchers = [
                    group.create_task(self._watch_pod(pod)),
                    group.create_task(self._watch_driver(driver)),
                    group.create_task(self._connect()),
                    group.create_task(self._watch_clock(limits)),
                    group.create_task(self._begin_clients(self._processes)),
                    group.create_task(self._compare(pod)),
                ]
                if self.calls:
                    drivers = Drivers(
                        driver, pod, lambda one: watchers.append(group.create_task(self._watch_driver(one)))
                    )
                    self.calls.channels.attach(drivers.of)
                pod.driver.exited.add_done_callback(self._driver_jail_ended)
                await self._processes.begin()
                await self._finish(await self._ending, pod, self._processes)
                self._relays.forget()
                self.door.forget()
                for task in watchers:
                    task.cancel()
        except* Exception as errors:  # noqa: BLE001  # our own mistake must not take the runner's other runs with it
            self._fail(errors)
        finally:
            self._judge()

    async def _begin_clients(self, processes: Processes) -> None:
        """Clients that begin with the run begin when there is somebody to call."""
        if processes.first:
            await self._ready.wait()
            await processes.begin_clients()

    async def _compare(self, pod: Pod) -> None:
        """What a run that compares is there for; it ends with that."""
        if twin := self._twin:
            await self._ready.wait()
            done = await twin.compare(pod, lambda: self._listens(twin.server))
            self.end(Ending.COMPARED if done else Ending.SANDBOX, detail=done.text if done else _NO_DRIVER)

    async def _served(self, process: Process) -> None:
        """Returns when a client has somebody to call, or had to wait as long as a run does."""
        first = self._processes.first if self._processes else None
        if first and first.running and not process.planned.serves:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ready.wait(), self._options.ready_seconds)

    async def control(self, name: str, action: ProcessAction, workspace: Workspace) -> tuple[SourceProblem, ...]:
        """Starts, stops, restarts or reloads one process; what keeps that from being done."""
        process = self._processes.all.get(name) if self._processes else None
        if process is None or self._job is None or self._compiler is None:
            return (SourceProblem(text=sentence("This run has no process of that name.")),)
        async with self._steering:
            if workspace.files and action is not ProcessAction.STOP:
                changed = replace(self._job, workspace=workspace)
                problems = files.unfit(self._job, workspace) or await mocks.problems(changed, self._compiler)
                if problems:
                    return problems
                process.files = files.of(process.planned, changed)
            if action is not ProcessAction.STOP:
                await self._served(process)
            if not self.ending:
                await steer(process, action)
        return ()

    def _over(self, process: Process) -> None:
        """A process ended by itself."""
        ending = self._processes.ending(process) if self._processes else None
        if ending is not None and not self._ending.done():
            self._culprit = process
            self._ending.set_result(ending)

    def _fail(self, errors: BaseExceptionGroup[BaseException]) -> None:
        first = errors.exceptions[0]
        self._culprit = None
        self._facts = {"detail": f"{type(first).__name__} in the runner."}
        if not self._ending.done():
            self._ending.set_result(Ending.SANDBOX)

    async def _finish(self, ending: Ending, pod: Pod, processes: Processes) -> None:
        """Stops what runs and waits a moment for the last words of everybody."""
        if ending is Ending.NOT_LISTENING and processes.first:
            await processes.first.look()
        if ending is not Ending.SANDBOX:
            await processes.finish()
            await self._calls_over()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(pod.caught_up(), _CAUGHT_UP_SECONDS)
        while not pod.events.empty():
            self._hear(pod.events.get_nowait())
        self._sightings.flush()
        processes.gone()

    async def _calls_over(self) -> None:
        until = self._times.monotonic() + _LAST_WORDS_SECONDS
        while self.calls and self.calls.open and self._times.monotonic() < until:  # noqa: ASYNC110  # bounded, once a run
            await asyncio.sleep(0.005)  # bounded, and only at a run's end

    def _judge(self) -> None:
        if self.log.ended is not None:
            return
        ending = self._ending.result() if self._ending.done() else Ending.SANDBOX
        evidence = Evidence(ending=ending)
        if self._processes:
            self._processes.gone()
            evidence = self._processes.evidence(self._culprit, ending)
        answered = self.calls is not None and self.calls.answered
        evidence = replace(evidence, answered=answered, **self._facts)  # type: ignore[arg-type]  # fields of Evidence
        self.tell(judge(evidence))
        self.ended_at = self._times.monotonic()

    def _driver_jail_ended(self, _: object) -> None:
        self.end(Ending.SANDBOX, detail=_NO_DRIVER)

    async def _watch_driver(self, driver: DriverClient) -> None:
        while (event := await driver.next()) is not None:
            if self.calls:
                await self.calls.handle(event)
        # Nothing more can be heard of any call: the run is over, though its server may live.
        self.end(Ending.SANDBOX, detail=_NO_DRIVER)

    async def use(self, relays: Sequence[Relay]) -> None:
        """These relays from now on; those that a server is not yet there for are placed when it listens."""
        await self._relays.use(relays)

    async def _connect(self) -> None:
        while True:
            await self._relays.reach(*await self._reaching.get())

    async def _lead(self, server: str, port: int) -> None:
        """The driver's calls to a server go there from now on."""
        if self.calls:
            await self.calls.channels.listening(server, port)

    async def _ways(self, client: str) -> Mapping[int, int]:
        """Where a process that starts now finds the servers: at other ports than their own, where relays are."""
        processes = self._job.processes if self._job else ()
        return await self._relays.lead(client, {process.name: process.port for process in processes if process.serves})

    def _listens(self, name: str) -> int:
        """The port of a process, or of the first server; 0 while it does not listen."""
        process = self._processes.all.get(name or self._first()) if self._processes else None
        ports = process.ports if process and process.running else ()
        return process.planned.port if process and process.planned.port in ports else next(iter(ports), 0)

    def _first(self) -> str:
        first = self._processes.first if self._processes else None
        return first.name if first else ""

    async def _watch_clock(self, limits: Limits) -> None:
        """Readiness first, then idleness and wall time."""
        options, now = self._options, self._times.monotonic
        began = watched = now()
        wall = min(limits.wall_seconds or options.run_wall_seconds, options.run_wall_seconds)
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            if self.log.followers:
                watched = now()
            if self._late(now() - began):
                self.end(Ending.NOT_LISTENING, seconds=round(options.ready_seconds))
            elif now() - began >= wall:
                self.end(Ending.WALL_TIME, seconds=wall)
            elif now() - watched >= options.run_idle_seconds:
                self.end(Ending.IDLE, seconds=options.run_idle_seconds)

    def _late(self, seconds: float) -> bool:
        """True when the servers had their time to listen and none does: then nothing can be called."""
        first = self._processes.first if self._processes else None
        ready = self._ready.is_set() or (self._processes is not None and self._processes.listening)
        return bool(first and first.running and not ready and seconds >= self._options.ready_seconds)

    async def _watch_pod(self, pod: Pod) -> None:
        while True:
            self._hear(await pod.events.get())

    def _hear(self, event: pod_events.PodEvent) -> None:
        match event:
            case pod_events.Listening(name=name, port=port):
                self._listening(name, port)
            case pod_events.LimitMet():
                self._limit(event)
            case pod_events.HolderDied(text=text):
                self.end(Ending.SANDBOX, detail=text)
            case _:
                self._sightings.hear(event)

    def _name(self, jail: str) -> str:
        return (
            self._relays.name_of(jail)
            or self.door.name_of(jail)
            or (self._processes.name_of(jail) if self._processes else "")
        )

    def _limit(self, event: pod_events.LimitMet) -> None:
        process = self._processes.of_jail(event.name) if self._processes else None
        hit = ev.LimitHit(limit=event.limit, process=self._name(event.name), value=event.value, killed=event.killed)
        if process is None or process.met(hit):
            self.tell(hit)

    def _listening(self, jail: str, port: int) -> None:
        process = self._processes.of_jail(jail) if self._processes else None
        if self._processes is None or process is None or not process.listening(port):
            return
        self.tell(ev.ProcessListening(process=process.name, port=port))
        if self._twin and self._twin.listening(process.name, port):
            return
        if port == process.planned.port:
            self._use(process, port)
        elif process.planned.serves:
            asyncio.get_running_loop().call_later(_OTHER_PORT_SECONDS, self._use, process, port)

    def _use(self, process: Process, port: int) -> None:
        """A server is called at its expected port, else at the first of those that it listens on."""
        if port == process.planned.port or (
            port in process.ports and self._reached.get(process.name) not in process.ports
        ):
            self._reached[process.name] = port
            self._reaching.put_nowait((process.name, port))
            self._ready.set()
