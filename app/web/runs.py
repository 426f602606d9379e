"""From a learner's click to a run: places runs, makes calls on live ones, and starts anew what is stale or lost."""

import base64
import secrets
import time
from dataclasses import dataclass

from flask import current_app

from app.client.runner import CallProblem, RunnerError, RunUnknown
from app.runs import manifest
from app.runs.events import Outcome
from app.runs.faults import Relay
from app.runs.problems import SourceProblem
from app.runs.processes import ProcessAction
from app.runs.spec import CallSpec, Limits
from app.store.model import StoredRun, StoredWorkspace
from app.web import limits
from app.web.services import Services


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A call, or a run without one, was asked for."""

    run: StoredRun
    fresh: bool
    """True when a new run was started for it."""
    problems: tuple[CallProblem, ...] = ()
    """What is wrong with the request; the call was then not made."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Steered:
    """Something was asked of one process."""

    run: StoredRun | None
    fresh: bool = False
    """True when a new run was started for it."""
    problems: tuple[SourceProblem, ...] = ()
    """Why it was not done."""


def new_run_id() -> str:
    """128 random bits in base32, as the runner's contract says: unguessable and unique."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def current(services: Services, stored: StoredWorkspace) -> StoredRun | None:
    """The latest run of a workspace, live or ended."""
    return services.store.run(stored.run_id) if stored.run_id else None


def call(
    services: Services, stored: StoredWorkspace, specs: tuple[CallSpec, ...], relays: tuple[Relay, ...] = ()
) -> Placed:
    """Makes calls on the live run of this very revision, else on a new run; after one with problems no other is made."""
    run = current(services, stored)
    if not (run and run.live and run.revision == stored.revision):
        return start(services, stored, specs, relays)
    for spec in specs:
        try:
            started = services.runner.start_call(run.run_id, spec)
        except RunUnknown:
            # It ended a moment ago, or the runner was restarted: the run is placed again.
            return start(services, stored, specs, relays)
        if started.problems:
            return Placed(run=run, fresh=False, problems=started.problems)
    return Placed(run=run, fresh=False)


def start(
    services: Services, stored: StoredWorkspace, calls: tuple[CallSpec, ...], relays: tuple[Relay, ...] = ()
) -> Placed:
    """Starts a run of the workspace as it is now; a live one of an older revision is stopped first."""
    stop(services, stored)
    run_id = new_run_id()
    started_ns = time.time_ns()
    with limits.place(run_id):
        started = services.runner.start_run(run_id, stored.workspace, calls, Limits(), relays)
        run = StoredRun(
            run_id=run_id,
            view_id=stored.view_id,
            revision=stored.revision,
            workspace=stored.workspace,
            descriptor_set=started.descriptor_set,
            runner_target=services.runner.target,
            incarnation=started.incarnation,
            started_ns=started_ns,
        )
        services.store.add_run(run)
    services.notify(run_id)
    services.store.prune(stored.view_id, services.settings.runs_kept)
    return Placed(run=run, fresh=True, problems=started.call_problems)


def control(services: Services, stored: StoredWorkspace, name: str, action: ProcessAction) -> Steered:
    """Steers one process of the live run; to start one where nothing runs, a run is started.

    What is started gets the files as they are now. A run that has them all is no longer stale.
    """
    run, fresh = current(services, stored), False
    process = manifest.plan(run.workspace if run and run.live else stored.workspace).process(name)
    if run is None or not run.live:
        if action is ProcessAction.STOP:
            return Steered(run=run)
        run, fresh = start(services, stored, ()).run, True
        if process is None or process.start is manifest.Start.AUTO:
            return Steered(run=run, fresh=True)
    given = stored.workspace if action is not ProcessAction.STOP and run.revision != stored.revision else None
    try:
        problems = services.runner.control_process(run.run_id, name, action, given)
    except RunUnknown as unknown:
        return Steered(run=run, fresh=fresh, problems=(SourceProblem(text=str(unknown)),))
    if given and process and not problems and _changed(run, stored) <= set(process.command[:1]):
        services.store.keep_up(run.run_id, stored.revision, stored.workspace)
    return Steered(run=run, fresh=fresh, problems=problems)


def saved(services: Services, stored: StoredWorkspace) -> tuple[SourceProblem, ...]:
    """After a save: the mocks of a live run read their rules again, where nothing else has changed; what is wrong with them."""
    run = current(services, stored)
    if run is None or not run.live or run.revision == stored.revision:
        return ()
    mocks = [process for process in manifest.plan(run.workspace).processes if process.runtime == manifest.MOCK]
    rules = {process.command[0] if process.command else manifest.RULES for process in mocks}
    if not mocks or not _changed(run, stored) <= rules:
        return ()
    try:
        asked = [
            services.runner.control_process(run.run_id, mock.name, ProcessAction.RELOAD, stored.workspace)
            for mock in mocks
        ]
    except RunnerError:
        # The save holds; the next Call starts a run with it.
        return ()
    problems = tuple(dict.fromkeys(problem for found in asked for problem in found))
    if not problems:
        services.store.keep_up(run.run_id, stored.revision, stored.workspace)
    return problems


def _changed(run: StoredRun, stored: StoredWorkspace) -> set[str]:
    """The files that are not as they were when the run began."""
    before, now = (
        {file.path: file.text for file in workspace.files} for workspace in (run.workspace, stored.workspace)
    )
    return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}


def stop(services: Services, stored: StoredWorkspace) -> None:
    """Stops the live run of a workspace; what the runner no longer knows is over anyway."""
    run = current(services, stored)
    if run is None or not run.live:
        return
    try:
        services.runner.stop_run(run.run_id)
    except RunUnknown:
        services.store.end_run(run.run_id, Outcome.SANDBOX_FAILED, time.time_ns())
    except RunnerError as error:
        current_app.logger.warning("Run %s could not be stopped: %s", run.run_id[:8], error)
