"""One check: whether a schema can still read, and be read by, what the lesson's starter wrote."""

from collections.abc import Iterator

from app.checks import places
from app.checks.observation import Observation
from app.checks.registry import static_check
from app.checks.results import Evidence, Verdict, failed, passed
from app.checks.shapes import kind_of, spelling
from app.schema.model import Field, Kind, MessageType, Method, Schema

# Kinds that share a wire form (protobuf language guide, Updating A Message Type): a change within a group loses nothing
# that fits into both.
_GROUPS = (
    {Kind.INT32, Kind.UINT32, Kind.INT64, Kind.UINT64, Kind.BOOL, Kind.ENUM},
    {Kind.SINT32, Kind.SINT64},
    {Kind.FIXED32, Kind.SFIXED32},
    {Kind.FIXED64, Kind.SFIXED64},
    {Kind.STRING, Kind.BYTES},
)


@static_check
def compatible(seen: Observation) -> Verdict:
    """Old and new programs still understand each other: against the starter's schema, no change breaks the wire."""
    for text, evidence in _breaks(seen):
        return failed(text, expected="no breaking change", seen=text, evidence=evidence)
    return passed("Programs with the old schema and with yours still understand each other.", seen="no breaking change")


def _breaks(seen: Observation) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    for name, before in seen.starter.messages.items():
        if before.file.startswith("google/"):
            continue
        after = seen.schema.messages.get(name)
        if after is None:
            yield f"The message {name} is gone: its programs would not find it.", places.schema(seen.schema)
        else:
            yield from _fields(before, after)
    for service in seen.starter.services:
        for method in service.methods:
            yield from _method(method, seen.schema)


def _method(before: Method, schema: Schema) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    after = schema.method(before.path)
    if after is None:
        yield f"The method {before.path} is gone: old clients would get UNIMPLEMENTED.", places.schema(schema)
    elif kind_of(after) != kind_of(before):
        yield (
            f"{before.path} was {kind_of(before)} and is {kind_of(after)}: old clients send and expect another number of messages.",
            places.declared(after.place),
        )


def _fields(before: MessageType, after: MessageType) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    reserved = [range(first, last + 1) for first, last in after.reserved]
    for old in before.fields:
        new = after.field(old.number)
        if new is None and not any(old.number in numbers for numbers in reserved):
            yield (
                f"{before.name} lost “{spelling(old)}” and does not reserve {old.number}: somebody could use it again.",
                places.declared(after.place),
            )
        if new is not None and not _same_wire(old, new):
            yield (
                f"In {before.name}, “{spelling(old)}” became “{spelling(new)}”: old bytes would be misread.",
                places.declared(new.place),
            )


def _same_wire(old: Field, new: Field) -> bool:
    if old.repeated != new.repeated or old.is_map != new.is_map:
        return False
    if old.kind in {Kind.MESSAGE, Kind.GROUP} or new.kind in {Kind.MESSAGE, Kind.GROUP}:
        return old.kind is new.kind  # the name of its type is not on the wire
    return old.kind is new.kind or any(old.kind in group and new.kind in group for group in _GROUPS)
