"""Between pool and worker: pickles on a socket, each after its length (8 bytes, big-endian).

A worker reads bytes that learners made, so what comes back from it is read as if it were theirs: a pickle may name only the
frozen values of the pure packages, and nothing else is constructed or called.
"""

import dataclasses
import io
import pickle
import socket
import struct
import time
from enum import Enum
from typing import Any

MAX_ANSWER_BYTES = 64 * 1024 * 1024
"""A trace of a 4 MiB recording of small packets pickles to a quarter of this."""

_LENGTH = struct.Struct(">Q")
_PIECE = 1 << 20
_VALUES = ("app.checks.", "app.decode.", "app.runs.", "app.schema.", "app.trace.", "app.wire.")


class ChannelError(Exception):
    """The other side is gone, or did not keep to the protocol."""


def send(connection: socket.socket, value: object) -> None:
    """Sends one value."""
    send_pickle(connection, pickle.dumps(value, protocol=5))


def send_pickle(connection: socket.socket, pickled: bytes) -> None:
    """Sends one value that was pickled before."""
    try:
        connection.sendall(_LENGTH.pack(len(pickled)))
        connection.sendall(pickled)
    except TimeoutError:
        raise
    except OSError as error:
        raise ChannelError(str(error)) from error


def receive_trusted(connection: socket.socket) -> Any:
    """A value from the pool, in the worker. Raises EOFError when the pool has closed or is gone."""
    length = _LENGTH.unpack(_exactly(connection, _LENGTH.size, None))[0]
    return pickle.loads(_exactly(connection, length, None))  # noqa: S301 - the pool is our own parent


def receive(connection: socket.socket, deadline: float) -> Any:
    """A value from a worker, in the pool. Raises TimeoutError at ``deadline`` (monotonic), else ChannelError."""
    try:
        length = _LENGTH.unpack(_exactly(connection, _LENGTH.size, deadline))[0]
        if length > MAX_ANSWER_BYTES:
            message = f"an answer of {length} bytes"
            raise ChannelError(message)
        return ValuesOnly(io.BytesIO(_exactly(connection, length, deadline))).load()
    except (EOFError, pickle.UnpicklingError, AttributeError, TypeError, ValueError, IndexError, KeyError) as error:
        message = f"{type(error).__name__}: {error}"
        raise ChannelError(message) from error


class ValuesOnly(pickle.Unpickler):
    """Builds frozen values and enums of the pure packages; refuses every other name."""

    def find_class(self, module: str, name: str) -> Any:
        """Called for each class or function that a pickle names."""
        if module.startswith(_VALUES):
            found = super().find_class(module, name)
            if isinstance(found, type) and (dataclasses.is_dataclass(found) or issubclass(found, Enum)):
                return found
        message = f"a worker named {module}.{name}"
        raise pickle.UnpicklingError(message)


def _exactly(connection: socket.socket, size: int, deadline: float | None) -> bytearray:
    received = bytearray()
    while len(received) < size:
        if deadline is not None:
            connection.settimeout(max(deadline - time.monotonic(), 0.000_001))
        try:
            piece = connection.recv(min(size - len(received), _PIECE))
        except TimeoutError:
            raise
        except OSError as error:
            raise EOFError(str(error)) from error
        if not piece:
            message = f"after {len(received)} of {size} bytes"
            raise EOFError(message)
        received += piece
    return received
