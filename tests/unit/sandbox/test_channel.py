"""Control frames: whatever a jail says, the runner gets values or a violation, never an exception."""

import asyncio
import os
import socket
import struct
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.sandbox import channel
from app.sandbox.channel import MAX_FRAME_BYTES, Channel, Frames, frame

JSON = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=20) | st.none(), max_size=5)


@given(st.lists(JSON, max_size=5), st.lists(st.integers(min_value=1, max_value=40), max_size=30))
def test_cuts_do_not_change_the_messages(messages: list[dict[str, Any]], cuts: list[int]) -> None:
    data = b"".join(frame(message) for message in messages)
    frames = Frames()
    found: list[dict[str, Any]] = []
    for cut in cuts:
        found += frames.feed(data[:cut])
        data = data[cut:]
    assert [*found, *frames.feed(data)] == messages
    assert frames.violation == ""


@given(st.binary(max_size=200))
def test_random_bytes_never_raise(data: bytes) -> None:
    Frames().feed(data)


def test_a_length_over_the_limit_is_a_violation_before_its_body_comes() -> None:
    frames = Frames()
    assert frames.feed(struct.pack(">I", MAX_FRAME_BYTES + 1)) == []
    assert "the most is" in frames.violation


def test_what_is_not_an_object_is_a_violation_and_ends_the_stream() -> None:
    for body in (b"[]", b"nope", b"\xff", b"[" * 100_000):
        frames = Frames()
        assert frames.feed(struct.pack(">I", len(body)) + body + frame({"a": 1})) == []
        assert frames.violation


def test_a_channel_takes_no_longer_messages_than_its_jail_ever_sends() -> None:
    frames = Frames(100)
    assert frames.feed(frame({"text": "x" * 50})) == [{"text": "x" * 50}]
    assert frames.feed(frame({"text": "x" * 100})) == []
    assert "the most is 100" in frames.violation


def test_a_jail_that_never_stops_talking_makes_nobody_wait() -> None:
    async def scenario() -> int:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        theirs.setblocking(False)
        listener = Channel(ours)
        turns = 0

        async def other() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        async def flooded() -> None:
            for _ in range(50):
                theirs.send(frame({}) * 100)
                for _ in range(100):
                    assert await listener.receive() == {}

        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(other())
            await flooded()
            waiting.cancel()
        theirs.close()
        listener.close()
        return turns

    assert asyncio.run(scenario()) >= 50


def test_fields_have_types_and_bounds_or_are_empty() -> None:
    message = {"text": "x" * 9, "number": 7, "true": True, "data": "AAE=", "bad": "A", "big": 10**30}
    assert channel.text(message, "text", 4) == "xxxx"
    assert channel.text(message, "number") == ""
    assert channel.number(message, "number") == 7
    assert channel.number(message, "true") == 0
    assert channel.number(message, "big") == 0
    assert channel.data(message, "data") == b"\x00\x01"
    assert channel.data(message, "bad") == b""
    assert channel.data(message, "number") == b""


def test_messages_and_descriptors_cross_a_socket() -> None:
    async def scenario() -> tuple[dict[str, Any] | None, int, bool]:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        sender = Channel(ours)
        reading, writing = os.pipe()
        assert await sender.send({"op": "x"}, fds=(writing,))
        data, descriptors, _, _ = socket.recv_fds(theirs, 100, 2)
        theirs.sendall(data)
        echoed = await sender.receive()
        theirs.close()
        assert await sender.receive() is None
        gone = await sender.send({"op": "y"})
        sender.close()
        for descriptor in (reading, writing, *descriptors):
            os.close(descriptor)
        return echoed, len(descriptors), gone

    assert asyncio.run(scenario()) == ({"op": "x"}, 1, False)
