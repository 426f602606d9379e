"""The door: a job and its bytes in, a value out, or a sentence why not.

Called by many threads; each talks to the worker it was given by itself, so the pool needs no thread of its own. No learner
ever has all workers, nor more than a share of the queue: one 50 MB recording makes nobody else wait.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Self, TypeVar

from app.decode import channel
from app.decode.answers import Answer, Broken, NoMemory, TooLarge
from app.decode.process import WorkerLimits, WorkerProcess
from app.sentences import sentence

DEFAULT_MEMORY_BYTES = 1024 * 1024 * 1024
"""Measured: a worker that waits has 26 MiB of address space; the trace of a full recording of the smallest packets (4 MiB,
57,000 frames) takes 110 more, its pickle 50 for a moment, and four of them are kept beside four conversations."""
DEFAULT_JOB_SECONDS = 10.0
START_SECONDS = 30.0
"""For a worker to start, which is not the job's time: a machine under load, just restarted, refuses no view for it."""
SPARED_SECONDS = 15.0
"""A recording that took too long is not tried again so soon: its page asks for it with every event."""
SLOW_REMEMBERED = 256
KEYS_REMEMBERED = 4
"""Recordings that a worker may still have decoded: as many as ``jobs`` keeps (not imported: it imports every decoder)."""

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded(Generic[T]):
    """The job was done."""

    value: T


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The job was not done; ``text`` is a sentence for the learner."""

    text: str


BUSY = Refused(text=sentence("Many views are being made right now. Try again in a moment."))
SHARE_USED = Refused(text=sentence("You have several views being made already. Wait for them, then try again."))
NO_MEMORY = Refused(
    text=sentence("This recording is too large to be shown. A shorter run, or one with fewer messages, can be.")
)
TOO_LARGE = Refused(
    text=sentence("What this view shows is too large or too deeply nested. Look at a smaller part, or a shorter run.")
)
OUR_FAULT = Refused(
    text=sentence("This view could not be made. That is our mistake, not yours; the recording itself is safe.")
)
CLOSED = Refused(text=sentence("The server is stopping. Try again in a moment."))


class _TooSlow(Exception):
    """A job used up its time."""


@dataclass(slots=True, eq=False)
class _Worker:
    process: WorkerProcess
    keys: OrderedDict[str, None] = field(default_factory=OrderedDict)
    """Latest last."""
    job: "_Job | None" = None


@dataclass(slots=True, eq=False)
class _Job:
    """A job that waits, or is being done."""

    learner: str
    key: str
    given: threading.Event = field(default_factory=threading.Event)
    worker: _Worker | None = None


class DecodePool:
    """``workers`` processes; close it when done."""

    def __init__(
        self,
        *,
        workers: int = 2,
        memory_bytes: int = DEFAULT_MEMORY_BYTES,
        job_seconds: float = DEFAULT_JOB_SECONDS,
        queue: int = 64,
        share: int = 4,
    ) -> None:
        self._limits = WorkerLimits(memory_bytes=memory_bytes, job_seconds=job_seconds)
        self._queue = queue
        self._share = share
        self._lock = threading.Lock()
        self._waiting: list[_Job] = []
        self._closed = False
        self._slow: OrderedDict[tuple[str, str], float] = OrderedDict()
        """When a job with a key may be tried again (monotonic); latest last."""
        # Started now, so that they are warm when the first page comes; nobody waits for them here.
        self._workers = [_Worker(process=WorkerProcess(self._limits)) for _ in range(workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends every worker; jobs under way are refused."""
        with self._lock:
            self._closed = True
            waiting, self._waiting = self._waiting, []
            idle = [worker for worker in self._workers if worker.job is None]
            for worker in self._workers:
                worker.process.kill()
        for job in waiting:
            job.given.set()
        for worker in idle:
            worker.process.end()

    def run(self, job: Callable[..., T], *args: Any, learner: str, key: str = "") -> Decoded[T] | Refused:
        """Does ``job(*args)`` in a worker. Jobs with the same ``key`` go to the worker that may remember its recording."""
        asked = _Job(learner=learner, key=key)
        if self._slow.get((job.__name__, key), 0.0) > time.monotonic():
            return _too_slow(self._limits.job_seconds)
        refused = self._enter(asked)
        if refused:
            return refused
        asked.given.wait(self._limits.job_seconds)
        worker = self._leave_queue(asked)
        if worker is None:
            return CLOSED if self._closed else BUSY
        try:
            return self._ask(worker, job, args)
        except _TooSlow:
            self._spare(job.__name__, key)
            return _too_slow(self._limits.job_seconds)
        finally:
            with self._lock:
                worker.job = None
                self._hand_out()

    def _enter(self, job: _Job) -> Refused | None:
        with self._lock:
            if self._closed:
                return CLOSED
            if len(self._waiting) >= self._queue:
                return BUSY
            if sum(other.learner == job.learner for other in self._waiting) >= self._share:
                return SHARE_USED
            self._waiting.append(job)
            self._hand_out()
            return None

    def _leave_queue(self, job: _Job) -> _Worker | None:
        with self._lock:
            if job.worker is None and job in self._waiting:
                self._waiting.remove(job)
            return job.worker

    def _hand_out(self) -> None:
        """Gives idle workers to those who wait, first come first served among those who may."""
        for job in list(self._waiting):
            worker = self._worker_for(job)
            if worker:
                self._waiting.remove(job)
                worker.job = job
                job.worker = worker
                _remember(worker, job.key)
                job.given.set()

    def _worker_for(self, job: _Job) -> _Worker | None:
        having = sum(worker.job is not None and worker.job.learner == job.learner for worker in self._workers)
        if having >= max(1, len(self._workers) - 1):
            return None
        if job.key and any(worker.job and worker.job.key == job.key for worker in self._workers):
            return None  # that worker is decoding this very recording: waiting for it is the short way
        idle = [worker for worker in self._workers if worker.job is None]
        return next(
            (worker for worker in idle if job.key in worker.keys), min(idle, key=lambda w: len(w.keys), default=None)
        )

    def _ask(self, worker: _Worker, job: Callable[..., T], args: tuple[Any, ...]) -> Decoded[T] | Refused:
        try:
            worker.process.wait(START_SECONDS)
        except (TimeoutError, channel.ChannelError) as error:
            self._replace(worker, f"did not start: {error}")
            return CLOSED if self._closed else OUR_FAULT
        deadline = time.monotonic() + self._limits.job_seconds
        connection = worker.process.connection
        try:
            connection.settimeout(self._limits.job_seconds)
            channel.send(connection, (job, args))
            answer = channel.receive(connection, deadline)
        except TimeoutError:
            self._replace(worker, f"{job.__name__} took too long")
            raise _TooSlow from None
        except channel.ChannelError as error:
            self._replace(worker, f"{job.__name__}: {error}")
            return CLOSED if self._closed else OUR_FAULT
        return self._translated(answer, worker)

    def _spare(self, job: str, key: str) -> None:
        if key:
            with self._lock:
                self._slow.pop((job, key), None)
                self._slow[job, key] = time.monotonic() + SPARED_SECONDS
                if len(self._slow) > SLOW_REMEMBERED:
                    self._slow.popitem(last=False)

    def _translated(self, answer: object, worker: _Worker) -> Decoded[T] | Refused:
        match answer:
            case Answer():
                return Decoded(value=answer.value)
            case NoMemory():
                self._replace(worker, "out of memory")
                return NO_MEMORY
            case TooLarge():
                return TOO_LARGE
            case Broken():
                _log.error("a decode job failed:\n%s", answer.traceback)
                return OUR_FAULT
            case _:
                self._replace(worker, "an answer of an unknown kind")
                return OUR_FAULT

    def _replace(self, worker: _Worker, why: str) -> None:
        """A fresh worker in its place: what a job left behind, or goes on doing, is gone with the old one."""
        code = worker.process.end()
        with self._lock:
            if self._closed:
                return
            _log.warning("decode worker replaced (%s; exit code %d)", why, code)
            worker.keys.clear()
            worker.process = WorkerProcess(self._limits)


def _remember(worker: _Worker, key: str) -> None:
    if key:
        worker.keys.pop(key, None)
        worker.keys[key] = None
        if len(worker.keys) > KEYS_REMEMBERED:
            worker.keys.popitem(last=False)


def _too_slow(seconds: float) -> Refused:
    return Refused(
        text=sentence(
            "This view took longer than %(seconds)s seconds, so it was stopped. "
            "A shorter run, or one with fewer messages, is quicker to show.",
            seconds=f"{seconds:g}",
        )
    )
