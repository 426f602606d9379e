"""The processes of one run, by name: which begin, who owns what, and when nothing can serve any more.

A run lives as long as one of its servers does. When the last one ends by itself, so does the run; when somebody stops
it, the run stays, so that it can be started again. Where no process is a server, the last client's end is the run's.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from app.runner.drivers import NODE_DRIVER, TWIN_DRIVER
from app.runner.outcome import Ending, Evidence
from app.runner.process import Process, Site
from app.runs import manifest
from app.runs.manifest import Start
from app.runs.processes import ProcessAction
from app.runs.workspace import File
from app.sandbox.policy import LEARNER

WARM_JAIL = "learner"
"""The jail that a pod of the pool has ready, with grpc imported."""
DRIVER = "driver"
"""Who makes the page's calls, in events and as a jail."""


class Processes:
    """All processes of a run, in the order of the manifest."""

    def __init__(self, planned: Sequence[manifest.Process], files: dict[str, tuple[File, ...]], site: Site) -> None:
        self.all = {process.name: Process(process, files[process.name], site) for process in planned}
        self._site = site
        self._warm: Process | None = None

    @property
    def first(self) -> Process | None:
        """The server that calls go to unless they say otherwise: the first that begins with the run, else the first."""
        servers = [process for process in self.all.values() if process.planned.serves]
        return next((server for server in servers if server.planned.start is Start.AUTO), next(iter(servers), None))

    @property
    def serving(self) -> bool:
        """True while a server runs."""
        return any(process.running and process.planned.serves for process in self.all.values())

    @property
    def listening(self) -> bool:
        """True while a server listens."""
        return any(process.ports and process.running for process in self.all.values() if process.planned.serves)

    async def begin(self) -> None:
        """Starts the servers that begin with the run: one in the warm jail, which takes milliseconds, others in new ones.

        Clients begin when there is somebody to call; where nobody can be called, now.
        """
        wanted = [process for process in self._automatic() if process.planned.serves or not self.first]
        self._warm = next((process for process in wanted if process.description.policy == LEARNER), None)
        jail = self._site.pod.learner
        if self._warm:
            await self._warm.start(jail)
        else:
            jail.kill()
        await asyncio.gather(*(process.start() for process in wanted if process is not self._warm))

    async def begin_clients(self) -> None:
        """Starts the clients that begin with the run."""
        clients = [process for process in self._automatic() if not process.planned.serves]
        await asyncio.gather(*(client.start() for client in clients if not client.running))

    def _automatic(self) -> list[Process]:
        return [process for process in self.all.values() if process.planned.start is Start.AUTO]

    def of_jail(self, name: str) -> Process | None:
        """The process that runs in a jail of this name."""
        return self._warm if name == WARM_JAIL else self.all.get(name)

    def name_of(self, jail: str) -> str:
        """How the owner of a connection is called in events; empty for what is nobody's."""
        process = self.of_jail(jail)
        return process.name if process else DRIVER if jail in (DRIVER, NODE_DRIVER, TWIN_DRIVER) else ""

    def ending(self, ended: Process) -> Ending | None:
        """How the run ends because ``ended`` did, by itself; None while something can still serve."""
        how = ended.ended.ending if ended.ended else Ending.SANDBOX
        if how is Ending.SANDBOX:
            return how
        if self.first is None:
            running = any(process.running for process in self.all.values())
            return None if running else Ending.CLIENT_EXITED
        return None if self.serving or not ended.planned.serves else how

    def evidence(self, culprit: Process | None, ending: Ending) -> Evidence:
        """What an outcome is judged by: of the process that ended the run, else of the first server, else of the first."""
        about = culprit or self.first or next(iter(self.all.values()), None)
        if about is None:
            return Evidence(ending=ending)
        failed = self._failed_client()
        client = failed.evidence() if failed else None
        return replace(about.evidence(ending), client=client)

    def _failed_client(self) -> Process | None:
        clients = (process for process in self.all.values() if not process.planned.serves)
        return next((c for c in clients if c.ended and c.ended.failed and not c.running and not c.stopped), None)

    async def finish(self) -> None:
        """Ends whatever runs, all at once, and hears its last words."""
        await asyncio.gather(*(process.end() for process in self.all.values()))

    def gone(self) -> None:
        """The pod is closed: tells the end of what still ran, and stops listening."""
        for process in self.all.values():
            process.gone()
            process.forget()


async def steer(process: Process, action: ProcessAction) -> None:
    """Does what was asked for. A mock reads its rules again; learners' code is loaded by starting it."""
    match action:
        case ProcessAction.START if not process.running:
            await process.start()
        case ProcessAction.START:
            pass
        case ProcessAction.STOP:
            await process.stop()
        case ProcessAction.RELOAD if process.running and process.ports and process.description.script:
            await process.reload()
        case ProcessAction.RESTART | ProcessAction.RELOAD:
            await process.stop()
            await process.start()
