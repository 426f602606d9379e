"""What a caller asks for, checked before anything is done: pure, sentences out."""

import re
from collections.abc import Iterable

from app.runs.spec import CallSpec, Client, Compression, Metadatum, Request, Security
from app.runs.workspace import printable

MAX_MESSAGES = 100
MAX_METADATA = 64
MAX_METADATA_BYTES = 8 * 1024
"""gRPC's own default limit of a peer (grpc.max_metadata_size)."""
MAX_PATH = 256
MAX_DEADLINE_MS = 3_600_000
MAX_REQUEST_BYTES = 5 * 1024 * 1024
"""Of one call's first messages: enough to be too large for a server's default of 4 MiB."""
MAX_TOKEN = 4096
MAX_CALLS = 32
"""First calls of one StartRun."""

_RUN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PATH = re.compile(r"/[!-.0-~]+/[!-.0-~]+")
"""gRPC over HTTP/2, Path: "/" Service-Name "/" method name; printable ASCII."""
_NAME = re.compile(r"[0-9a-z_.-]+")
"""gRPC over HTTP/2, Header-Name."""
_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/=]{1,4096}")
"""RFC 6750, 2.1: b64token."""
_VALUE = re.compile(rb"[ -~]*")
"""gRPC over HTTP/2, ASCII-Value."""


def run_id_problem(run_id: str) -> str:
    """Why this cannot name a run, as a sentence; empty when it can."""
    return "" if _RUN_ID.fullmatch(run_id) else "A run id has 1 to 64 letters, digits, “-” and “_”."


def spec_problems(spec: CallSpec) -> tuple[str, ...]:
    """Everything that keeps a call from being made, as sentences; empty when nothing does."""
    return tuple(_spec_problems(spec))


def _spec_problems(spec: CallSpec) -> Iterable[str]:
    if len(spec.path) > MAX_PATH or not _PATH.fullmatch(spec.path):
        yield f"“{printable(spec.path)}” is not a method path. One looks like /greeter.Greeter/SayHello."
    if len(spec.requests) > MAX_MESSAGES:
        yield f"A call can start with at most {MAX_MESSAGES} messages; send the others one by one."
    if spec.deadline_ms > MAX_DEADLINE_MS:
        yield f"The deadline is {spec.deadline_ms} ms; the most is {MAX_DEADLINE_MS} ms (an hour)."
    if len(spec.metadata) > MAX_METADATA:
        yield f"A call can carry at most {MAX_METADATA} metadata entries; this one has {len(spec.metadata)}."
    size = sum(len(entry.name) + len(entry.value) + 32 for entry in spec.metadata)
    if size > MAX_METADATA_BYTES:
        yield f"The metadata has {size} bytes; gRPC servers take {MAX_METADATA_BYTES}."
    for entry in spec.metadata:
        yield from _metadatum_problems(entry)
    yield from _request_problems(spec.requests)
    if spec.channel.client is Client.NODE and spec.compression is not Compression.IDENTITY:
        yield (
            "grpc-js compresses all calls of a channel or none: choose identity, and set the channel's option "
            "grpc.default_compression_algorithm to 2 for gzip or 1 for deflate."
        )
    if spec.bearer_token:
        yield from _token_problems(spec)


def _request_problems(requests: tuple[Request, ...]) -> Iterable[str]:
    size = sum(len(request.data) for request in requests)
    if size > MAX_REQUEST_BYTES:
        yield f"The requests have {size:,} bytes together; the most is {MAX_REQUEST_BYTES:,}. Make them smaller."


def _token_problems(spec: CallSpec) -> Iterable[str]:
    if spec.channel.security is Security.PLAINTEXT:
        yield "Call credentials go over TLS only: gRPC keeps them off a plaintext channel. Choose TLS, or send metadata."
    if not _TOKEN.fullmatch(spec.bearer_token):
        yield f"A bearer token has 1 to {MAX_TOKEN} letters, digits and “-._~+/=” (RFC 6750, 2.1)."


def _metadatum_problems(entry: Metadatum) -> Iterable[str]:
    name = printable(entry.name)
    if not _NAME.fullmatch(entry.name):
        yield f"“{name}” cannot be a metadata name: use lower-case letters, digits, “_”, “-” and “.”."
    elif entry.name.startswith("grpc-"):
        yield f"“{name}” cannot be set: names that begin with grpc- belong to gRPC itself."
    if not entry.name.endswith("-bin") and not _VALUE.fullmatch(entry.value):
        yield f"The value of “{name}” is not printable ASCII. A name that ends in -bin carries any bytes."
