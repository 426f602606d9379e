"""Follows every live run, from its runner to the store, whether or not a page looks.

One task for each run. A runner that does not answer is asked again for a few seconds; one that does not know the run was
restarted, and the run ends at once as SANDBOX_FAILED with a sentence. A run that no page looks at is stopped after a while.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from app.client.runner import AsyncRunnerClient, RunnerError, RunUnknown
from app.events.hub import Hub
from app.events.writer import Superseded, Writer
from app.runs.events import Outcome, RunEnded, RunEvent
from app.store import Store
from app.store.model import LiveRun
from app.store.store import RUNS_SHOWN

SCAN_SECONDS = 0.25
"""How soon a run is noticed that another process started."""
PATIENCE_SECONDS = (0.1, 0.2, 0.4, 0.8, 1.5)
"""Pauses before asking a silent runner again: 3 s together, longer than a supervisor needs to restart it."""
ROOM_SECONDS = 20.0
"""Adding up all recordings takes a millisecond for each thousand of them, and a class ends a run each second."""
SANDBOX_STOPPED = "The sandbox stopped unexpectedly. Your files are safe. Press Call or Run to start again."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """When a run is given up, stopped, and forgotten."""

    idle_seconds: float
    """After its last page left, or after it began where none came."""
    runs_kept: int = RUNS_SHOWN
    """Finished runs of a workspace."""
    workspace_bytes: int = 64 << 20
    """Recordings kept of a workspace; the oldest make room."""
    recordings_bytes: int = 4 << 30
    """Recordings kept of all workspaces; looked at once in ``ROOM_SECONDS``."""
    patience: tuple[float, ...] = PATIENCE_SECONDS


class Follower:
    """Follows the runs in ``store``; to be made and run in one event loop. ``follow_soon`` may be called by any thread."""

    def __init__(self, store: Store, hub: Hub, rules: Rules, *, clock: Callable[[], int] = time.time_ns) -> None:
        self._store = store
        self._hub = hub
        self._rules = rules
        self._clock = clock
        self._following: dict[str, float] = {}
        """Since when (the loop's time), by run."""
        self._reading: dict[str, asyncio.Timeout] = {}
        """Runs whose end was not handed to the writer yet."""
        self._stopping: set[str] = set()
        self._clients: dict[str, AsyncRunnerClient] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._room_at = 0.0

    def follow_soon(self, run_id: str) -> None:
        """A run was added to the store: looks for it now, not at the next scan."""
        del run_id  # the scan finds it, and whatever else is new
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has just been closed: the next start scans
                loop.call_soon_threadsafe(self._wake.set)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Follows for as long as the block lasts."""
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(self.run(), name="follower")
            try:
                yield
            finally:
                task.cancel()

    async def run(self) -> None:
        """Follows until it is cancelled; then what was received is stored and runners are let go."""
        self._loop = asyncio.get_running_loop()
        try:
            writer = Writer(self._store, self._hub)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(writer.run(), name="event-writer")
                tasks.create_task(self._scan(tasks, writer), name="run-scan")
        finally:
            self._loop = None
            for client in self._clients.values():
                await client.close()
            self._clients.clear()
            self._following.clear()

    async def _scan(self, tasks: asyncio.TaskGroup, writer: Writer) -> None:
        while True:
            try:
                live = await asyncio.to_thread(self._store.live_runs)
            except SQLAlchemyError:  # it may come back; a follower that ended would not
                _log.exception("live runs could not be read")
            else:
                self._look_at(live, tasks, writer)
            await self._pause(SCAN_SECONDS)

    def _look_at(self, live: tuple[LiveRun, ...], tasks: asyncio.TaskGroup, writer: Writer) -> None:
        for run in live:
            if run.run_id not in self._following:
                self._following[run.run_id] = asyncio.get_running_loop().time()
                tasks.create_task(self._follow_to_the_end(run, writer))
            elif self._is_idle(run.run_id):
                self._stopping.add(run.run_id)
                tasks.create_task(self._stop(run))
        for run_id in self._reading.keys() - {run.run_id for run in live}:
            # Erased, or another follower stored its end.
            self._reading.pop(run_id).reschedule(asyncio.get_running_loop().time())

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        self._wake.clear()

    def _is_idle(self, run_id: str) -> bool:
        alone_since = self._hub.alone_since(run_id)
        if alone_since is None or run_id in self._stopping:
            return False
        alone_since = max(alone_since, self._following[run_id])
        return asyncio.get_running_loop().time() - alone_since > self._rules.idle_seconds

    def _client(self, target: str) -> AsyncRunnerClient:
        if target not in self._clients:
            self._clients[target] = AsyncRunnerClient(target)
        return self._clients[target]

    async def _stop(self, run: LiveRun) -> None:
        try:
            await self._client(run.runner_target).stop_run(run.run_id)
        except RunnerError as error:
            _log.info("idle run %s was not stopped: %s", run.run_id, error)
            self._stopping.discard(run.run_id)

    async def _follow_to_the_end(self, run: LiveRun, writer: Writer) -> None:
        try:
            async with asyncio.timeout(None) as reading:
                self._reading[run.run_id] = reading
                await self._follow(run, writer)
                self._reading.pop(run.run_id, None)
            await writer.stored(run.run_id)
            await self._make_room(run.view_id)
            await self._let_go(run)
        except (Superseded, TimeoutError):
            await self._let_go_if_erased(run)
        except Exception:  # noqa: BLE001 - a mistake of ours with one run must not end the following of all others
            _log.exception("run %s could not be followed", run.run_id)
            await asyncio.sleep(PATIENCE_SECONDS[-1])
        finally:
            writer.forget(run.run_id)
            self._hub.forget(run.run_id)
            self._stopping.discard(run.run_id)
            self._reading.pop(run.run_id, None)
            self._following.pop(run.run_id, None)

    async def _make_room(self, view_id: str) -> None:
        await asyncio.to_thread(self._store.prune, view_id, self._rules.runs_kept)
        await asyncio.to_thread(self._store.make_room, self._rules.workspace_bytes, view_id)
        now = asyncio.get_running_loop().time()
        if now >= self._room_at:
            self._room_at = now + ROOM_SECONDS
            await asyncio.to_thread(self._store.make_room, self._rules.recordings_bytes)

    async def _follow(self, run: LiveRun, writer: Writer) -> None:
        """Until the run's end is handed to the writer."""
        after, refusals, ended = run.last_event, 0, False
        while True:
            try:
                async for events in self._client(run.runner_target).follow(run.run_id, after):
                    if not events:
                        continue
                    await writer.add(run.run_id, events)
                    after, refusals = events[-1].number, 0
                    ended = ended or isinstance(events[-1].event, RunEnded)
            except RunUnknown:
                refusals = len(self._rules.patience)
            except RunnerError as error:
                _log.info("run %s: %s", run.run_id, error)
            if ended:
                return
            # The stream broke, or ended without the run's end: the runner is going down, or is gone.
            if refusals == len(self._rules.patience):
                _log.warning("run %s was lost by its runner %s", run.run_id, run.runner_target)
                await writer.add(run.run_id, (self._sandbox_failed(after + 1),))
                return
            await asyncio.sleep(self._rules.patience[refusals])
            refusals += 1

    def _sandbox_failed(self, number: int) -> RunEvent:
        ended = RunEnded(outcome=Outcome.SANDBOX_FAILED, text=SANDBOX_STOPPED)
        return RunEvent(number=number, time_ns=self._clock(), event=ended)

    async def _let_go(self, run: LiveRun) -> None:
        """The run is stored to its end: the runner may forget it. If it does not hear this, it forgets it later."""
        with contextlib.suppress(RunnerError):
            await self._client(run.runner_target).acknowledge_run(run.run_id)

    async def _let_go_if_erased(self, run: LiveRun) -> None:
        if await asyncio.to_thread(self._store.progress, run.run_id) is None:
            with contextlib.suppress(RunnerError):
                await self._client(run.runner_target).stop_run(run.run_id)
            await self._let_go(run)
