"""The holder of one pod, a fork of the nursery: it owns the pod's namespaces, starts jails in them, and tells the runner what it sees.

It runs no foreign code and reads no foreign bytes but the headers of packets and the kernel's tables. It ends, and with
it every jail, when its runner closes the socket or dies.
"""

import os
import select
import socket
import time
from typing import Any

from app.sandbox.outside import children, messages, namespace, ring, sockets, tcp
from app.sandbox.outside.jails import Jail
from app.sandbox.outside.owners import Owners

_VOLUMES_BYTES, _VOLUMES_FILES = 65536, 1024
"""Folders to mount on, nothing else."""
_THREAD_STACK = 2 << 20
"""RLIMIT_AS counts a stack whole: 128 threads take 256 of the 512 MiB of a learner's addresses."""
_RECEIVE_BYTES = 6 << 20
"""Linux's own default: what a TCP socket may hold unread."""
_HIDDEN_SHARE = 2
"""Sockets are asked about once they could hold this part of a jail's memory."""
_SETTLE_SECONDS = 2.0
"""For so long after the end of a jail the bytes of sockets that nobody has open may still be that jail's."""
_OPENINGS_AT_ONCE = 16
_OPENINGS_SKIPPED = 4096
"""More than the watch's buffer holds: what came while nobody looked is read away."""
_LOOKUP_SECONDS, _LOOKUP_SHARE, _PAUSE_SECONDS = 0.25, 0.1, 0.05
"""Looking up owners takes about a millisecond, and a hundred in the tables that a flood of connections leaves behind. It may
take so long at once and a tenth of the time for ever; openings beyond that stay unknown instead of stalling everybody."""
_REST = 9
"""A look for listeners is followed by at least so many times its own length without one."""
_FAST_SECONDS, _SLOW_SECONDS = 0.003, 0.25
_IDLE_SECONDS = 2.0
_FAST_FOR_SECONDS = 5.0
"""A server that takes longer than this to listen is noticed a little later."""


def main(descriptor: int, *, capture: bool, volumes: str) -> None:
    """Serve the runner at the other end of ``descriptor``; ``volumes`` is an empty folder to mount below."""
    namespace.call_oneself("grpclab-holder")
    runner = socket.socket(fileno=descriptor)
    try:
        namespace.enter()
        namespace.die_with_parent()
        namespace.adopt_orphans()
        namespace.shrink_stacks(_THREAD_STACK)
        namespace.shrink_receive_buffers(_RECEIVE_BYTES)
        namespace.mount_tmpfs(volumes, size=_VOLUMES_BYTES, inodes=_VOLUMES_FILES)
        packets = ring.open_ring() if capture else None
        watch = tcp.open_watch() if capture else None
    except OSError as error:
        messages.send(runner, {"is": "refused", "text": str(error), "errno": error.errno})
        return
    messages.send(runner, {"is": "ready", "pid": os.getpid()}, (packets.fileno(),) if packets else ())
    if packets:
        packets.close()
    try:
        Holder(runner, watch).serve()
    except (messages.Closed, BrokenPipeError, ConnectionResetError):
        return


class Holder:
    """The loop: requests of the runner, exits of jails, openings of connections, and two clocks."""

    def __init__(self, runner: socket.socket, watch: socket.socket | None) -> None:
        self._runner = runner
        self._watch = watch
        self._jails: dict[int, Jail] = {}
        self._owners = Owners(self._jails)
        self._sockets = sockets.Memory()
        self._poll = select.poll()
        self._poll.register(runner, select.POLLIN)
        if watch:
            self._poll.register(watch, select.POLLIN)
        self._look_at = 0.0
        self._settled_at = 0.0
        # A warm pod waits, and is looked at rarely; a jail that is no pod's works from its first moment.
        self._busy = watch is None
        self._listen_at: float | None = None
        self._fast_until = 0.0
        self._budget = _LOOKUP_SECONDS
        self._budget_at = time.monotonic()
        self._paused_until: float | None = None

    def serve(self) -> None:
        """Until the runner is gone; then every jail is killed."""
        try:
            while True:
                self._turn()
        finally:
            for jail in list(self._jails.values()):
                jail.kill()
            for jail in list(self._jails.values()):
                jail.reap()
            children.end_orphans(spare=set())

    def _turn(self) -> None:
        ready = {descriptor for descriptor, _ in self._poll.poll(self._timeout_ms())}
        # What listens is looked at first: an opening is told with the name of a server that was told before.
        now = time.monotonic()
        if self._listen_at is not None and now >= self._listen_at:
            self._look_for_listening(now)
        if self._watch and self._watch.fileno() in ready:
            self._tell_owners(self._watch, now)
        elif self._watch and self._paused_until is not None and now >= self._paused_until:
            self._watch_again(self._watch)
        if self._runner.fileno() in ready:
            self._obey()
        for jail in [jail for jail in self._jails.values() if jail.pidfd in ready]:
            self._bury(jail)
        if self._jails and now >= self._look_at:
            self._look_at_limits(now)

    def _timeout_ms(self) -> float | None:
        waits = [self._look_at] if self._jails else []
        if self._listen_at is not None:
            waits.append(self._listen_at)
        if self._paused_until is not None:
            waits.append(self._paused_until)
        return max(0.0, min(waits) - time.monotonic()) * 1000 if waits else None

    def _tell(self, **message: Any) -> None:
        messages.send(self._runner, message)

    def _obey(self) -> None:
        request, descriptors = messages.receive(self._runner)
        try:
            if request["do"] == "start":
                self._start(request, descriptors)
            elif request["do"] == "kill" and request["id"] in self._jails:
                self._kill(self._jails[request["id"]])
            elif request["do"] == "mark":
                # Who opened a connection before now was told before now.
                if self._watch:
                    self._tell_owners(self._watch, time.monotonic())
                self._tell(**{"is": "marked", "number": request["number"]})
            elif request["do"] == "watch":
                self._busy = True
                self._look_at = 0.0
                self._fast_until = time.monotonic() + _FAST_FOR_SECONDS
                self._listen_at = 0.0
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _start(self, request: dict[str, Any], descriptors: list[int]) -> None:
        try:
            jail = Jail(request, descriptors)
        except OSError as error:
            self._tell(**{"is": "failed", "id": request["id"], "text": str(error)})
            return
        self._jails[jail.number] = jail
        self._poll.register(jail.pidfd, select.POLLIN)
        self._tell(**{"is": "started", "id": jail.number, "pid": jail.pid})

    def _kill(self, jail: Jail) -> None:
        jail.kill()
        self._settled_at = time.monotonic() + _SETTLE_SECONDS

    def _bury(self, jail: Jail) -> None:
        self._settled_at = time.monotonic() + _SETTLE_SECONDS
        self._poll.unregister(jail.pidfd)
        del self._jails[jail.number]
        code, number = jail.reap()
        children.end_orphans(spare={other.pid for other in self._jails.values()})
        self._tell(**{"is": "exited", "id": jail.number, "code": code, "signal": number})

    def _look_for_listening(self, now: float) -> None:
        began = time.process_time()
        for name, port in self._owners.new_listeners():
            self._tell(**{"is": "listening", "name": name, "port": port})
        rest = (time.process_time() - began) * _REST
        self._listen_at = now + max(rest, _FAST_SECONDS if now < self._fast_until else _SLOW_SECONDS)

    def _tell_owners(self, watch: socket.socket, now: float) -> None:
        self._budget = min(_LOOKUP_SECONDS, self._budget + (now - self._budget_at) * _LOOKUP_SHARE)
        self._budget_at = now
        if self._budget <= 0:
            self._pause(watch, now)
            return
        began = time.process_time()
        openings = list(tcp.drain(watch, _OPENINGS_AT_ONCE))
        owned = self._owners.of(openings)
        self._budget -= time.process_time() - began
        for opening, client, server in owned:
            self._tell(
                **{"is": "connection", "time_ns": opening.time_ns, "client_port": opening.client_port},
                server_port=opening.server_port,
                client=client,
                server=server,
            )

    def _pause(self, watch: socket.socket, now: float) -> None:
        if self._paused_until is None:
            self._poll.unregister(watch)
            self._paused_until = now + _PAUSE_SECONDS

    def _watch_again(self, watch: socket.socket) -> None:
        for _ in tcp.drain(watch, _OPENINGS_SKIPPED):
            pass
        self._poll.register(watch, select.POLLIN)
        self._paused_until = None

    def _look_at_limits(self, now: float) -> None:
        held = self._sockets.held(min(jail.memory for jail in self._jails.values()) // _HIDDEN_SHARE)
        hidden = self._owners.hold(held, nobodys=now >= self._settled_at)
        for jail in self._jails.values():
            if not hidden.get(jail.number) and jail.quiet(now):
                continue
            jail.look(now)
            if jail.over_memory(hidden.get(jail.number, 0)):
                self._kill(jail)
                self._tell(
                    **{"is": "limit", "limit": "memory", "name": jail.name, "value": jail.memory, "killed": True}
                )
            jail.share(now)
            for limit, value in jail.met_limits():
                self._tell(**{"is": "limit", "limit": limit, "name": jail.name, "value": value, "killed": False})
        soonest = min((jail.look_again_seconds for jail in self._jails.values()), default=_IDLE_SECONDS)
        self._look_at = now + (soonest if self._busy else _IDLE_SECONDS)
