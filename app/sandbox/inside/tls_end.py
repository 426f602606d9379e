# Plain os calls instead of pathlib: what every pod imports and does is kept small.
# ruff: noqa: PTH118, PTH123
"""The TLS of the driver: Python's ``ssl`` between a unix socket, where grpcio speaks HTTP/2, and the server.

grpcio writes no key log, so a recording of its own TLS could not be read by anybody. Here grpcio keeps all of HTTP/2 and
gRPC, and OpenSSL speaks TLS with the server: what is on the wire is real TLS with ALPN, certificates and all, and its
secrets are told (RFC 9850), so that the recording is readable. Only the ClientHello is OpenSSL's instead of BoringSSL's.
"""

import asyncio
import os
import ssl
import tempfile
from collections.abc import Awaitable, Callable
from typing import Any

Told = Callable[[list[str]], Awaitable[None]]
"""Takes the key log lines of a connection."""
CHUNK_BYTES = 64 * 1024
HANDSHAKE_SECONDS = 10.0
"""A server that took the connection and says nothing, as one does that waits for HTTP/2 without TLS."""
SILENT = "the server closed the connection after the handshake, before it said anything"


class TlsEnd:
    """Everything that one channel says to one port, over TLS."""

    def __init__(self, port: int, server_name: str, security: dict[str, str], told: Told) -> None:
        self.port = port
        self.server_name = server_name
        self.told = told
        self.failure = ""
        """Why the latest connection has no TLS; empty while all is well."""
        self.local_ports: set[int] = set()
        """Of the connections that are open."""
        self.folder = tempfile.mkdtemp(prefix="tls-")
        self.path = os.path.join(self.folder, "socket")
        self.keys = os.path.join(self.folder, "keys")
        self.context = self.make_context(security)

    def make_context(self, security: dict[str, str]) -> ssl.SSLContext:
        """Trusts the pod's certificate authority; mutual TLS shows the pod's client certificate."""
        context = ssl.create_default_context(cadata=security["ca"])
        context.set_alpn_protocols(["h2"])
        context.keylog_filename = self.keys
        if security["certificate"]:
            pair = os.path.join(self.folder, "pair")
            with open(pair, "w", encoding="ascii") as file:
                file.write(security["key"] + security["certificate"])
            context.load_cert_chain(pair)
        return context

    async def listen(self) -> None:
        """Takes grpcio's connections from now on."""
        await asyncio.start_unix_server(self.serve, self.path)

    async def serve(self, ours: asyncio.StreamReader, ours_out: asyncio.StreamWriter) -> None:
        """One connection of grpcio's: a TLS connection to the server for as long as both last."""
        local = 0
        try:
            theirs, theirs_out = await self.connect()
            local = theirs_out.get_extra_info("sockname")[1]
            self.local_ports.add(local)
            async with asyncio.TaskGroup() as group:
                group.create_task(pump(ours, theirs_out))
                group.create_task(self.hear(theirs, ours_out))
        except* (OSError, TimeoutError) as errors:
            self.failure = described(errors)  # ssl.SSLError is an OSError
        finally:
            self.local_ports.discard(local)
            await self.tell_keys()
            ours_out.close()

    async def hear(self, theirs: asyncio.StreamReader, ours_out: asyncio.StreamWriter) -> None:
        """Passes the server's bytes on. Only with the first of them it is certain that it took our certificate (TLS 1.3)."""
        first = await theirs.read(CHUNK_BYTES)
        self.failure = "" if first else SILENT
        ours_out.write(first)
        await pump(theirs, ours_out)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the server, its handshake done and its keys told."""
        async with asyncio.timeout(HANDSHAKE_SECONDS):
            reader, writer = await asyncio.open_connection(
                "localhost", self.port, ssl=self.context, server_hostname=self.server_name
            )
        await self.tell_keys()
        chosen = writer.get_extra_info("ssl_object").selected_alpn_protocol()
        if chosen != "h2":
            writer.close()
            raise ConnectionAbortedError("NO_APPLICATION_PROTOCOL: the server did not choose h2 (ALPN)")
        return reader, writer

    def heard(self) -> None:
        """The server has said something: only now it is certain that it took our certificate (TLS 1.3)."""
        self.failure = ""

    async def tell_keys(self) -> None:
        """Tells the key log lines that were written since the last time."""
        if lines := self.new_keys():
            await self.told(lines)

    def new_keys(self) -> list[str]:
        """The lines of the key log, which is emptied: the jail's /tmp is small. OpenSSL appends to it."""
        try:
            with open(self.keys, encoding="ascii", errors="replace") as file:
                lines = [line.rstrip("\n") for line in file if not line.startswith("#")]
        except FileNotFoundError:
            return []
        os.truncate(self.keys, 0)
        return lines


async def pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Passes bytes on until one side ends; the other is closed then."""
    try:
        while data := await source.read(CHUNK_BYTES):
            target.write(data)
            await target.drain()
    finally:
        target.close()


def described(errors: BaseExceptionGroup[Any]) -> str:
    """The first error in OpenSSL's or the system's own words."""
    first: BaseException = errors
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    if isinstance(first, TimeoutError) and not str(first):
        return f"the server did not answer within {HANDSHAKE_SECONDS:.0f} s"
    return str(first) or type(first).__name__
