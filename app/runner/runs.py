"""The runs of this runner: placed, found, and forgotten when they were acknowledged or grew old."""

import asyncio
import logging
from dataclasses import dataclass

from app.runner import certificates, files, mocks, twin
from app.runner.calls import Planned
from app.runner.files import Job
from app.runner.options import Options
from app.runner.outcome import Ending
from app.runner.run import Run, Times
from app.runs import manifest
from app.runs.faults import Relay
from app.runs.problems import SourceProblem
from app.runs.spec import CallSpec, Limits
from app.runs.twin import WALL_SECONDS, TwinCall
from app.runs.workspace import Workspace
from app.sandbox.compiler import Compiled, Compiler
from app.sandbox.holder import SandboxRefused
from app.sandbox.pod import Pod
from app.sandbox.pool import PodPool, PoolFull
from app.sandbox.runtimes.node import NODE

_log = logging.getLogger(__name__)


class RunnerFull(Exception):
    """Every place is taken; the text is a sentence."""


class RunExists(Exception):
    """There is a run of this id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a run is to do."""

    workspace: Workspace
    limits: Limits
    calls: tuple[CallSpec, ...] = ()
    relays: tuple[Relay, ...] = ()
    twin: TwinCall | None = None


class Runs:
    """Every run that this runner knows. Needs a running loop; ``close`` ends them all."""

    def __init__(self, compiler: Compiler, pool: PodPool, options: Options, times: Times) -> None:
        self.compiler = compiler
        self._pool = pool
        self._options = options
        self._times = times
        self._runs: dict[str, Run] = {}
        self._lives: set[asyncio.Task[None]] = set()

    @property
    def live(self) -> int:
        """Runs that have not ended."""
        return sum(run.log.ended is None for run in self._runs.values())

    def get(self, run_id: str) -> Run | None:
        """The run, live or ended, if it is known."""
        return self._runs.get(run_id)

    def forget(self, run_id: str) -> None:
        """The follower has stored the run to its end."""
        run = self._runs.get(run_id)
        if run is not None and run.log.ended is not None:
            del self._runs[run_id]

    async def start(
        self,
        run_id: str,
        workspace: Workspace,
        calls: tuple[CallSpec, ...],
        limits: Limits,
        relays: tuple[Relay, ...] = (),
    ) -> tuple[Compiled, Planned]:
        """Places a run. Raises RunnerFull or RunExists; what is wrong with the workspace is the run's outcome."""
        return await self._start(run_id, Asked(workspace=workspace, calls=calls, limits=limits, relays=relays))

    async def compare(self, run_id: str, workspace: Workspace, call: TwinCall) -> Compiled:
        """Places a run that compares a call with its twin as JSON. Raises as ``start`` does."""
        limits = Limits(wall_seconds=WALL_SECONDS)
        compiled, _ = await self._start(run_id, Asked(workspace=workspace, limits=limits, twin=call))
        return compiled

    async def _start(self, run_id: str, asked: Asked) -> tuple[Compiled, Planned]:
        run = self._place(run_id)
        try:
            compiled = await self.compiler.compile(asked.workspace)
            return compiled, await self._begin(run, compiled, asked)
        except BaseException:
            if run.log.ended is None and not run.begun:
                self._runs.pop(run_id, None)
            raise

    async def close(self) -> None:
        """Ends every run and waits until all are over."""
        for run in self._runs.values():
            run.end(Ending.RUNNER_STOPPED)
        await asyncio.gather(*self._lives, return_exceptions=True)

    async def _begin(self, run: Run, compiled: Compiled, asked: Asked) -> Planned:
        nothing = Planned(numbers=(0,) * len(asked.calls), refusals=())
        if not compiled.sound:
            run.finish(Ending.COMPILE_FAILED, problems=compiled.problems)
            return nothing
        job, wrong = await self._planned(asked, compiled)
        if wrong:
            run.finish(Ending.MANIFEST, problems=wrong)
            return nothing
        if not job.processes:
            run.finish(Ending.NO_SERVER)
            return nothing
        try:
            pod = await self._acquire()
        except PoolFull as error:
            raise RunnerFull(str(error)) from error
        except SandboxRefused as error:
            _log.error("No pod could be made: %s", error)  # the sentence says it; no stack needed
            run.finish(Ending.SANDBOX, detail=str(error))
            return nothing
        try:
            planning = run.prepare(self.compiler, job)
        except BaseException:
            await self._pool.release(pod)  # the run has no life yet that would do it
            raise
        life = asyncio.get_running_loop().create_task(self._live(run, pod, job, asked))
        run.begun = True
        self._lives.add(life)
        life.add_done_callback(self._lives.discard)
        return await planning.start(asked.calls)

    async def _acquire(self) -> Pod:
        try:
            return await self._pool.acquire()
        except SandboxRefused:
            # A machine short of something for a moment: the second try is the last.
            return await self._pool.acquire()

    async def _planned(self, asked: Asked, compiled: Compiled) -> tuple[Job, tuple[SourceProblem, ...]]:
        """What the workspace runs, and what is wrong with that."""
        plan = manifest.plan(asked.workspace)
        made = certificates.make(
            certificates.at(self._times.unix_ns()), tuple(process.name for process in plan.processes)
        )
        job = Job(
            workspace=asked.workspace,
            compiled=compiled,
            processes=plan.processes,
            certificates=made,
            twin=asked.twin,
            no_node=self._no_node(),
        )
        absent = tuple(files.absent(job, self._pool.runtime))
        alone = tuple(twin.problems(job, asked.twin)) if asked.twin else ()
        return job, (*plan.problems, *absent, *alone, *await mocks.problems(job, self.compiler))

    def _no_node(self) -> str:
        words = "Node.js is not on this machine, so no call can be made by grpc-js. Whoever runs it can: "
        return "" if self._pool.runtime.has(NODE.name) else f"{words}{NODE.remedy}."

    async def _live(self, run: Run, pod: Pod, job: Job, asked: Asked) -> None:
        try:
            await run.live(pod, job, asked.limits, asked.relays)
        finally:
            await self._pool.release(pod)

    def _place(self, run_id: str) -> Run:
        self._forget_old()
        if run_id in self._runs:
            raise RunExists
        if self.live >= self._options.runs_most:
            raise RunnerFull(f"All {self._options.runs_most} places are taken. Try again in a moment.")
        run = Run(run_id, self._options, self._times)
        self._runs[run_id] = run
        return run

    def _forget_old(self) -> None:
        now = self._times.monotonic()
        ended = sorted(
            ((run.ended_at, run.run_id) for run in self._runs.values() if run.ended_at is not None), reverse=True
        )
        for position, (ended_at, run_id) in enumerate(ended):
            if position >= self._options.kept_most or now - ended_at > self._options.kept_seconds:
                del self._runs[run_id]
