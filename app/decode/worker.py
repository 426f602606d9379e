"""The other side of the pool: ``python -m app.decode.worker``. Takes limits upon itself, then one job after the other.

Standard input is the socket to the pool; its end is the worker's end. Standard error is the server's.
"""

import contextlib
import gc
import os
import resource
import socket
import sys
import traceback
from collections.abc import Callable
from typing import Any

from app.decode import channel, jobs
from app.decode.answers import Answer, Broken, NoMemory, Ready, Refusal, TooLarge

OPEN_FILES = 16
NICENESS = 5
"""Pages go before views."""
SPARE_CPU_SECONDS = 1


def main() -> None:
    """Until the pool closes."""
    memory_bytes, job_seconds = int(sys.argv[1]), float(sys.argv[2])
    connection = socket.socket(fileno=0)
    _close_what_was_inherited()
    _limit(memory_bytes)
    gc.collect()
    gc.freeze()  # what is imported by now lives for ever: no collection looks at it again
    # A job makes many small values that live until its answer: by default half of its time goes to looking at them again.
    gc.set_threshold(100_000, 20, 100)
    channel.send(connection, Ready())
    while True:
        try:
            job, args = channel.receive_trusted(connection)
        except EOFError:
            return
        _allow_cpu(job_seconds)
        channel.send_pickle(connection, _answer(job, args))


def _close_what_was_inherited() -> None:
    """Python marks what it opens as not to be inherited; a library may have forgotten to."""
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - numbers, not paths
        if int(name) > sys.stderr.fileno():
            with contextlib.suppress(OSError):  # the listing's own
                os.close(int(name))


def _limit(memory_bytes: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        hard = resource.getrlimit(what)[1]
        own = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (own, own))
    os.nice(NICENESS)


def _allow_cpu(job_seconds: float) -> None:
    """The kernel ends the worker when this job's CPU time is used up, also when the pool is gone by then."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + job_seconds) + SPARE_CPU_SECONDS
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _answer(job: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
    """The job's answer, pickled. When memory runs out with kept recordings, once more without them."""
    try:
        return _pickled(_done(job, args))
    except MemoryError:
        jobs.forget()
        gc.collect()
    try:
        return _pickled(_done(job, args))
    except MemoryError:
        return _pickled(NoMemory())


def _done(job: Callable[..., Any], args: tuple[Any, ...]) -> Answer | Refusal:
    try:
        return Answer(value=job(*args))
    except MemoryError:
        raise
    except RecursionError:
        return TooLarge()
    except Exception:  # noqa: BLE001 - the pool says it to the log, and to the learner in other words
        return Broken(traceback=traceback.format_exc())


def _pickled(answer: Answer | Refusal) -> bytes:
    try:
        data = channel.pickled(answer)
    except RecursionError:
        return channel.pickled(TooLarge())
    return data if len(data) <= channel.MAX_ANSWER_BYTES else channel.pickled(TooLarge())


if __name__ == "__main__":
    main()
