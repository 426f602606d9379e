"""Metadata out of header fields: what a call's program sees, with ``-bin`` values as the bytes that they stand for; its timeout."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.sentences import sentence
from app.trace.model import HeaderField
from app.wire import grpc
from app.wire.problems import Problem
from app.wire.timeouts import connect_timeout, grpc_timeout

_RESERVED = frozenset({"te", "content-type", "user-agent", "accept-encoding", "content-encoding", "content-length"})
_RESERVED_STARTS = (":", "grpc-", "connect-")
_PROGRAMS_OWN = "grpc-status-details-bin"
"""Begins as the protocol's own fields do, and is handed to programs all the same."""
_SPEC = "gRPC over HTTP/2, Custom-Metadata"


@dataclass(frozen=True, kw_only=True, slots=True)
class MetadataValue:
    """One value of metadata."""

    name: str
    value: bytes
    """As a program gets it; of a ``-bin`` name the bytes that base64 stands for."""
    field: int
    """Position of its header field: one of a ``-bin`` name may carry several values, with commas between them."""
    binary: bool
    problems: tuple[Problem, ...] = ()
    """Spans are offsets in the field's value."""


def metadata(fields: Iterable[HeaderField]) -> tuple[MetadataValue, ...]:
    """The values in the order of the fields, without those that belong to the protocol itself."""
    found: list[MetadataValue] = []
    for position, field in enumerate(fields):
        if field.known and not is_reserved(field.name):
            found += _values(field, position)
    return tuple(found)


def is_reserved(name: str) -> bool:
    """Whether a field belongs to the protocol (gRPC over HTTP/2, Call-Definition, Response-Headers)."""
    return name != _PROGRAMS_OWN and (name in _RESERVED or name.startswith(_RESERVED_STARTS))


def timeout(fields: Iterable[HeaderField]) -> tuple[int | None, tuple[Problem, ...]]:
    """The timeout of a call in nanoseconds, None where there is none; and what is wrong with it."""
    said = {field.name: field.value for field in fields}
    if "grpc-timeout" in said:
        text, found = said["grpc-timeout"], grpc_timeout(said["grpc-timeout"])
        rule, spec = sentence("at most eight digits and one of H, M, S, m, u, n"), "gRPC over HTTP/2, Timeout"
    elif "connect-timeout-ms" in said:
        text, found = said["connect-timeout-ms"], connect_timeout(said["connect-timeout-ms"])
        rule, spec = sentence("at most ten digits"), "Connect Protocol, Timeout"
    else:
        return None, ()
    if found is not None:
        return found, ()
    return None, (
        Problem(
            code="timeout",
            text=sentence("The timeout is %(text)s; it must be %(rule)s.", text=repr(text[:40]), rule=rule),
            spec=spec,
        ),
    )


def _values(field: HeaderField, position: int) -> Iterable[MetadataValue]:
    raw = field.value.encode("latin-1")
    if not field.name.endswith("-bin"):
        yield MetadataValue(name=field.name, value=raw, field=position, binary=False)
        return
    at = 0
    for part in [raw] if raw[:1] == b"\0" else raw.split(b","):
        decoded = grpc.binary_value(part.strip(b" "))
        problems: tuple[Problem, ...] = ()
        if decoded is None:
            text = sentence("The value of %(name)s is not base64: a program does not get it.", name=field.name[:40])
            problems = (Problem(code="metadata-base64", text=text, spec=_SPEC, start=at, end=at + len(part)),)
        value = part if decoded is None else decoded
        yield MetadataValue(name=field.name, value=value, field=position, binary=True, problems=problems)
        at += len(part) + 1
