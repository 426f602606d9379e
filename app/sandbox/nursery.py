"""The runner's end of the nursery: one process, there as long as a holder needs it, from which all holders are forked."""

import socket
import subprocess
from concurrent.futures import Future

from app.sandbox import spawner
from app.sandbox.outside import messages
from app.sandbox.runtime import Runtime

_CALL = "from app.sandbox.outside.nursery import main; main({0})"
_STOP_SECONDS = 2.0


class Nursery:
    """A nursery's process and who uses it. Requests sent before it is up wait in its socket."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.users = 0
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._started: Future[subprocess.Popen[bytes]] = spawner.shared().start(runtime, _CALL, theirs)
        self._started.add_done_callback(lambda _started: theirs.close())

    @property
    def alive(self) -> bool:
        """False once the process ended, or could not be started."""
        if not self._started.done():
            return True
        return self._started.exception() is None and self._started.result().poll() is None

    def bear(self, end: socket.socket, *, capture: bool) -> None:
        """Have a holder that serves ``end``; where none comes, the other end closes."""
        request = {"capture": capture, "volumes": str(self.runtime.volumes)}
        messages.send(self._channel, request, (end.fileno(),))

    async def close(self) -> None:
        """End the process."""
        self._channel.close()
        if self._started.exception() is None:
            await spawner.end(self._started.result(), _STOP_SECONDS)


_open: list[Nursery] = []


def borrow(runtime: Runtime) -> Nursery:
    """The nursery of ``runtime``, started if there is none or if it died; to be given back."""
    for nursery in _open:
        if nursery.runtime == runtime and nursery.alive:
            nursery.users += 1
            return nursery
    nursery = Nursery(runtime)
    nursery.users = 1
    _open.append(nursery)
    return nursery


async def give_back(nursery: Nursery) -> None:
    """The last to give it back ends it."""
    nursery.users -= 1
    if nursery.users == 0:
        _open.remove(nursery)
        await nursery.close()
