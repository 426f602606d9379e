"""From a learner's click to a run: places runs, makes calls on live ones, and starts anew what is stale or lost."""

import base64
import secrets
import time
from dataclasses import dataclass

from flask import current_app

from app.client.runner import CallProblem, RunnerError, RunUnknown
from app.runs.events import Outcome
from app.runs.faults import Relay
from app.runs.spec import CallSpec, Limits
from app.store.model import StoredRun, StoredWorkspace
from app.web.services import Services


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A call, or a run without one, was asked for."""

    run: StoredRun
    fresh: bool
    """True when a new run was started for it."""
    problems: tuple[CallProblem, ...] = ()
    """What is wrong with the request; the call was then not made."""


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
