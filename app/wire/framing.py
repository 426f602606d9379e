"""What headers say about the body that follows: gRPC, gRPC-Web or Connect, how messages stand in it, and how they are written."""

from enum import Enum
from functools import lru_cache
from typing import NamedTuple


class Body(Enum):
    """How messages stand in a body."""

    OTHER = "other"
    """It holds none that are known here."""
    PREFIXED = "prefixed"
    """Each after its five-byte prefix."""
    BASE64 = "base64"
    """The same, in base64 (gRPC-Web, Protocol differences: application/grpc-web-text)."""
    WHOLE = "whole"
    """The body is one message (Connect Protocol Reference, Unary RPCs)."""


class Framing(NamedTuple):
    """What a content-type says about the bytes of a body."""

    name: str
    """``gRPC``, ``gRPC-Web``, ``Connect``; empty for something else."""
    body: Body
    end_flag: int = 0
    """The flag of a prefix that is not a message's: gRPC-Web's trailers, Connect's end of stream. 0: there is none."""
    codec: str = "proto"
    """How messages are written: ``json``, or what follows the plus sign."""


WEB_TRAILERS, CONNECT_END = 0x80, 0x02
"""Flags of such prefixes (gRPC-Web, Protocol differences; Connect Protocol Reference, Streaming RPCs)."""
OTHER = Framing("", Body.OTHER)
CONNECT_GET = Framing("Connect", Body.OTHER)
"""Of a unary call whose message stands in the query (Connect Protocol Reference, Unary-Get-Request)."""
_CONNECT_UNARY = {"application/proto": "proto", "application/json": "json"}


@lru_cache(256)
def framing(content_type: str, *, connect: bool = False) -> Framing:
    """The framing of a body (gRPC over HTTP/2, Content-Type; gRPC-Web; Connect).

    ``connect``: the request says by ``connect-protocol-version``, or by ``connect=v1`` in its query, that it is a unary one.
    """
    kind = content_type.partition(";")[0].strip().lower()
    base, _, codec = kind.partition("+")
    codec = codec or "proto"
    if base == "application/grpc-web-text":
        return Framing("gRPC-Web", Body.BASE64, WEB_TRAILERS, codec)
    if base == "application/grpc-web":
        return Framing("gRPC-Web", Body.PREFIXED, WEB_TRAILERS, codec)
    if base == "application/grpc":
        return Framing("gRPC", Body.PREFIXED, 0, codec)
    if base == "application/connect":
        return Framing("Connect", Body.PREFIXED, CONNECT_END, codec)
    if connect and kind in _CONNECT_UNARY:
        return Framing("Connect", Body.WHOLE, 0, _CONNECT_UNARY[kind])
    return OTHER


def says_connect(version: bytes, target: bytes) -> bool:
    """Whether a request says that it is one of Connect: ``connect-protocol-version``, or its target's query for a GET."""
    return bool(version) or b"connect=v1" in target.partition(b"?")[2].split(b"&")


def path_of(target: str) -> str:
    """The method path in a request's target: what stands before the query."""
    return target.partition("?")[0]


def encoding_field(kind: Framing) -> bytes:
    """The header field that names the compression of messages."""
    if kind.name != "Connect":
        return b"grpc-encoding"
    return b"content-encoding" if kind.body is Body.WHOLE else b"connect-content-encoding"
