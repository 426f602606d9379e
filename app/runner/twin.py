"""A run that compares a call with its twin as JSON: what it needs, and what it does once its server listens.

Only such a run has a twin at all. It is served from inside the learner's process, which a prelude arranges before the
script begins (``Job.preludes``); the calls of both kinds come from a jail of their own, like every call of a page.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator

from app.runner import validation
from app.runner.drivers import TWIN_DRIVER
from app.runner.files import Job
from app.runs import events as ev
from app.runs import manifest, twin
from app.runs.problems import SourceProblem
from app.runs.spec import CallSpec, Request, RequestFormat
from app.runs.twin import TwinCall
from app.runs.workspace import printable
from app.sandbox import inside
from app.sandbox.pod import Pod
from app.sandbox.policy import DRIVER
from app.sandbox.twin_client import Done, TwinClient
from app.sentences import sentence

LISTEN_SECONDS = 5.0
"""How long the twin may take once gRPC's port is there: a server binds its port first and starts later."""
ABSENT = (
    "The server has no JSON twin: one is made where grpc.server(…) or grpc.aio.server(…) of Python starts, and none did. "
    "Does the workspace's server use grpcio?"
)


def problems(job: Job, call: TwinCall) -> Iterator[SourceProblem]:
    """Why the call cannot be compared; nothing when it can."""
    spec = CallSpec(
        path=call.path, requests=(Request(format=RequestFormat.BYTES, data=call.request),), metadata=call.metadata
    )
    yield from (SourceProblem(text=text) for text in validation.spec_problems(spec))
    method = job.compiled.methods.get(call.path)
    if method is None:
        yield SourceProblem(
            text=sentence("The schema has no method %(path)s, so nothing can be compared.", path=printable(call.path))
        )
    elif method.kind not in twin.KINDS:
        words = "HTTP/1.1 sends one request body and then waits, so a method that streams requests has no twin"
        yield SourceProblem(text=f"{words}. Compare a unary call, or one that streams responses.")
    first = next((process for process in job.processes if process.name in job.servers[:1]), None)
    if first is None or first.runtime != "python":
        what = "mocked" if first and first.runtime == manifest.MOCK else "no Python server on grpcio"
        yield SourceProblem(
            text=f"The JSON twin lives inside a Python server, and this one is {what}. Write a server.py."
        )


class Twin:
    """The comparison of one run."""

    def __init__(self, call: TwinCall, job: Job, tell: Callable[[ev.AnyEvent], None]) -> None:
        self.server = job.servers[0]
        """The process that has the twin."""
        self._call = call
        self._kind = job.compiled.methods[call.path].kind
        self._tell = tell
        self._listens = asyncio.Event()

    def listening(self, process: str, port: int) -> bool:
        """Whether that is the twin's own port, which no other call goes to."""
        if process == self.server and port == twin.PORT:
            self._listens.set()
            return True
        return False

    async def compare(self, pod: Pod, port: Callable[[], int]) -> Done | None:
        """Makes the calls, once the server has its port; None when the client that makes them is gone."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._listens.wait(), LISTEN_SECONDS)
        if not self._listens.is_set():
            return Done(text=ABSENT)
        client = TwinClient(await pod.start(TWIN_DRIVER, DRIVER, inside.program(inside.TWIN_DRIVER)))
        await client.compare(self._call, self._kind, port())
        while (told := await client.next()) is not None:
            if isinstance(told, Done):
                return told
            self._tell(told)
        return None
