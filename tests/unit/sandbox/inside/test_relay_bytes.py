"""Bytes on their way through the relay, between socket pairs."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

from app.runs import faults
from app.runs.faults import Bandwidth, Closing, Corrupt, Cut, Direction, Fault, Latency, Stall
from app.sandbox.inside.relay_bytes import MAX_IN_FLIGHT, Ended, Reader, Way, close
from app.sandbox.inside.relay_plan import Plan

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.settimeout(5)
    with ours, theirs:
        yield ours, theirs


def way(pair: Pair, notes: list[str], *chosen: Fault, direction: str = "RESPONSES") -> Way:
    plan = Plan([faults.plain(fault) for fault in chosen])
    return Way(pair[0], direction, lambda: plan, notes.append)


def sent(
    pair: Pair, *chosen: Fault, data: bytes = b"0123456789", direction: str = "RESPONSES"
) -> tuple[bytes, list[str]]:
    """What arrives of ``data``, and what was noted."""
    notes: list[str] = []

    async def play() -> None:
        out = way(pair, notes, *chosen, direction=direction)
        await out.put(data[:4])
        await out.put(data[4:])
        await out.put(b"")
        try:
            await out.run()
        except Ended as ended:
            notes.append(f"reset={ended.reset}")
            pair[0].shutdown(socket.SHUT_WR)

    asyncio.run(play())
    received = b""
    while more := pair[1].recv(1000):
        received += more
    return received, notes


def test_without_faults_bytes_pass_and_end(pair: Pair) -> None:
    assert sent(pair) == (b"0123456789", [])


def test_latency_and_bandwidth_change_no_byte(pair: Pair) -> None:
    slow = (Latency(ms=2, jitter_ms=2), Bandwidth(bytes_per_second=2000))
    assert sent(pair, *slow) == (b"0123456789", [])


@pytest.mark.parametrize(("at", "text"), [(0, b"\xcf123456789"), (3, b"012\xcc456789"), (4, b"0123\xcb56789")])
def test_one_byte_is_turned_over(pair: Pair, at: int, text: bytes) -> None:
    received, (note,) = sent(pair, Corrupt(offset=at))
    assert received == text
    assert note == f"byte {at} to the client: {0x30 + at:02x} became {0xCF - at:02x}"


def test_a_byte_that_never_comes_is_not_turned_over(pair: Pair) -> None:
    assert sent(pair, Corrupt(offset=10)) == (b"0123456789", [])


@pytest.mark.parametrize(("closing", "word"), [(Closing.RST, "reset=True"), (Closing.FIN, "reset=False")])
def test_a_connection_is_cut_after_exactly_so_many_bytes(pair: Pair, closing: Closing, word: str) -> None:
    received, notes = sent(pair, Cut(after_bytes=6, closing=closing))
    assert received == b"012345"
    assert notes == [f"connection cut with {closing.value} after 6 bytes to the client", word]


def test_faults_of_the_other_direction_do_nothing(pair: Pair) -> None:
    others = (Cut(after_bytes=1, direction=Direction.REQUESTS), Corrupt(offset=0, direction=Direction.REQUESTS))
    assert sent(pair, *others) == (b"0123456789", [])


def test_no_more_is_held_than_the_limit(pair: Pair) -> None:
    async def play() -> bool:
        out = way(pair, [], Latency(ms=10_000))
        await out.put(bytes(MAX_IN_FLIGHT))
        try:
            async with asyncio.timeout(0.01):
                await out.put(b"one more")
        except TimeoutError:
            return True
        return False

    assert asyncio.run(play())


def test_a_stalled_reader_reads_on_when_the_fault_is_taken_away(pair: Pair) -> None:
    notes: list[str] = []
    plans = [Plan([faults.plain(Stall(direction=Direction.REQUESTS, after_bytes=4))])]
    changed = asyncio.Event()

    async def play() -> list[bytes]:
        reader = Reader(pair[0], "REQUESTS", lambda: plans[-1], notes.append)
        pair[1].sendall(b"0123456789")
        first = await reader.read(lambda: changed)
        reading = asyncio.ensure_future(reader.read(lambda: changed))
        await asyncio.wait({reading}, timeout=0.01)
        assert not reading.done()
        plans.append(Plan([]))
        changed.set()
        return [first, await reading]

    assert asyncio.run(play()) == [b"0123", b"456789"]
    assert notes == ["stopped reading after 4 bytes to the server"]


def test_a_close_with_fin_reads_what_is_left_so_that_it_stays_one() -> None:
    async def play() -> bytes:
        listener = socket.create_server(("127.0.0.1", 0))
        theirs = socket.create_connection(listener.getsockname(), timeout=5)
        ours, _ = listener.accept()
        ours.setblocking(False)
        theirs.sendall(b"unread")
        with listener, theirs:
            closing = asyncio.ensure_future(close(ours, reset=False))
            end = await asyncio.to_thread(theirs.recv, 10)
            theirs.close()
            await closing
            return end

    assert asyncio.run(play()) == b""
