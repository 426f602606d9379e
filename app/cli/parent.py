"""A process that lives no longer than the one that started it."""

import os
import signal
import threading
import time

STOP_SECONDS = 10.0
"""What a runner may take to stop, before it is killed: its runs are ended and their last events told."""


def end_with_parent(stop_seconds: float = STOP_SECONDS) -> None:
    """Ends this process, as SIGTERM does, when standard input ends: also when the parent was killed.

    Nobody is left to end a process that does not stop, so after ``stop_seconds`` it is killed by itself.
    """

    def wait() -> None:
        # Not through sys.stdin: a thread that waits in its buffer would be in the way at the interpreter's end.
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(stop_seconds)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()
