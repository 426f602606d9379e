"""What a servicer's method gets as its context when the JSON twin calls it: the same words as gRPC's, told by HTTP/1.1.

Header fields are the metadata both ways; trailing metadata goes into the head too, since nothing follows a body.
"""

import base64
import binascii
from collections.abc import Iterable
from typing import Any, NamedTuple, NoReturn

import grpc
import grpc.aio

_OF_HTTP = {
    *("host", "content-type", "content-length", "content-encoding", "accept-encoding"),
    *("connection", "transfer-encoding"),
}
"""Fields that are HTTP's own affair."""


class Metadatum(NamedTuple):
    """One metadata entry, as grpcio's."""

    key: str
    value: str | bytes


class Aborted(Exception):
    """The method ended the call by ``abort``."""


class Told:
    """What a method is told of its call, and tells of it; the part that sync and asyncio share."""

    def __init__(self, fields: Iterable[tuple[str, str]], peer: str) -> None:
        self.headers: list[tuple[str, str | bytes]] = []
        self.trailers: list[tuple[str, str | bytes]] = []
        self.status: Any = None
        self.text = ""
        self._peer = peer
        self._metadata = tuple(Metadatum(name, _taken(name, value)) for name, value in fields if name not in _OF_HTTP)

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Initial and trailing metadata as header fields of the response."""
        return tuple((name, _given(value)) for name, value in (*self.headers, *self.trailers))

    def invocation_metadata(self) -> Any:
        """The request's fields."""
        return self._metadata

    def set_trailing_metadata(self, trailing_metadata: Any) -> None:
        """Sets the trailers."""
        self.trailers = list(trailing_metadata)

    def trailing_metadata(self) -> Any:
        """The trailers that were set."""
        return tuple(self.trailers)

    def set_code(self, code: Any) -> None:
        """Sets the status code."""
        self.status = code

    def set_details(self, details: Any) -> None:
        """Sets the status message."""
        self.text = details.decode() if isinstance(details, bytes) else details

    def code(self) -> Any:
        """The status code that was set."""
        return self.status

    def details(self) -> Any:
        """The status message that was set."""
        return self.text

    def peer(self) -> str:
        """Who calls, in gRPC's words."""
        return self._peer

    def peer_identities(self) -> None:
        """Nobody: it is plaintext."""

    def peer_identity_key(self) -> None:
        """None: it is plaintext."""

    def auth_context(self) -> Any:
        """Nothing: it is plaintext."""
        return {}

    def set_compression(self, compression: Any) -> None:
        """Nothing: what HTTP/1.1 compresses is the client's wish."""

    def disable_next_message_compression(self) -> None:
        """Nothing, for the same reason."""

    def time_remaining(self) -> Any:
        """HTTP/1.1 knows no deadline."""
        return None

    def end(self, code: Any, details: Any, trailing_metadata: Any = ()) -> NoReturn:
        """Ends the call with a status."""
        self.set_code(code)
        self.set_details(details)
        self.trailers += list(trailing_metadata or ())
        raise Aborted(code)


class SyncContext(Told, grpc.ServicerContext):
    """For methods that run in threads."""

    def is_active(self) -> bool:
        """True: whoever asked waits."""
        return True

    def cancel(self) -> bool:
        """There is nothing to cancel."""
        return False

    def add_callback(self, callback: Any) -> bool:  # noqa: ARG002  # grpc's signature
        """The call's end is not told."""
        return False

    def send_initial_metadata(self, initial_metadata: Any) -> None:
        """Keeps the headers for the head."""
        self.headers += list(initial_metadata)

    def abort(self, code: Any, details: Any) -> NoReturn:
        """Ends the call with a status."""
        self.end(code, details)

    def abort_with_status(self, status: Any) -> NoReturn:
        """Ends the call with a status and its details."""
        self.end(status.code, status.details, status.trailing_metadata)


class AioContext(Told, grpc.aio.ServicerContext[Any, Any]):
    """For methods that run in an event loop."""

    async def read(self) -> Any:
        """Nothing more comes: the request is whole."""
        return grpc.aio.EOF

    async def write(self, message: Any) -> None:  # noqa: ARG002  # grpc's signature
        """Refuses: a method that writes this way is not compared."""
        self.end(grpc.StatusCode.UNIMPLEMENTED, "The JSON twin reads what a method yields, not what it writes.")

    async def send_initial_metadata(self, initial_metadata: Any) -> None:
        """Keeps the headers for the head."""
        self.headers += list(initial_metadata)

    async def abort(self, code: Any, details: Any = "", trailing_metadata: Any = ()) -> NoReturn:
        """Ends the call with a status."""
        self.end(code, details, trailing_metadata)

    async def abort_with_status(self, status: Any) -> NoReturn:
        """Ends the call with a status and its details."""
        self.end(status.code, status.details, status.trailing_metadata)

    def add_done_callback(self, callback: Any) -> None:
        """The call's end is not told."""

    def cancelled(self) -> bool:
        """False: whoever asked waits."""
        return False

    def done(self) -> bool:
        """False while the method runs."""
        return False


def _taken(name: str, value: str) -> str | bytes:
    if not name.endswith("-bin"):
        return value
    try:
        return base64.b64decode(value + "=" * (-len(value) % 4))
    except (ValueError, binascii.Error):
        return b""


def _given(value: str | bytes) -> str:
    return base64.b64encode(value).decode().rstrip("=") if isinstance(value, bytes) else str(value)
