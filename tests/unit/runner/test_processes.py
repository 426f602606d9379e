"""Which processes begin, whom events name, and when nothing can serve any more."""

import asyncio
from typing import Any

import pytest

from app.runner import output
from app.runner.outcome import Ending
from app.runner.process import Ended, Site
from app.runner.processes import Processes
from app.runs import manifest
from app.runs.manifest import Start
from tests.support.placeless import in_a_loop

SERVER, OTHER = (
    manifest.Process(name=name, runtime="python", command=(f"{name}.py",), port=port)
    for name, port in (("s", 1), ("o", 2))
)
CLIENT = manifest.Process(name="c", runtime="python", command=("c.py",))
LATER = manifest.Process(name="l", runtime="python", command=("l.py",), port=3, start=Start.MANUAL)


def made(*planned: manifest.Process) -> Processes:
    """Processes of which all run."""
    nothing: Any = None
    site = Site(pod=nothing, group=nothing, budget=output.Budget(), tell=nothing, over=nothing)
    processes = Processes(planned, {process.name: () for process in planned}, site)
    for process in processes.all.values():
        process.running = True
    return processes


def end(processes: Processes, name: str, how: Ending = Ending.SERVER_EXITED, code: int = 1) -> Ending | None:
    process = processes.all[name]
    process.running, process.ended = False, Ended(ending=how, exit_code=code)
    return processes.ending(process)


@in_a_loop
async def test_the_first_server_that_begins_with_the_run_is_called() -> None:
    for planned, first in (
        ((CLIENT, SERVER, OTHER), "s"),
        ((LATER, OTHER), "o"),
        ((LATER, CLIENT), "l"),
        ((CLIENT,), None),
    ):
        found = made(*planned).first
        assert (found.name if found else None) == first
        await asyncio.sleep(0)


@in_a_loop
async def test_the_last_servers_end_is_the_runs() -> None:
    processes = made(SERVER, OTHER, CLIENT)
    assert end(processes, "c") is None
    assert end(processes, "s") is None
    assert processes.serving
    assert end(processes, "o", Ending.JAIL_ENDED) is Ending.JAIL_ENDED
    assert not processes.serving
    await asyncio.sleep(0)


@in_a_loop
async def test_without_servers_the_last_clients_end_is_the_runs() -> None:
    other = manifest.Process(name="d", runtime="python", command=("d.py",))
    processes = made(CLIENT, other)
    assert [end(processes, "c"), end(processes, "d", code=0)] == [None, Ending.CLIENT_EXITED]
    await asyncio.sleep(0)


@in_a_loop
async def test_our_own_failure_ends_it_whoever_it_met() -> None:
    assert end(made(SERVER, CLIENT), "c", Ending.SANDBOX) is Ending.SANDBOX
    await asyncio.sleep(0)


@pytest.mark.parametrize(("jail", "name"), [("s", "s"), ("driver", "driver"), ("learner", ""), ("x", "")])
def test_jails_are_named_by_their_processes(jail: str, name: str) -> None:
    @in_a_loop
    async def look() -> None:
        processes = made(SERVER)
        found = processes.of_jail(jail)
        assert (processes.name_of(jail), found.name if found else "") == (name, name.replace("driver", ""))
        await asyncio.sleep(0)

    look()


@in_a_loop
async def test_the_evidence_is_the_culprits_and_a_client_that_failed_last_is_told() -> None:
    processes = made(SERVER, CLIENT)
    end(processes, "c", code=3)
    evidence = processes.evidence(None, Ending.STOPPED)
    assert (evidence.program, evidence.ending) == ("s.py", Ending.STOPPED)
    assert evidence.client
    assert (evidence.client.program, evidence.client.exit_code, evidence.client.serves) == ("c.py", 3, False)
    processes.all["c"].running = True
    assert processes.evidence(None, Ending.STOPPED).client is None, "it was started again"
    assert processes.evidence(processes.all["c"], Ending.CLIENT_EXITED).program == "c.py"
    assert made().evidence(None, Ending.STOPPED).ending is Ending.STOPPED
    await asyncio.sleep(0)
