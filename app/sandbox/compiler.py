"""The compiler: a workspace's schema to a descriptor set and stubs, requests in JSON and text format to bytes. All work happens in schema jails.

Problems are values. A protoc that crashes or runs out of its limits is a problem with a sentence, never an exception.
"""

import base64
import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.runs.problems import SourceProblem
from app.runs.spec import Request, RequestFormat
from app.runs.workspace import File, Workspace, printable
from app.sandbox import channel, diagnostics, infrastructure, json_places
from app.sandbox.schema_jails import Answer, Failure, SchemaJails

MAX_LINE = 2000
"""Characters: buf is quadratic in line length, and nobody reads longer lines."""
MAX_TEXT_BYTES = 256 * 1024
CACHE_BYTES = 32 * 1024 * 1024

_COMPILE_FAILURES = {
    Failure.CRASHED: "The schema made protoc crash or use too much memory or time. "
    "Look for very deep nesting or thousands of definitions, and take the last change back.",
    Failure.TIMED_OUT: "The schema made protoc take too long. Make it smaller, or take the last change back.",
    Failure.ERROR: "The compiler could not finish: what protoc makes of this schema is too large. Make it smaller.",
    Failure.LOST: "The compiler was restarted while it worked on this schema. Change something to try again.",
}
_ENCODE_FAILURES = {
    Failure.CRASHED: "Encoding this request took too much time or memory. Make it smaller.",
    Failure.TIMED_OUT: "Encoding this request took too long. Make it smaller.",
    Failure.ERROR: "This request could not be encoded. Make it smaller or simpler.",
    Failure.LOST: "The encoder was restarted while it worked on this request. Press Call again.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodInfo:
    """What a call needs to know of its method."""

    path: str
    input_type: str
    client_streaming: bool
    server_streaming: bool
    output_type: str = ""

    @property
    def kind(self) -> str:
        """Which of grpcio's multi-callables: ``unary_stream``."""
        sides = (self.client_streaming, self.server_streaming)
        return "_".join("stream" if streams else "unary" for streams in sides)


@dataclass(frozen=True, kw_only=True, slots=True)
class Compiled:
    """What the compiler says of a schema."""

    problems: tuple[SourceProblem, ...] = ()
    descriptor_set: bytes = b""
    generated: tuple[File, ...] = ()
    methods: Mapping[str, MethodInfo] = field(default_factory=dict)
    """By path."""

    @property
    def sound(self) -> bool:
        """True when the schema can be used."""
        return diagnostics.sound(self.problems)


class Compiler:
    """Compiles and encodes; remembers what it compiled, by content."""

    def __init__(self, jails: SchemaJails) -> None:
        self._jails = jails
        self._cache: OrderedDict[bytes, Compiled] = OrderedDict()
        self._cached_bytes = 0

    async def compile(self, workspace: Workspace) -> Compiled:
        """Every ``.proto`` of the workspace. Raises SchemaJailsFull."""
        protos = workspace.protos
        if not protos:
            return Compiled()
        added = infrastructure.protos(workspace)
        digest = _digest((*protos, *added))
        if digest in self._cache:
            self._cache.move_to_end(digest)
            return self._cache[digest]
        if too_long := tuple(long_lines(protos)):
            return Compiled(problems=too_long)
        request = {"op": "compile", "files": [[file.path, file.text] for file in (*protos, *added)]}
        answer = await self._jails.ask(request)
        compiled = _compiled(answer, workspace)
        compiled = replace(compiled, generated=infrastructure.without_stubs(compiled.generated, added))
        if answer.failure in (None, Failure.CRASHED):
            self._remember(digest, compiled)
        return compiled

    async def encode(
        self, descriptor_set: bytes, messages: Sequence[tuple[str, Request]]
    ) -> tuple[bytes | SourceProblem, ...]:
        """Each (full type name, request) as bytes, or what is wrong with it. Raises SchemaJailsFull."""
        results = [_before(request) for _, request in messages]
        asked = [(name, request) for (name, request), result in zip(messages, results, strict=True) if result is None]
        told = iter(await self._encode(descriptor_set, asked) if asked else ())
        return tuple(next(told) if result is None else result for result in results)

    async def _encode(
        self, descriptor_set: bytes, messages: Sequence[tuple[str, Request]]
    ) -> list[bytes | SourceProblem]:
        request = {
            "op": "encode",
            "descriptor_set": base64.b64encode(descriptor_set).decode(),
            "messages": [[name, request.format.value.lower(), request.text] for name, request in messages],
        }
        return _encoded(await self._jails.ask(request), [request.text for _, request in messages])

    def _remember(self, digest: bytes, compiled: Compiled) -> None:
        self._cache[digest] = compiled
        self._cached_bytes += _size(compiled)
        while self._cached_bytes > CACHE_BYTES and len(self._cache) > 1:
            self._cached_bytes -= _size(self._cache.popitem(last=False)[1])


def _digest(files: Sequence[File]) -> bytes:
    digest = hashlib.sha256()
    for file in files:
        for part in (file.path, file.text):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def _size(compiled: Compiled) -> int:
    texts = sum(len(file.text) for file in compiled.generated) + sum(len(p.text) for p in compiled.problems)
    return 1000 + len(compiled.descriptor_set) + texts


def long_lines(files: Iterable[File]) -> list[SourceProblem]:
    """Where lines are longer than what tools are given."""
    return [
        SourceProblem(
            path=file.path,
            line=number,
            column=MAX_LINE + 1,
            text=f"This line has {len(line)} characters; the most is {MAX_LINE}. Break it into several lines.",
        )
        for file in files
        for number, line in enumerate(file.text.split("\n"), 1)
        if len(line) > MAX_LINE
    ][: diagnostics.MAX_PROBLEMS]


def _compiled(answer: Answer, workspace: Workspace) -> Compiled:
    value = answer.value
    if answer.failure is not None or not isinstance(value, dict):
        return Compiled(problems=(SourceProblem(text=_COMPILE_FAILURES[answer.failure or Failure.ERROR]),))
    problems = diagnostics.parse(channel.text(value, "stderr", 64 * 1024), workspace)
    if value.get("ok") is not True:
        if diagnostics.sound(problems):
            problems += (SourceProblem(text="protoc refused the schema and did not say why."),)
        return Compiled(problems=problems)
    # protoc took it: what it logged as an error on the way did not stop it.
    return Compiled(
        problems=tuple(problem for problem in problems if diagnostics.sound([problem])),
        descriptor_set=channel.data(value, "descriptor_set"),
        generated=files(value.get("generated")),
        methods={method.path: method for method in _methods(value.get("methods"))},
    )


def files(pairs: object) -> tuple[File, ...]:
    """What a jail says that it wrote: pairs of paths and texts, whatever else is there left out."""
    found = pairs if isinstance(pairs, list) else []
    return tuple(
        File(path=pair[0], text=pair[1])
        for pair in found
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
    )


def _methods(values: object) -> list[MethodInfo]:
    found = values if isinstance(values, list) else []
    return [
        MethodInfo(
            path=channel.text(value, "path"),
            input_type=channel.text(value, "input"),
            output_type=channel.text(value, "output"),
            client_streaming=value.get("client_streaming") is True,
            server_streaming=value.get("server_streaming") is True,
        )
        for value in found
        if isinstance(value, dict)
    ]


def _before(request: Request) -> bytes | SourceProblem | None:
    """What is known of a request without asking a jail: bytes are themselves, some texts are no request at all."""
    if request.format is RequestFormat.BYTES:
        return request.data
    if len(request.data) > MAX_TEXT_BYTES:
        size, most = len(request.data) // 1024, MAX_TEXT_BYTES // 1024
        return SourceProblem(text=f"The request has {size} KiB; the most is {most} KiB. Make it smaller.")
    try:
        text = request.text
    except UnicodeDecodeError as error:
        return SourceProblem(text=f"The request is not UTF-8 text: its byte {error.start} fits nowhere.")
    fault = json_places.fault(text) if request.format is RequestFormat.JSON else None
    if fault is None:
        return None
    return SourceProblem(line=fault.place.line, column=fault.place.column, text=printable(fault.text, most=500))


def _encoded(answer: Answer, texts: Sequence[str]) -> list[bytes | SourceProblem]:
    results = answer.value.get("results") if isinstance(answer.value, dict) else None
    if answer.failure is not None or not isinstance(results, list) or len(results) != len(texts):
        problem = SourceProblem(text=_ENCODE_FAILURES[answer.failure or Failure.ERROR])
        return [problem for _ in texts]
    return [_one(result, text) for result, text in zip(results, texts, strict=True)]


def _one(result: Any, text: str) -> bytes | SourceProblem:
    if not isinstance(result, dict):
        return SourceProblem(text=_ENCODE_FAILURES[Failure.ERROR])
    if "data" in result:
        return channel.data(result, "data")
    words = printable(channel.text(result, "text", 1000), most=500)
    path = result.get("path")
    if not isinstance(path, list):
        line, column = channel.number(result, "line", 2**31), channel.number(result, "column", 2**31)
        return SourceProblem(line=line, column=column, text=words)
    place = json_places.place(text, tuple(part for part in path if isinstance(part, str | int)))
    return SourceProblem(line=place.line, column=place.column, text=words)
