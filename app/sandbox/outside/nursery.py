"""The nursery: it forks a holder for each pod, so that all holders share the pages of one start of Python.

A holder that starts by itself has 5 MB of its own; a fork has less than 2 and is there at once. The nursery has one
thread, never enters a namespace, and ends when its runner closes the socket or dies; its holders end with it.
"""

import gc
import os
import signal
import socket

from app.sandbox.outside import holder, messages, namespace


def main(descriptor: int) -> None:
    """Fork a holder for each request on ``descriptor``; the request brings the holder's own socket."""
    os.set_inheritable(descriptor, False)  # noqa: FBT003  the os module's own signature
    channel = socket.socket(fileno=descriptor)
    namespace.call_oneself("grpclab-nursery")
    namespace.die_with_parent()
    # Holders are waited for by nobody here: the runner sees their sockets close.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # What lives now lives for ever: the collector would only copy its pages into every fork.
    gc.collect()
    gc.freeze()
    while True:
        try:
            request, (end,) = messages.receive(channel)
        except messages.Closed:
            return
        if _forked() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            channel.close()
            holder.main(end, capture=request["capture"], volumes=request["volumes"])
            os._exit(0)
        os.close(end)


def _forked() -> int | None:
    """As ``os.fork``; None on a machine that is short of memory or processes: that holder does not come, the others stay."""
    try:
        return os.fork()
    except OSError:
        return None
