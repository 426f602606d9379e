"""The public port: pages beside streams, what is refused, and how it stops."""

import asyncio
import time
from pathlib import Path

import pytest

from .lab import BODY_LIMIT, THREADS, Lab, open_lab, page
from .replay import ReplayRunner, log_event, serving


async def raw(lab: Lab, request: bytes, *, most: int = 4096) -> bytes:
    """Bytes that no client library would send; the first bytes of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", lab.port)
    writer.write(request)
    await writer.drain()
    answer = await asyncio.wait_for(reader.read(most), 5)
    writer.close()
    return answer


def test_pages_and_events_share_the_port(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with open_lab(tmp_path) as lab:
            index = await lab.client.get("/")
            assert (index.status_code, index.text) == (200, "a page for 127.0.0.1")
            assert "server" not in index.headers
            assert (await lab.client.get("/nowhere")).status_code == 404
            assert (await lab.client.get("/events/runs/unknown")).status_code == 404
            assert (await lab.client.get("/events/")).status_code == 404
            assert (await lab.client.post("/events/runs/unknown")).status_code == 405
            assert (await lab.client.head("/")).text == ""

    asyncio.run(scenario())


@pytest.mark.parametrize("path", ["/", "/events/runs/r"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "127.0.0.1:80:80", "[::1"])
def test_foreign_names_are_refused(tmp_path: Path, path: str, host: str) -> None:
    async def scenario() -> None:
        async with open_lab(tmp_path) as lab:
            answer = await lab.client.get(path, headers={"Host": host})
            assert answer.status_code == 421
            assert "GRPCLAB_HOSTS" in answer.text

    asyncio.run(scenario())


def test_two_hosts_are_none(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with open_lab(tmp_path) as lab:
            answer = await raw(lab, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n")
            assert answer.split()[1] in {b"400", b"421"}

    asyncio.run(scenario())


def test_bodies_are_whole_and_bounded(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with open_lab(tmp_path) as lab:
            body = bytes(range(256)) * (BODY_LIMIT // 256)
            assert (await lab.client.post("/echo", content=body)).content == body
            refused = await lab.client.post("/echo", content=body + b"x")
            assert refused.status_code == 413
            assert refused.text == "The request is larger than 64 KiB, the most that is read here."
            chunked = (
                b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                + (b"4000\r\n" + bytes(0x4000) + b"\r\n") * 5
            )
            assert (await raw(lab, chunked)).startswith(b"HTTP/1.1 413")

    asyncio.run(scenario())


def test_headers_are_bounded(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with open_lab(tmp_path) as lab:
            answer = await raw(lab, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 70_000)
            assert answer.startswith(b"HTTP/1.1 4")

    asyncio.run(scenario())


def test_proxies_are_not_believed_by_default(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with open_lab(tmp_path) as lab:
            answer = await lab.client.get("/", headers={"X-Forwarded-For": "203.0.113.9"})
            assert answer.text == "a page for 127.0.0.1"

    asyncio.run(scenario())


def test_slow_uploads_hold_no_thread(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with open_lab(tmp_path) as lab:
            slow = [await asyncio.open_connection("127.0.0.1", lab.port) for _ in range(THREADS * 5)]
            for _, writer in slow:
                writer.write(b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nonly a part")
            assert (await lab.client.get("/", timeout=5)).status_code == 200
            for _, writer in slow:
                writer.close()

    asyncio.run(scenario())


def test_websockets_are_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with open_lab(tmp_path) as lab:
            upgrade = (
                b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            )
            assert not (await raw(lab, upgrade)).startswith(b"HTTP/1.1 101")

    asyncio.run(scenario())


def test_it_stops_soon_with_streams_open(tmp_path: Path) -> None:
    async def scenario() -> float:
        runner = ReplayRunner()
        async with open_lab(tmp_path) as lab, serving(runner, lab.target):
            await runner.push("r", log_event(1))
            lab.add_run("r")
            async with page(lab, "r") as told:
                messages = told.messages()
                await anext(messages)
                started = time.monotonic()
                lab.server.should_exit = True
                with pytest.raises(StopAsyncIteration):
                    await anext(messages)
                return time.monotonic() - started

    assert asyncio.run(scenario()) < 2


def test_a_page_that_leaves_is_noticed(tmp_path: Path) -> None:
    async def scenario() -> None:
        runner = ReplayRunner()
        async with open_lab(tmp_path) as lab, serving(runner, lab.target):
            await runner.push("r", log_event(1))
            lab.add_run("r")
            async with page(lab, "r") as told:
                await anext(told.messages())
                assert lab.hub.alone_since("r") is None
            async with asyncio.timeout(2):
                while lab.hub.alone_since("r") is None:  # noqa: ASYNC110 - the hub knows of no waiting
                    await asyncio.sleep(0.01)

    asyncio.run(scenario())


def test_path_tricks(tmp_path: Path) -> None:
    """Path tricks reach neither side of the port by the other's door."""

    async def scenario() -> None:
        async with open_lab(tmp_path) as lab:
            for path in ("//events/runs/r", "/events/../", "/Events/runs/r", "/events/runs/r/x", "/events%2Fruns%2Fr"):
                answer = await raw(lab, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
                assert answer.startswith(b"HTTP/1.1 404"), path

    asyncio.run(scenario())
