"""Header blocks as the trace shows them, and what they say about a call."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.sentences import sentence
from app.trace.model import HeaderField
from app.wire import framing as framings
from app.wire import http2_names as names
from app.wire.framing import Framing
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


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """What a header block says about a call, found out once for all blocks of the same bytes."""

    known: bool = False
    """All its fields are."""
    opens: bool = False
    """Sent by a client it opens a gRPC call: its content-type says so, or what it says was lost."""
    path: str = ""
    kind: str = ""
    """The content-type."""
    framing: Framing | None = None
    """What the content-type says about the bytes that follow; None where there is none."""
    encoding: str | None = None
    """``grpc-encoding``, or Connect's field of the same meaning."""
    whole_encoding: str = ""
    """``content-encoding``, by which an answer of a unary call of Connect is compressed."""
    refused: bool = False
    """A response with a status other than 200."""
    interim: bool = False
    """An interim response (RFC 9110 §15.2)."""
    status: bool = False
    """There is a ``grpc-status``."""
    wrong: tuple[tuple[str, str], ...] = ()
    """What is wrong with it as a response to a gRPC call: codes and sentences."""


NOTHING_KNOWN = BlockFacts(opens=True)
"""Of a block that was lost."""


def block_facts(block: HeaderBlock) -> BlockFacts:
    """What a header block says about a call."""
    found = values(block)
    known = all(field.known for field in block.fields)
    kind, target = found.get(b"content-type", b"").decode("latin-1"), found.get(b":path", b"")
    connect = framings.says_connect(found.get(b"connect-protocol-version", b""), target)
    framing = framings.framing(kind, connect=connect)
    if connect and not kind and found.get(b":method") == b"GET":
        framing = framings.CONNECT_GET
    request = b":status" not in found and (b":method" in found or not known)
    encoding = found.get(framings.encoding_field(framing))
    return BlockFacts(
        known=known,
        opens=request and (bool(framing.name) or not known),
        path=framings.path_of(target.decode("latin-1")),
        kind=kind,
        framing=framing if kind or framing.name else None,
        encoding=None if encoding is None else encoding.decode("latin-1"),
        whole_encoding=found.get(b"content-encoding", b"").decode("latin-1"),
        interim=found.get(b":status", b"").startswith(b"1"),
        refused=found.get(b":status", b"200") != b"200",
        status=b"grpc-status" in found,
        wrong=tuple(_wrong_response(found.get(b":status", b"200").decode("latin-1"), kind)),
    )


def _wrong_response(status: str, kind: str) -> Iterator[tuple[str, str]]:
    if status != "200":
        text = sentence(
            "The server answers with HTTP status %(status)s; gRPC answers with 200 and tells its own status.",
            status=status[:10],
        )
        yield "http-status", text
    if kind and not framings.framing(kind).name:
        yield (
            "content-type",
            sentence("The answer's content-type is “%(kind)s”: this is not a gRPC answer.", kind=kind[:80]),
        )


def opens_call(decoded: Decoded, facts: BlockFacts) -> bool:
    """Whether a frame, with the facts of its block, opens a gRPC call."""
    if not decoded.from_client or decoded.frame.type not in (names.HEADERS, names.CONTINUATION):
        return False
    if decoded.block is None:
        return decoded.block_lost and decoded.frame.stream_id > 0
    return facts.opens
