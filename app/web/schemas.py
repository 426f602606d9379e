"""The schema of a workspace: compiled in the sandbox, read in the decode pool, both asked once per text."""

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from app.client.runner import RunnerClient
from app.decode import jobs
from app.decode.pool import Decoded, DecodePool
from app.runs import infrastructure
from app.runs.problems import Severity, SourceProblem
from app.runs.workspace import File, Workspace
from app.schema import model

REMEMBERED = 128
"""Compiled schemas kept in memory: at some kilobytes each, a class that types at once stays below a few megabytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CompiledSchema:
    """What the compiler and the reader said of a workspace's ``.proto`` files."""

    problems: tuple[SourceProblem, ...]
    descriptor_set: bytes
    schema: model.Schema
    milliseconds: float
    """How long the answer took, compiler and reader together."""
    generated: tuple[File, ...] = ()
    """What protoc made of the schema: modules and stubs."""

    @property
    def sound(self) -> bool:
        """True when nothing is wrong beyond warnings."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


class Schemas:
    """Compiles workspaces and remembers the answers."""

    def __init__(self, runner: RunnerClient, decode: DecodePool) -> None:
        self._runner = runner
        self._decode = decode
        self._kept: OrderedDict[str, CompiledSchema] = OrderedDict()
        self._lock = Lock()
        self._started = False

    def of(self, workspace: Workspace, *, learner: str) -> CompiledSchema:
        """The schema of ``workspace``. Raises the runner's errors when it does not answer."""
        key = digest(workspace)
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        compiled = self._compile(workspace, learner)
        with self._lock:
            self._kept[key] = compiled
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return compiled

    def _compile(self, workspace: Workspace, learner: str) -> CompiledSchema:
        if not self._started:
            # The first answer of all waits for the sandbox to start: it would tell of that, not of the compiler.
            self._runner.compile(workspace)
            self._started = True
        started = time.perf_counter()
        answer = self._runner.compile(workspace)
        read = self._decode.run(jobs.schema, answer.descriptor_set, learner=learner) if answer.descriptor_set else None
        problems = answer.problems
        if read is not None and not isinstance(read, Decoded):
            problems = (*problems, SourceProblem(text=read.text))
        return CompiledSchema(
            problems=problems,
            descriptor_set=answer.descriptor_set,
            generated=answer.generated,
            schema=read.value if isinstance(read, Decoded) else model.EMPTY,
            milliseconds=(time.perf_counter() - started) * 1000,
        )


def digest(workspace: Workspace) -> str:
    """A name for the schema's source: the paths and texts of the ``.proto`` files, and gRPC's own that come with them."""
    names = hashlib.sha256("\0".join(infrastructure.used(workspace)).encode())
    for file in sorted(workspace.protos, key=lambda file: file.path):
        names.update(f"{file.path}\0{len(file.text)}\0{file.text}\0".encode("utf-8", "surrogatepass"))
    return names.hexdigest()
