"""Between pool and worker: pickles on a socket, each after its length (8 bytes, big-endian).

A worker reads bytes that learners made, so what comes back from it is read as if it were theirs: a pickle may name only the
frozen values of the pure packages and sentences (``app.sentences``), and nothing else is constructed or called.
"""

import dataclasses
import functools
import gc
import io
import pickle
import socket
import struct
import threading
import time
from collections.abc import Callable
from enum import Enum
from typing import Any

from app.sentences import Sentence

MAX_ANSWER_BYTES = 64 * 1024 * 1024
"""The trace of a full recording of the smallest packets (4 MiB, 57,000 frames) pickles to 12 MB, its bytes included."""

_LENGTH = struct.Struct(">Q")
_PIECE = 1 << 20
_VALUES = ("app.checks.", "app.decode.", "app.runs.", "app.schema.", "app.trace.", "app.wire.")


class ChannelError(Exception):
    """The other side is gone, or did not keep to the protocol."""


def pickled(value: object) -> bytes:
    """One value for ``send_pickle``; may raise MemoryError or RecursionError."""
    buffer = io.BytesIO()
    _ValuesPickler(buffer, protocol=5).dump(value)
    return buffer.getvalue()


def send(connection: socket.socket, value: object) -> None:
    """Sends one value."""
    send_pickle(connection, pickled(value))


def send_pickle(connection: socket.socket, data: bytes) -> None:
    """Sends one value that was pickled before."""
    try:
        connection.sendall(_LENGTH.pack(len(data)))
        connection.sendall(data)
    except TimeoutError:
        raise
    except OSError as error:
        raise ChannelError(str(error)) from error


def receive_trusted(connection: socket.socket) -> Any:
    """A value from the pool, in the worker. Raises EOFError when the pool has closed or is gone."""
    length = _LENGTH.unpack(_exactly(connection, _LENGTH.size, None))[0]
    return _Trusted(io.BytesIO(_exactly(connection, length, None))).load()


def receive(connection: socket.socket, deadline: float) -> Any:
    """A value from a worker, in the pool. Raises TimeoutError at ``deadline`` (monotonic), else ChannelError."""
    try:
        length = _LENGTH.unpack(_exactly(connection, _LENGTH.size, deadline))[0]
        if length > MAX_ANSWER_BYTES:
            message = f"an answer of {length} bytes"
            raise EOFError(message)  # noqa: TRY301 - translated below, as all that it may do
        received = _exactly(connection, length, deadline)
        with _UNCOLLECTED:
            return ValuesOnly(io.BytesIO(received)).load()
    except TimeoutError:
        raise
    except Exception as error:  # bytes that are no pickle of values make its reader raise nearly anything
        message = f"{type(error).__name__}: {error}"
        raise ChannelError(message) from error


class _Uncollected:
    """No garbage collection while values are built: there is none, and looking for it takes more time than building.

    Measured on a trace of 57,000 frames: 0.65 s instead of 1.6 s. Any number of threads may be inside at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            gc.disable()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                gc.enable()


_UNCOLLECTED = _Uncollected()


class _ValuesPickler(pickle.Pickler):
    """Writes a frozen value as its class and its fields in order.

    The standard way makes the reader set each field through ``dataclasses.fields`` and ``object.__setattr__``: twice as
    slow (measured: 1.24 s against 0.65 s for a trace of 57,000 frames), and the reader is the process that makes pages.
    """

    def reducer_override(self, value: object) -> Any:
        """Called for each object."""
        if isinstance(value, Enum):
            # Python 3.11.0 to 3.11.3 writes getattr(class, name), a call that no worker may ask for; all others write this.
            return type(value), (value.value,)
        kind: type = type(value)
        names = _slots(kind)
        return NotImplemented if names is None else (kind, tuple(getattr(value, name) for name in names))


class _Trusted(pickle.Unpickler):
    """Reads what ``_ValuesPickler`` wrote, whatever it names: in the worker, whose pool is our own parent."""

    def find_class(self, module: str, name: str) -> Any:
        """Called once for each class or function that a pickle names."""
        found = super().find_class(module, name)
        return _builder(found) if isinstance(found, type) and _slots(found) is not None else found


class ValuesOnly(pickle.Unpickler):
    """Builds frozen values, named tuples and enums of the pure packages, and sentences; refuses every other name."""

    def find_class(self, module: str, name: str) -> Any:
        """Called once for each class or function that a pickle names."""
        if module.startswith(_VALUES):
            found = super().find_class(module, name)
            if isinstance(found, type) and (issubclass(found, Enum) or _is_named_tuple(found)):
                return found
            if isinstance(found, type) and _slots(found) is not None:
                return _builder(found)
        if (module, name) == (Sentence.__module__, Sentence.__name__):
            return Sentence
        message = f"a worker named {module}.{name}"
        raise pickle.UnpicklingError(message)


def _is_named_tuple(kind: type) -> bool:
    return issubclass(kind, tuple) and hasattr(kind, "_fields")


@functools.cache
def _slots(kind: type) -> tuple[str, ...] | None:
    """The fields of a dataclass with slots; None for every other class."""
    if not dataclasses.is_dataclass(kind) or not hasattr(kind, "__slots__"):
        return None
    return tuple(field.name for field in dataclasses.fields(kind))


def _builder(kind: type) -> Callable[..., object]:
    """Makes a value from its fields, without asking the frozen class, whose checks were made where it was first made."""
    setters = [getattr(kind, name).__set__ for name in _slots(kind) or ()]

    def build(*values: object) -> object:
        made: object = object.__new__(kind)
        for setter, value in zip(setters, values, strict=True):
            setter(made, value)
        return made

    return build


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
