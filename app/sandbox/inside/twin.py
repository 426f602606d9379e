"""The JSON twin of a server: the same servicer in the same process, reached by HTTP/1.1 instead of gRPC.

This runs in the learner's process before the script, in runs that compare and in no other. It stands where ``grpc.server``
and ``grpc.aio.server`` are called, sees what the script registers, and when the server starts serves the same handlers as
JSON on a port of its own: in the server's own thread pool or event loop, behind its own interceptors. The script itself
stays as it is.
"""

import asyncio
import contextlib
import functools
import inspect
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, BinaryIO, cast

import grpc
import grpc.aio

from . import twin_calls as calls
from . import twin_http as web
from .twin_calls import Methods
from .twin_context import AioContext, SyncContext, Told

HOST = "127.0.0.1"
MAX_CONNECTIONS = 32
"""Accepted and not yet served: a browser opens six."""
_BUFFER = 64 * 1024


def install(port: int) -> None:
    """From now on the servers of this process have a twin at ``port``: the first that starts gets it."""
    vars(grpc).update(server=of_sync(grpc.server, port))
    vars(grpc.aio).update(server=of_aio(grpc.aio.server, port))


def of_sync(original: Callable[..., Any], port: int) -> Callable[..., Any]:
    """``grpc.server``, but the server has a twin from its start on."""

    @functools.wraps(original)
    def server(thread_pool: Any, handlers: Any = None, interceptors: Any = None, *more: Any, **named: Any) -> Any:
        methods = Methods(interceptors or ())
        made = original(thread_pool, methods.generic(handlers or ()), interceptors, *more, **named)
        start, stop, twin = made.start, made.stop, SyncTwin(methods, thread_pool)

        def started() -> None:
            start()
            twin.begin(port)

        def stopped(grace: float | None) -> Any:
            twin.end()
            return stop(grace)

        _watch(made, methods, start=started, stop=stopped)
        return made

    return server


def of_aio(original: Callable[..., Any], port: int) -> Callable[..., Any]:
    """``grpc.aio.server``, but the server has a twin from its start on."""

    @functools.wraps(original)
    def server(pool: Any = None, handlers: Any = None, interceptors: Any = None, *more: Any, **named: Any) -> Any:
        named_pool = named.pop("migration_thread_pool", pool)
        methods = Methods(interceptors or ())
        made = original(named_pool, methods.generic(handlers or ()), interceptors, *more, **named)
        start, stop, twin = made.start, made.stop, AioTwin(methods, named_pool)

        async def started() -> None:
            await start()
            await twin.begin(port)

        async def stopped(grace: float | None) -> None:
            twin.end()
            await stop(grace)

        _watch(made, methods, start=started, stop=stopped)
        return made

    return server


def _watch(made: Any, methods: Methods, **doors: Callable[..., Any]) -> None:
    """The server's own doors, with a look at what passes."""
    add_generic, add_registered = made.add_generic_rpc_handlers, made.add_registered_method_handlers
    vars(made).update(
        **doors,
        add_generic_rpc_handlers=lambda generic_rpc_handlers: add_generic(methods.generic(generic_rpc_handlers)),
        add_registered_method_handlers=lambda service_name, method_handlers: add_registered(
            service_name, methods.registered(service_name, method_handlers)
        ),
    )


class SyncTwin:
    """A thread for each connection reads; the server's own pool calls the methods, as it does for gRPC."""

    def __init__(self, methods: Methods, pool: Executor) -> None:
        self._methods = methods
        self._pool = pool
        self._listener: socket.socket | None = None

    def begin(self, port: int) -> None:
        """Listens; a connection's thread ends with it."""
        self._listener = socket.create_server((HOST, port), backlog=MAX_CONNECTIONS)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def end(self) -> None:
        """Listens no more."""
        if self._listener:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, address = listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection, address), daemon=True).start()

    def _serve(self, connection: socket.socket, address: tuple[str, int]) -> None:
        with connection, connection.makefile("rb", _BUFFER) as stream:
            try:
                while (request := web.read_request(cast("BinaryIO", stream))) is not None:
                    self._methods.gzip = request.gzip
                    self._pool.submit(self._answer, connection, request, _peer(address)).result()
            except (web.Malformed, OSError, RuntimeError):
                # Not HTTP, a client that went away, or a pool that was shut down: nobody waits for an answer.
                return

    def _answer(self, connection: socket.socket, request: web.Request, peer: str) -> None:
        context = SyncContext(request.fields, peer)
        try:
            handler = self._methods.intercepted(calls.Details(request.path, context.invocation_metadata()))
            method = calls.found(handler, context)
            answer = method.behaviour(calls.message(method, request, context), context)
            if method.streams:
                self._stream(connection, answer, context)
                return
            response = b"" if calls.failed(context) else calls.as_json(answer)
        except Exception as error:  # noqa: BLE001  # whatever a method raises is a status, as it is to gRPC
            calls.raised(error, context)
            response = b""
        connection.sendall(_whole(response, request, context))

    def _stream(self, connection: socket.socket, answers: Any, context: SyncContext) -> None:
        begun = False
        try:
            for answer in answers:
                line = web.chunk(calls.as_json(answer) + b"\n")
                connection.sendall(line if begun else _begun(context) + line)
                begun = True
        except Exception as error:  # noqa: BLE001  # as above
            calls.raised(error, context)
        connection.sendall(_rest(context, begun=begun))


class AioTwin:
    """The server's own event loop reads and calls."""

    def __init__(self, methods: Methods, pool: Executor | None) -> None:
        self._methods = methods
        self._pool = pool
        self._server: asyncio.Server | None = None

    async def begin(self, port: int) -> None:
        """Listens."""
        self._server = await asyncio.start_server(self._serve, HOST, port, limit=_BUFFER, backlog=MAX_CONNECTIONS)

    def end(self) -> None:
        """Listens no more."""
        if self._server:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = _peer(writer.get_extra_info("peername"))
        try:
            while (request := await self._request(reader)) is not None:
                self._methods.gzip = request.gzip
                await self._answer(writer, request, peer)
        except (web.Malformed, OSError, ValueError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    @staticmethod
    async def _request(reader: asyncio.StreamReader) -> web.Request | None:
        line = await reader.readline()
        if not line:
            return None
        path, fields = web.request_line(line), []
        for _ in range(web.MAX_LINES):
            line = await reader.readline()
            if line in (b"\r\n", b"\n", b""):
                break
            fields.append(web.field(line))
        return web.request(path, fields, await reader.readexactly(web.length_of(dict(fields))))

    async def _answer(self, writer: asyncio.StreamWriter, request: web.Request, peer: str) -> None:
        context = AioContext(request.fields, peer)
        try:
            details = calls.Details(request.path, context.invocation_metadata())
            method = calls.found(await self._methods.intercepted_async(details), context)
            answer = await self._called(method, calls.message(method, request, context), context)
            if method.streams:
                await self._stream(writer, answer, context)
                return
            response = b"" if calls.failed(context) else calls.as_json(answer)
        except Exception as error:  # noqa: BLE001  # whatever a method raises is a status, as it is to gRPC
            calls.raised(error, context)
            response = b""
        writer.write(_whole(response, request, context))
        await writer.drain()

    async def _called(self, method: calls.Found, message: Any, context: AioContext) -> Any:
        """What the method gives; one that is no coroutine runs in threads, as grpc.aio lets it."""
        if inspect.isasyncgenfunction(method.behaviour):
            return method.behaviour(message, context)
        if inspect.iscoroutinefunction(method.behaviour):
            return await method.behaviour(message, context)
        answer = await asyncio.get_running_loop().run_in_executor(self._pool, method.behaviour, message, context)
        return _each(answer) if method.streams else answer

    async def _stream(self, writer: asyncio.StreamWriter, answers: Any, context: AioContext) -> None:
        begun = False
        try:
            async for answer in answers:
                line = web.chunk(calls.as_json(answer) + b"\n")
                writer.write(line if begun else _begun(context) + line)
                await writer.drain()
                begun = True
        except Exception as error:  # noqa: BLE001  # as above
            calls.raised(error, context)
        writer.write(_rest(context, begun=begun))
        await writer.drain()


async def _each(answers: Any) -> Any:
    for answer in answers:
        yield answer


def _peer(address: tuple[str, int]) -> str:
    return f"ipv4:{address[0]}:{address[1]}"


def _whole(response: bytes, request: web.Request, told: Told) -> bytes:
    head, body = calls.error(told) if calls.failed(told) else (web.Head(fields=told.fields), response)
    return web.whole(head, body, gzip=request.gzip)


def _begun(told: Told) -> bytes:
    return web.begun(web.Head(content_type=calls.LINES, fields=told.fields))


def _rest(told: Told, *, begun: bool) -> bytes:
    """The end of a stream; an error after it began is its last line, since the status was sent long ago."""
    if begun:
        last = web.chunk(b'{"error":' + calls.error(told)[1] + b"}\n") if calls.failed(told) else b""
        return last + web.chunk(b"")
    if calls.failed(told):
        return web.whole(*calls.error(told), gzip=False)
    return _begun(told) + web.chunk(b"")
