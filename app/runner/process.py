"""One process of a run: its jail, its agent, its pipes; started, stopped, restarted, given new files.

Each start has a jail of its own, so that nothing of an earlier one is left: not its files, not what it forked. What the
agent says (exit codes, CPU time) only chooses words; that the jail is gone is seen from outside.
"""

import asyncio
import contextlib
import functools
import re
import signal
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from app.runner import output
from app.runner.outcome import Ending, Evidence
from app.runs import events as ev
from app.runs import manifest
from app.runs.workspace import File
from app.sandbox import agent_client, inside
from app.sandbox.agent_client import AgentClient, Program
from app.sandbox.bubblewrap import RUNTIME
from app.sandbox.jail import Jail
from app.sandbox.pod import Pod
from app.sandbox.runtimes import DESCRIPTIONS, Description

MAX_PORTS = 64
"""Ports that are told of one process: nobody's server has more, and a hostile one may open thousands."""
MAX_REPORTS = 64
"""Reports of what it registered that are told of one start; a server in the ordinary way makes two."""
GRACE_SECONDS = 1.0
"""Between SIGTERM, which a server may use to end its calls with GOAWAY, and the end of its jail."""
_LAST_WORDS_SECONDS = 0.3
_LOOK_SECONDS = 2.0  # a bound for an agent that shares its CPU with an endless loop, or that does not answer
_TAIL_LINES = 60
_NUMBER = 1
"""Each agent has one process."""
_PORT = re.compile(r":(\d{1,5})(?=,|$)")
_NOT_STARTED_CODE = 126
"""As a shell says that a command could not be run."""


async def straight(_name: str) -> Mapping[int, int]:
    """Nothing stands between processes."""
    return {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """What a run gives to its processes."""

    pod: Pod
    group: asyncio.TaskGroup
    budget: output.Budget
    """Of output, shared by all."""
    tell: Callable[[ev.AnyEvent], None]
    over: Callable[["Process"], None]
    """Called when one ended that nobody stopped."""
    ways: Callable[[str], Awaitable[Mapping[int, int]]] = straight
    """For a process that starts: the ports at which it finds servers, where they are others than the servers' own."""
    preludes: Mapping[str, str] = field(default_factory=dict)
    """Programs of ours that run in a process before its script, by its name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """How a process ended."""

    ending: Ending
    exit_code: int = 0
    signal: int = 0
    cpu_ms: int = 0
    detail: str = ""

    @property
    def failed(self) -> bool:
        """False for exit code 0, and for what its run ended."""
        by_itself = self.ending is not Ending.STOPPED
        return by_itself and bool(self.ending is not Ending.SERVER_EXITED or self.exit_code or self.signal)


class Process:
    """One process, through all its starts."""

    def __init__(self, planned: manifest.Process, files: tuple[File, ...], site: Site) -> None:
        self.planned = planned
        self.files = files
        """What a start writes, and only then: an edit is seen when the process is started again."""
        self.running = False
        self.stopped = False
        """True after somebody stopped it, until it is started again."""
        self.ended: Ended | None = None
        self.ports: tuple[int, ...] = ()
        """Where it listens now."""
        self.limits: tuple[ev.LimitHit, ...] = ()
        self._site = site
        self._cpu_ms = 0
        self._reports = 0
        self._looked = asyncio.Event()
        self._jail: Jail | None = None
        self._killed: Jail | None = None
        self._agent: AgentClient | None = None
        self._gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._readers: list[asyncio.Task[None]] = []
        self._watchers: list[asyncio.Task[None]] = []
        self._tails: dict[ev.LogStream, deque[str]] = {}

    @property
    def name(self) -> str:
        """How it is called in events."""
        return self.planned.name

    @property
    def description(self) -> Description:
        """What runs it."""
        return DESCRIPTIONS[self.planned.runtime]

    async def start(self, jail: Jail | None = None) -> None:
        """Starts it in ``jail``, which is warm, or in a new one; ends the run where its agent is gone already."""
        site, description = self._site, self.description
        self._reset(jail or await site.pod.start(self.name, description.policy, inside.program(inside.AGENT)))
        assert self._jail  # noqa: S101  # just set
        agent = self._agent = AgentClient(self._jail)
        pipes = [output.pipe(stream) for stream in (ev.LogStream.STDOUT, ev.LogStream.STDERR)]
        self._readers = [site.group.create_task(self._read(pipe)) for pipe in pipes]
        site.pod.watch_listening()
        stdout, stderr = (pipe.writing for pipe in pipes)
        program = self._program(await site.ways(self.name))
        began = await agent.start(_NUMBER, program, self.files, stdout=stdout, stderr=stderr)
        for pipe in pipes:
            output.close_writing(pipe)
        if not began:
            self._end(
                self._jail, Ended(ending=Ending.SANDBOX, detail="The sandbox's learner jail was gone before it began.")
            )
            return
        if self.running:
            site.tell(ev.ProcessStarted(process=self.name, command=self._command()))
        self._watchers.append(site.group.create_task(self._watch(agent, self._jail)))
        self._jail.exited.add_done_callback(functools.partial(self._jail_exited, self._jail))

    async def stop(self) -> None:
        """Asks it to end, then ends it with its jail."""
        jail, agent = self._jail, self._agent
        if jail is None or agent is None:
            return
        self.stopped = True
        if self.running:
            await agent.signal(_NUMBER, signal.SIGTERM)
            await asyncio.wait([self._gone], timeout=GRACE_SECONDS)
        await self.end(jail)

    async def reload(self) -> None:
        """Gives its files to it while it runs, and SIGHUP, by which a mock reads its rules again."""
        if self._agent and self.running:
            await self._agent.write(self.files)
            await self._agent.signal(_NUMBER, signal.SIGHUP)

    async def end(self, jail: Jail | None = None) -> None:
        """Kills its jail and hears its last words."""
        jail = jail or self._jail
        if jail is None:
            return
        self._killed = jail
        jail.kill()
        if self._readers:
            await asyncio.wait(self._readers, timeout=_LAST_WORDS_SECONDS)
        if self.stopped:
            await jail.exited
            self._jail_ended(jail)

    async def look(self) -> None:
        """Asks for its CPU time, for ``evidence``; on a busy machine the answer takes a moment."""
        if self._agent:
            self._looked.clear()
            await self._agent.look(_NUMBER)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._looked.wait(), _LOOK_SECONDS)

    def gone(self) -> None:
        """Its pod is: whatever ran was killed with it."""
        if self.running and self._jail:
            self._end(self._jail, Ended(ending=Ending.STOPPED, signal=9))

    def forget(self) -> None:
        """Stops listening to what is left of it."""
        for task in (*self._readers, *self._watchers):
            task.cancel()

    def listening(self, port: int) -> bool:
        """Remembers a port; False when it is known, or one too many."""
        full = len(self.ports) >= MAX_PORTS and port != self.planned.port
        if not self.running or port in self.ports or full:
            return False
        self.ports = (*self.ports, port)
        return True

    def met(self, hit: ev.LimitHit) -> bool:
        """Remembers a limit that it met; False when it is known."""
        known = hit in self.limits
        self.limits = self.limits if known else (*self.limits, hit)
        return not known

    def evidence(self, ending: Ending | None = None) -> Evidence:
        """Everything about it that an outcome is judged by."""
        ended = self.ended or Ended(ending=ending or Ending.STOPPED, cpu_ms=self._cpu_ms)
        return Evidence(
            ending=ending or ended.ending,
            program=self.description.title if self.description.script else self.planned.command[0],
            serves=self.planned.serves,
            expected_port=self.planned.port,
            ports=self.ports,
            exit_code=ended.exit_code,
            signal=ended.signal,
            cpu_ms=ended.cpu_ms or self._cpu_ms,
            detail=ended.detail,
            limits=self.limits,
            stdout=self._tail(ev.LogStream.STDOUT),
            stderr=self._tail(ev.LogStream.STDERR),
            cpu_seconds=self.description.policy.cpu_seconds,
            memory_bytes=min(self.description.policy.address_space_bytes, self.description.policy.memory_bytes),
        )

    def _program(self, ways: Mapping[int, int]) -> Program:
        script = self.description.script
        return Program(
            argv=(script,) if script else self.planned.command,
            interpreter=self.description.interpreter(RUNTIME),
            environment=(*self.description.environment, *(_led(*pair, ways) for pair in self.planned.environment)),
            prelude=self._site.preludes.get(self.name, ""),
        )

    def _command(self) -> str:
        return " ".join((self.planned.runtime, *self.planned.command))

    def _reset(self, jail: Jail) -> None:
        self._jail = jail
        self.running, self.stopped, self.ended = True, False, None
        self.ports, self.limits, self._cpu_ms, self._reports = (), (), 0, 0
        self._gone = asyncio.get_running_loop().create_future()
        self._tails = {stream: deque(maxlen=_TAIL_LINES) for stream in ev.LogStream}

    def _tail(self, stream: ev.LogStream) -> tuple[str, ...]:
        return tuple(self._tails.get(stream, ()))

    async def _read(self, pipe: output.Pipe) -> None:
        tail = self._tails[pipe.stream]

        def tell(line: ev.LogLine) -> None:
            tail.append(line.text)
            self._site.tell(line)

        def full() -> None:
            budget = self._site.budget
            self._site.tell(ev.LimitHit(limit=ev.Limit.OUTPUT, process=self.name, value=budget.most))

        await output.read(pipe, self.name, self._site.budget, tell, full)

    async def _watch(self, agent: AgentClient, jail: Jail) -> None:
        while (event := await agent.next()) is not None:
            match event:
                case agent_client.Exited(process=1, code=code, signal=number, cpu_ms=cpu_ms):
                    ended = Ended(ending=Ending.SERVER_EXITED, exit_code=code, signal=number, cpu_ms=cpu_ms)
                    self._end(jail, ended)
                case agent_client.Failed(text=text):
                    self._end(jail, Ended(ending=Ending.SERVER_NOT_STARTED, exit_code=_NOT_STARTED_CODE, detail=text))
                case agent_client.Registered():
                    self._registered(event)
                case agent_client.Looked(cpu_ms=cpu_ms):
                    self._cpu_ms = cpu_ms
                    self._looked.set()
                case _:
                    continue
        # Closed, or somebody else writes to it: in either case nothing in that jail can be steered any more.
        jail.kill()
        await jail.exited
        self._jail_ended(jail)
        jail.control.close()

    def _registered(self, told: agent_client.Registered) -> None:
        if self._reports < MAX_REPORTS:
            self._reports += 1
            self._site.tell(
                ev.MethodsRegistered(
                    process=self.name,
                    server=told.server,
                    ports=told.ports,
                    paths=told.paths,
                    open_ended=told.open_ended,
                )
            )

    def _jail_exited(self, jail: Jail, _: object) -> None:
        self._jail_ended(jail)

    def _jail_ended(self, jail: Jail) -> None:
        """By the learner's doing, unless the whole pod is gone: its jails end with it."""
        if self._killed is jail:
            self._end(jail, Ended(ending=Ending.STOPPED, signal=9))
        elif self._site.pod.alive:
            self._end(jail, Ended(ending=Ending.JAIL_ENDED, signal=9))
        else:
            self._end(jail, Ended(ending=Ending.SANDBOX, signal=9, detail="The process that holds the pod died."))

    def _end(self, jail: Jail, ended: Ended) -> None:
        if jail is not self._jail or not self.running:
            return
        self.running, self.ended, self.ports = False, ended, self.ports if not self.stopped else ()
        if not self._gone.done():
            self._gone.set_result(None)
        self._site.tell(ev.ProcessExited(process=self.name, exit_code=ended.exit_code, signal=ended.signal))
        if not self.stopped and ended.ending is not Ending.STOPPED:
            self._site.over(self)


def _led(name: str, value: str, ways: Mapping[int, int]) -> tuple[str, str]:
    """A variable of the environment; one that names servers, ``STORE_ADDR``, with the ports at which they are found."""
    if not name.endswith("_ADDR"):
        return name, value
    return name, _PORT.sub(lambda found: f":{ways.get(int(found[1]), int(found[1]))}", value)
