"""Runs a scenario on a runner: starts the workspace, makes the scripted calls in their order, and keeps every event.

One thread does all of it: it reads the run's events and acts on them, so that a script can wait for an answer before it
sends the next message. A scenario whose workspace starts clients of its own lasts until they have ended too. The run's own
wall limit ends what hangs.
"""

import contextlib
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.client import run_events
from app.client.runner import CallProblem, RunnerClient, RunnerError, RunUnknown, Started
from app.runs import manifest
from app.runs.events import CallStep, ProcessExited, RunEnded, RunEvent, StepKind
from app.runs.manifest import Process, Start
from app.runs.scenario import ActionKind, Scenario, ScriptedCall, Take, digest
from app.runs.spec import Limits
from app.runs.workspace import Workspace

FOLLOW_SECONDS = 10.0
"""How much longer than the scenario may take its events are waited for."""


class Unfinished(RunnerError):
    """The runner did not tell the run's end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Performance:
    """A take with the run that it was."""

    take: Take
    started: Started
    events: tuple[RunEvent, ...]


def perform(
    runner: RunnerClient,
    run_id: str,
    workspace: Workspace,
    scenario: Scenario,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> Performance:
    """Runs it to its end. Raises the runner's errors."""
    limits = Limits(wall_seconds=math.ceil(scenario.seconds))
    started = runner.start_run(run_id, workspace, (), limits)
    playing = _Playing(runner, run_id, scenario, sleep)
    playing.clients = {one.name for one in manifest.plan(workspace).processes if _is_given(one)}
    if not started.compile_problems or started.descriptor_set:
        playing.begin()
    events: list[RunEvent] = []
    for batch in runner.follow(run_id, timeout=scenario.seconds + FOLLOW_SECONDS):
        for event in batch:
            events.append(event)
            playing.hear(event)
    if not events or not isinstance(events[-1].event, RunEnded):
        raise Unfinished("The sandbox stopped before the check was done. Your files are saved; try again.")
    take = Take(
        scenario=scenario.name,
        digest=digest(scenario),
        descriptor_set=started.descriptor_set,
        chunks=(run_events.encode_events(events),),
        calls=tuple((name, tuple(numbers)) for name, numbers in playing.numbers.items()),
        refused=tuple(playing.refused.items()),
    )
    return Performance(take=take, started=started, events=tuple(events))


@dataclass(slots=True)
class _Open:
    """A call under way."""

    call: ScriptedCall
    responses: int = 0
    at: int = 0
    """The action that comes next."""
    begun: bool = False


class _Playing:
    """Which calls were made, which are under way, what comes next."""

    def __init__(self, runner: RunnerClient, run_id: str, scenario: Scenario, sleep: Callable[[float], None]) -> None:
        self.numbers: dict[str, list[int]] = {}
        self.refused: dict[str, str] = {}
        self.clients: set[str] = set()
        """Clients of the workspace that have not ended: a run lasts as long as any of them."""
        self._runner = runner
        self._run_id = run_id
        self._scenario = scenario
        self._sleep = sleep
        self._waiting = [one for call in scenario.calls for one in _repeated(call)]
        self._open: dict[int, _Open] = {}
        self._stopped = False

    def begin(self) -> None:
        """Makes the first call, and those together with it. A run that is over already will say so itself."""
        try:
            self._next()
        except RunUnknown:
            self._stopped = True

    def hear(self, event: RunEvent) -> None:
        """Takes an event, and does what it was waited for to do."""
        step = event.event
        if isinstance(step, ProcessExited) and step.process in self.clients:
            self.clients.discard(step.process)
            self._end()
            return
        if self._stopped or not isinstance(step, CallStep) or step.call not in self._open:
            return
        found = self._open[step.call]
        try:
            if step.kind is StepKind.SERVER_TRAILER:
                del self._open[step.call]
                if not self._open:
                    self._next()
                return
            found.responses += step.kind is StepKind.SERVER_MESSAGE
            found.begun = found.begun or step.kind is StepKind.CLIENT_HEADER
            self._advance(step.call, found)
        except RunUnknown:
            self._stopped = True

    def _advance(self, number: int, found: _Open) -> None:
        while found.begun and found.at < len(found.call.script):
            action = found.call.script[found.at]
            if action.kind is ActionKind.WAIT and found.responses < action.number:
                return
            found.at += 1
            if action.kind is ActionKind.PAUSE:
                self._sleep(action.number / 1000)
            elif action.kind is ActionKind.SEND and action.request:
                self._refuse(found.call.name, self._runner.send_message(self._run_id, number, action.request))
            elif action.kind is ActionKind.HALF_CLOSE:
                self._runner.half_close(self._run_id, number)
            elif action.kind is ActionKind.CANCEL:
                self._runner.cancel_call(self._run_id, number)

    def _next(self) -> None:
        """The next call with those together with it, until one of them is under way; after the last the run is stopped."""
        while self._waiting and not self._open:
            self._start(self._waiting.pop(0))
            while self._waiting and self._waiting[0].together:
                self._start(self._waiting.pop(0))
        if self._scenario.calls:
            self._end()

    def _end(self) -> None:
        """Stops the run once the last call and the last client have ended."""
        if self._stopped or self._open or self._waiting or self.clients:
            return
        self._stopped = True
        self._sleep(self._scenario.linger_ms / 1000)
        with contextlib.suppress(RunUnknown):
            self._runner.stop_run(self._run_id)

    def _start(self, call: ScriptedCall) -> None:
        started = self._runner.start_call(self._run_id, call.spec)
        self._refuse(call.name, started.problems)
        if started.call:
            self.numbers.setdefault(call.name, []).append(started.call)
            self._open[started.call] = _Open(call)

    def _refuse(self, name: str, problems: Iterable[CallProblem]) -> None:
        for problem in problems:
            self.refused.setdefault(name, problem.problem.text)


def _is_given(process: Process) -> bool:
    """Whether it is a client that starts by itself."""
    return not process.serves and process.start is Start.AUTO


def _repeated(call: ScriptedCall) -> tuple[ScriptedCall, ...]:
    """A call as often as it is repeated: the first one as it says, the others as ``together`` says."""
    return (call,) * call.repeat
