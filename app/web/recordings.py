"""Runs as traces and conversations, made in the decode pool and kept for a while.

A live run changes with every event, so what is kept is named by the number of its last stored event; several views of
one page ask for the same trace at once.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar, cast

from app.decode import jobs, view_jobs
from app.decode.pool import Decoded, DecodePool
from app.store import Store
from app.store.model import StoredRun
from app.trace.annotated import AnnotatedMessage
from app.trace.blocks import Block, BlockSummary
from app.trace.conversation import Conversation
from app.trace.lanes import ConnectionLanes
from app.trace.model import Trace

KEPT_BYTES = 96 * 1024 * 1024
"""Weight of what is kept in memory: some hundred usual runs of some kilobytes, or the views of six full ones."""
LEAST_WEIGHT = 16 * 1024
"""Of anything that is kept: objects have a size of their own."""
WEIGHT = 4
"""Bytes in memory for each byte of a recording. Measured: a full one of the smallest packets, 4 MiB with 57,000 frames, is
12 MB as a trace; other views of it are smaller."""

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The recording could not be decoded within its limits; ``text`` is a sentence for the learner."""

    text: str


@dataclass(frozen=True, slots=True)
class _Kept:
    value: object
    weight: int


class Recordings:
    """What was recorded of each run."""

    def __init__(self, store: Store, decode: DecodePool, most: int = KEPT_BYTES) -> None:
        self._store = store
        self._decode = decode
        self._most = most
        self._kept: OrderedDict[tuple[str, str, int], _Kept] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    @property
    def weight(self) -> int:
        """Of all that is kept, in bytes."""
        return self._weight

    def trace(self, run: StoredRun) -> Trace | Refused:
        """What crossed the wire."""
        return self._of(run, "trace", jobs.trace)

    def conversation(self, run: StoredRun) -> Conversation | Refused:
        """The calls as the driver saw them."""
        return self._of(run, "conversation", jobs.conversation)

    def annotated(self, run: StoredRun, call: int, message: int) -> AnnotatedMessage | Refused | None:
        """One message of the trace, byte by byte; None where there is none of that number."""
        return self._of(run, f"annotated {call} {message}", jobs.annotate, call, message)

    def header_blocks(self, run: StoredRun) -> tuple[BlockSummary, ...] | Refused:
        """Every header block in numbers."""
        return self._of(run, "header blocks", view_jobs.header_blocks)

    def header_block(self, run: StoredRun, frame: int) -> Block | Refused | None:
        """The header block that ends in a frame, field by field; None where none does."""
        return self._of(run, f"header block {frame}", view_jobs.header_block, frame)

    def lanes(self, run: StoredRun, connection: int) -> ConnectionLanes | Refused:
        """The frames of one connection on its streams."""
        return self._of(run, f"lanes {connection}", view_jobs.lanes, connection)

    def transcript(self, run: StoredRun) -> str | Refused:
        """All of it as plain text."""
        return self._of(run, "transcript", view_jobs.transcript)

    def trace_json(self, run: StoredRun) -> str | Refused:
        """All of it as JSON."""
        return self._of(run, "trace json", view_jobs.trace_json)

    def _of(self, run: StoredRun, what: str, job: Callable[..., T], *arguments: object) -> T | Refused:
        key = (run.run_id, what, run.last_event)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("T", self._kept[key].value)
        chunks = self._store.chunks(run.run_id)
        answer = self._decode.run(
            job, chunks, run.descriptor_set, *arguments, learner=run.view_id, key=run.run_id
        )  # fmt: skip
        if not isinstance(answer, Decoded):
            return Refused(text=answer.text)
        size = len(answer.value) if isinstance(answer.value, str) else WEIGHT * sum(map(len, chunks))
        self._keep(key, _Kept(answer.value, max(LEAST_WEIGHT, size)))
        return answer.value

    def _keep(self, key: tuple[str, str, int], kept: _Kept) -> None:
        with self._lock:
            for other in [other for other in self._kept if other[:2] == key[:2]]:
                self._weight -= self._kept.pop(other).weight
            self._kept[key] = kept
            self._weight += kept.weight
            while self._weight > self._most and len(self._kept) > 1:
                self._weight -= self._kept.popitem(last=False)[1].weight
