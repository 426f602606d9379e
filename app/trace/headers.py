"""Header blocks as the trace shows them, and what they say about a call."""

from app.trace.model import HeaderField
from app.wire import grpc
from app.wire import http2_names as names
from app.wire.hpack import Field, HeaderBlock
from app.wire.http2_connection import Decoded


def header_field(field: Field) -> HeaderField:
    """A decoded field as the trace has it."""
    return HeaderField(
        name=field.name.decode("latin-1"),
        value=field.value.decode("latin-1"),
        representation=field.representation,
        index=field.index,
        huffman_name=field.name_literal is not None and field.name_literal.huffman,
        huffman_value=field.value_literal is not None and field.value_literal.huffman,
        start=field.start,
        end=field.end,
        known=field.known,
        evicted=field.evicted,
    )


def fields_of(block: HeaderBlock | None) -> tuple[HeaderField, ...]:
    """The fields of a block; none of no block."""
    return tuple(header_field(field) for field in block.fields) if block else ()


def values(block: HeaderBlock | None) -> dict[bytes, bytes]:
    """Values by name; of several fields of one name the last."""
    return {field.name: field.value for field in block.fields} if block else {}


def opens_call(decoded: Decoded) -> bool:
    """Whether a client's frame opens a gRPC call: its content-type says so, or what it says was lost."""
    if not decoded.from_client or decoded.frame.type not in (names.HEADERS, names.CONTINUATION):
        return False
    if decoded.block is None:
        return decoded.block_lost and decoded.frame.stream_id > 0
    found = values(decoded.block)
    known = all(field.known for field in decoded.block.fields)
    if b":status" in found or (b":method" not in found and known):
        return False
    kind = found.get(b"content-type", b"").decode("latin-1")
    return bool(grpc.framing(kind).name) or not known
