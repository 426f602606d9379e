"""How a call ended, where that is not told by HTTP/2 trailers: gRPC-Web's trailers in the body, Connect's JSON."""

import json
from typing import Any, NamedTuple

from app.sentences import sentence
from app.wire.grpc import STATUS_NAMES

MAX_JSON_BYTES = 64 * 1024
"""Of an end of stream or an error; servers write some hundred."""
MAX_TRAILERS = 1000

_CODES = {name.lower(): code for code, name in enumerate(STATUS_NAMES)} | {"canceled": 1}
"""Connect spells it so (Connect Protocol Reference, Error codes)."""
_BY_HTTP = {400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 502: 14, 503: 14, 504: 14}
"""Connect Protocol Reference, HTTP to Error Code; any other is unknown."""
_OK, _UNKNOWN, _HTTP_OK = 0, 2, 200


class Ending(NamedTuple):
    """The status of a call."""

    code: int | None
    message: str = ""
    trailers: tuple[tuple[str, str], ...] = ()
    wrong: str = ""
    """What is wrong with it, in a sentence."""


def web_trailers(data: bytes) -> tuple[tuple[str, str], ...]:
    """Names and values of gRPC-Web's trailers, which are written as HTTP/1.1 writes fields."""
    lines = (line.partition(":") for line in data.decode("latin-1").split("\r\n")[:MAX_TRAILERS])
    return tuple((name.strip().lower(), value.strip()) for name, colon, value in lines if colon)


def connect_stream(data: bytes) -> Ending:
    """Connect's end of stream (Connect Protocol Reference, Streaming RPCs): an error, if there was one, and metadata."""
    said = _object(data)
    if said is None:
        return Ending(
            None, wrong=sentence("The end of the stream is not a JSON object: there is no status to be read.")
        )
    metadata = said.get("metadata")
    trailers = []
    for name, values in metadata.items() if isinstance(metadata, dict) else ():
        several = values if isinstance(values, list) else ()
        trailers += [(name.lower(), value) for value in several if isinstance(value, str)]
    error = said.get("error")
    if not isinstance(error, dict):
        return Ending(_OK, trailers=tuple(trailers[:MAX_TRAILERS]))
    return _error(error, _UNKNOWN)._replace(trailers=tuple(trailers[:MAX_TRAILERS]))


def connect_unary(http_status: int, data: bytes) -> Ending:
    """The status of a unary call of Connect: that of HTTP, and of anything but 200 the error in the body."""
    if http_status == _HTTP_OK:
        return Ending(_OK)
    fallback, said = _BY_HTTP.get(http_status, _UNKNOWN), _object(data)
    if said is None:
        return Ending(
            fallback, wrong=sentence("The body of the error is not a JSON object: its status is made of HTTP's.")
        )
    return _error(said, fallback)


def _error(said: dict[str, Any], fallback: int) -> Ending:
    code, message = said.get("code"), said.get("message")
    text = message if isinstance(message, str) else ""
    if not isinstance(code, str) or code not in _CODES:
        return Ending(
            fallback, text, wrong=sentence("The error has no code of Connect: %(code)s.", code=repr(str(code)[:40]))
        )
    return Ending(_CODES[code], text)


def _object(data: bytes) -> dict[str, Any] | None:
    if len(data) > MAX_JSON_BYTES:
        return None
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
