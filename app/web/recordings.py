"""Runs as traces and conversations, made in the decode pool and kept for a while.

A live run changes with every event, so what is kept is named by the number of its last stored event; several views of
one page ask for the same trace at once.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar, cast

from app.decode import jobs
from app.decode.pool import Decoded, DecodePool
from app.store import Store
from app.store.model import StoredRun
from app.trace.annotated import AnnotatedMessage
from app.trace.conversation import Conversation
from app.trace.model import Trace

KEPT = 32
"""Traces and conversations kept in memory. A recording is at most 4 MiB; the usual one is some kilobytes."""

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The recording could not be decoded within its limits; ``text`` is a sentence for the learner."""

    text: str


class Recordings:
    """What was recorded of each run."""

    def __init__(self, store: Store, decode: DecodePool) -> None:
        self._store = store
        self._decode = decode
        self._kept: OrderedDict[tuple[str, str, int], object] = OrderedDict()
        self._lock = Lock()

    def trace(self, run: StoredRun) -> Trace | Refused:
        """What crossed the wire."""
        return self._of(run, "trace", lambda chunks: self._run(run, jobs.trace, chunks, run.descriptor_set))

    def conversation(self, run: StoredRun) -> Conversation | Refused:
        """The calls as the driver saw them."""
        return self._of(
            run, "conversation", lambda chunks: self._run(run, jobs.conversation, chunks, run.descriptor_set)
        )

    def annotated(self, run: StoredRun, call: int, message: int) -> AnnotatedMessage | Refused | None:
        """One message of the trace, byte by byte; None where there is none of that number."""
        return self._of(
            run,
            f"annotated {call} {message}",
            lambda chunks: self._run(run, jobs.annotate, chunks, run.descriptor_set, call, message),
        )

    def _of(self, run: StoredRun, what: str, make: Callable[[tuple[bytes, ...]], T | Refused]) -> T | Refused:
        key = (run.run_id, what, run.last_event)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("T", self._kept[key])
        made = make(self._store.chunks(run.run_id))
        if not isinstance(made, Refused):
            self._keep(key, made)
        return made

    def _keep(self, key: tuple[str, str, int], value: object) -> None:
        with self._lock:
            for other in [other for other in self._kept if other[:2] == key[:2]]:
                del self._kept[other]
            self._kept[key] = value
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def _run(self, run: StoredRun, job: Callable[..., T], *arguments: object) -> T | Refused:
        answer = self._decode.run(job, *arguments, learner=run.view_id, key=run.run_id)
        return answer.value if isinstance(answer, Decoded) else Refused(text=answer.text)
