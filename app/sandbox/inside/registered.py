"""What a learner's gRPC servers registered: methods and ports, noted as ``grpc.server`` and ``grpc.aio.server`` are told.

The learner's code stays as it is. For grpc's sync server the innermost functions are watched, which raise nothing of their own,
so that no traceback shows a frame of this file; ``hide`` takes out those that the asyncio server's methods leave. Nothing here
keeps a server alive, since a server that nobody holds any more stops, here as on a laptop.
"""

import contextlib
import functools
import json
import os
import weakref
from collections.abc import Callable, Iterable
from typing import Any

from grpc import _server as sync
from grpc.aio import _server as asynchronous

MOST_PATHS = 256
"""Methods of one server that are told; a schema by hand has fewer."""
MOST_PORTS = 8
LINE_BYTES = 3072
"""A report in one piece: what a pipe takes whole or not at all (PIPE_BUF, pipe(7)) is 4096 bytes."""
TRACE_NAME = "<registered>"
"""The name that this file's code has in tracebacks."""
DESCRIPTOR = 200
"""Where a learner's process has the pipe that a ``Reporter`` writes to: above what it opens itself, below RLIMIT_NOFILE."""


class Server:
    """One server of this process, as far as it is made up."""

    def __init__(
        self, number: int, generic: Callable[[], Iterable[Any]], methods: Callable[[], dict[str, Any]]
    ) -> None:
        self.number = number
        """From 1, in the order in which they came up."""
        self.ports: list[int] = []
        self._generic = generic
        self._methods = methods

    @property
    def handlers(self) -> dict[str, Any]:
        """The ``grpc.RpcMethodHandler`` of each path, ``/package.Service/Method``; registered ones win, as in grpc."""
        found: dict[str, Any] = {}
        for generic in self._generic():
            for path, handler in getattr(generic, "_method_handlers", {}).items():
                found.setdefault(path, handler)
        return {**found, **self._methods()}

    @property
    def open_ended(self) -> bool:
        """True where a generic handler answers paths that nobody can list."""
        return any(not isinstance(getattr(generic, "_method_handlers", None), dict) for generic in self._generic())


SERVERS: list[Server] = []
"""Every server that was told a handler or a port, in order."""
LISTENERS: list[Callable[[Server], None]] = []
"""Called after each change of a server; what they raise is nobody's business."""

_KNOWN: "weakref.WeakKeyDictionary[Any, Server]" = weakref.WeakKeyDictionary()


def watch() -> None:
    """Watches every server that this process, or a fork of it, makes from now on."""
    _after(sync, "_add_generic_handlers", _sync_changed)
    _after(sync, "_add_registered_method_handlers", _sync_changed)
    _after(sync, "_add_insecure_port", _sync_port)
    _after(sync, "_add_secure_port", _sync_port)
    aio = asynchronous.Server
    _after(aio, "__init__", _aio_made)
    _after(aio, "add_generic_rpc_handlers", _aio_generic)
    _after(aio, "add_registered_method_handlers", _aio_methods)
    _after(aio, "add_insecure_port", _aio_port)
    _after(aio, "add_secure_port", _aio_port)


def _after(owner: Any, name: str, note: Callable[..., None]) -> None:
    """Has ``note`` see each call of a function that succeeded: its result, then its arguments."""
    original = getattr(owner, name, None)
    if original is None:
        return

    @functools.wraps(original)
    def watched(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        with contextlib.suppress(Exception):
            note(result, *args, **kwargs)
        return result

    setattr(owner, name, watched)


def _changed(server: Server) -> None:
    for listener in LISTENERS:
        with contextlib.suppress(Exception):
            listener(server)


def _known(key: Any, generic: Callable[[], Iterable[Any]], methods: Callable[[], dict[str, Any]]) -> Server:
    server = _KNOWN.get(key)
    if server is None:
        server = _KNOWN[key] = Server(len(SERVERS) + 1, generic, methods)
        SERVERS.append(server)
    return server


def _sync(state: Any) -> Server:
    kept = weakref.ref(state)
    return _known(
        state,
        lambda: list(getattr(kept(), "generic_handlers", ())),
        lambda: dict(getattr(kept(), "registered_method_handlers", ())),
    )


def _sync_changed(_result: Any, state: Any, *_: Any) -> None:
    _changed(_sync(state))


def _sync_port(port: int, state: Any, *_: Any) -> None:
    _bound(_sync(state), port)


def _bound(server: Server, port: int) -> None:
    if port > 0:
        server.ports.append(port)
        _changed(server)


class _Told:
    """What an asyncio server was told; it keeps it where Python cannot look."""

    def __init__(self) -> None:
        self.generic: list[Any] = []
        self.methods: dict[str, Any] = {}


_TOLD: "weakref.WeakKeyDictionary[Any, _Told]" = weakref.WeakKeyDictionary()


def _aio(server: Any) -> tuple[Server, _Told]:
    told = _TOLD.setdefault(server, _Told())
    return _known(server, lambda: told.generic, lambda: told.methods), told


def _aio_made(_result: Any, server: Any, _pool: Any, generic: Any = None, *_: Any, **__: Any) -> None:
    _aio(server)[1].generic += generic or ()


def _aio_generic(_result: Any, server: Any, handlers: Any) -> None:
    known, told = _aio(server)
    told.generic += handlers
    _changed(known)


def _aio_methods(_result: Any, server: Any, service: str, handlers: dict[str, Any]) -> None:
    known, told = _aio(server)
    told.methods.update({f"/{service}/{name}": handler for name, handler in handlers.items()})
    _changed(known)


def _aio_port(port: int, server: Any, *_: Any) -> None:
    _bound(_aio(server)[0], port)


class Reporter:
    """Writes what is new of each server to a pipe, a line of JSON each time: at most ``LINE_BYTES``, never waiting."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._told: dict[int, tuple[set[str], list[int], bool]] = {}

    def __call__(self, server: Server) -> None:
        """Tells what is new."""
        told, ports, open_ended = self._told.get(server.number, (set(), [], False))
        new = [path for path in server.handlers if path not in told][: MOST_PATHS - len(told)]
        if not new and server.number in self._told and (ports, open_ended) == (server.ports, server.open_ended):
            return
        self._told[server.number] = ({*told, *new}, server.ports[:MOST_PORTS], server.open_ended)
        for paths in _pieces(new):
            report = {"server": server.number, "ports": server.ports[:MOST_PORTS], "paths": paths}
            with contextlib.suppress(OSError):
                os.write(self._descriptor, json.dumps({**report, "open": server.open_ended}).encode() + b"\n")


def _pieces(paths: list[str]) -> list[list[str]]:
    """The paths in lists that fit a line each; one empty list where there are none."""
    pieces: list[list[str]] = [[]]
    size = 0
    for path in paths:
        size += len(json.dumps(path)) + 2
        if size > LINE_BYTES - 256 and pieces[-1]:
            pieces.append([])
            size = len(json.dumps(path)) + 2
        if size <= LINE_BYTES:
            pieces[-1].append(path)
    return pieces


def hide(error: BaseException) -> None:
    """Takes the frames of this file out of an error's traceback, and of those of the errors that it came from."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        _unlink(current)
        current = current.__cause__ or current.__context__


def _unlink(error: BaseException) -> None:
    while (top := error.__traceback__) is not None and top.tb_frame.f_code.co_filename == TRACE_NAME:
        error.__traceback__ = top.tb_next
    while top is not None:
        while top.tb_next is not None and top.tb_next.tb_frame.f_code.co_filename == TRACE_NAME:
            top.tb_next = top.tb_next.tb_next
        top = top.tb_next
