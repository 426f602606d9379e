"""A process that lives no longer than the one that started it."""

import os
import signal
import threading

STOP_SECONDS = 10.0
"""What a runner may take to stop, before it is killed: its runs are ended and their last events told."""


def end_with_parent(stop_seconds: float = STOP_SECONDS) -> None:
    """Ends this process, as SIGTERM does, when standard input ends: also when the parent was killed.

    Nobody is left to end a process that does not stop, so after ``stop_seconds`` the kernel does (SIGALRM): that needs
    nothing of an interpreter that hangs, be it in a library or in its own last moments.
    """

    def wait() -> None:
        # Not through sys.stdin: a thread that waits in its buffer would be in the way at the interpreter's end.
        while os.read(0, 1):
            pass
        signal.setitimer(signal.ITIMER_REAL, stop_seconds)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()
