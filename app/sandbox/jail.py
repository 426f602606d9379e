"""One jail: a program of ours in a closed room, reached by one socket; and jails without a pod, for schema workers."""

import asyncio
import socket

from app.sandbox.holder import Holder, JailExit
from app.sandbox.policy import Policy
from app.sandbox.runtime import Runtime

__all__ = ["Jail", "JailExit", "spawn"]


class Jail:
    """A running jail. What comes out of ``control`` is said by whoever runs inside: never evidence."""

    def __init__(self, holder: Holder, name: str, policy: Policy, program: str, argv: tuple[str, ...] = ()) -> None:
        self.name = name
        self._holder = holder
        self._owns_holder = False
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.control.setblocking(False)  # noqa: FBT003  the socket module's own signature
        self.exited: asyncio.Future[JailExit]
        with theirs:
            self._number, self.exited = holder.start_jail(name, policy, program, argv, theirs)

    def kill(self) -> None:
        """Kill every process of the jail; ``exited`` follows."""
        if not self.exited.done():
            self._holder.kill_jail(self._number)

    async def close(self) -> None:
        """Kill the jail, wait for its end and close ``control``."""
        self.kill()
        if self._owns_holder:
            await self._holder.close()
        await self.exited
        self.control.close()


async def spawn(
    policy: Policy, runtime: Runtime, program: str, argv: tuple[str, ...] = (), *, name: str = "schema"
) -> Jail:
    """A jail without a pod, in an empty network of its own; end it with ``await jail.close()``."""
    holder = Holder(runtime)
    await holder.start(capture=False)
    jail = Jail(holder, name, policy, program, argv)
    jail._owns_holder = True  # noqa: SLF001  of this module
    return jail
