"""What a relay reports becomes events, whatever it is; what it is asked names every fault."""

import asyncio
from typing import Any

import pytest

from app.runs.faults import Latency
from app.sandbox.relay_client import Did, Placed, RelayClient, _event
from tests.support.plain_jail import PlainJail


@pytest.mark.parametrize(
    ("message", "event"),
    [
        ({"event": "placed", "port": 40000}, Placed(port=40000)),
        ({"event": "placed", "port": 70000}, Placed(port=0)),
        ({"event": "did", "time_ns": 7, "text": "cut"}, Did(time_ns=7, text="cut")),
        ({"event": "did", "time_ns": -7, "text": "x" * 400}, Did(time_ns=0, text="x" * 300)),
        ({"event": "ready"}, None),
        ({}, None),
    ],
)
def test_what_a_relay_says(message: dict[str, Any], event: object) -> None:
    assert _event(message) == event


def test_what_a_relay_is_asked_and_answers() -> None:
    async def play() -> None:
        jail = PlainJail()
        client = RelayClient(jail)  # type: ignore[arg-type]  # a jail without walls
        await client.place(50051, [Latency(ms=2)])
        assert jail.hear() == {
            "op": "place",
            "target": 50051,
            "faults": [{"kind": "latency", "ms": 2, "jitter_ms": 0}],
        }
        await client.change([])
        assert jail.hear() == {"op": "change", "faults": []}
        jail.say(event="ready")
        jail.say(event="placed", port=1234)
        assert await client.next() == Placed(port=1234)
        jail.kill()
        assert await client.next() is None
        await jail.close()

    asyncio.run(play())
