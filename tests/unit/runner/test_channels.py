"""The channels of a run: made when they are needed and their servers listen. The driver's end is the test."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from app.runner import certificates, channels
from app.runner.channels import Channels
from app.runs.spec import Channel, ChannelOption, Client, Security
from app.sandbox.driver_client import Connected, DriverClient, PlannedCall
from tests.support.plain_jail import PlainJail

CERTIFICATES = certificates.make(certificates.at(0))


class Lab:
    """Channels whose driver is the test."""

    def __init__(self) -> None:
        self.jail = PlainJail()
        self.channels = Channels(("shop", "billing"), CERTIFICATES)
        self.channels.attach(self.driver)
        self.asked: list[Client] = []

    async def driver(self, client: Client) -> DriverClient:
        """One driver for all."""
        self.asked.append(client)
        return DriverClient(self.jail)  # type: ignore[arg-type]

    async def start(self, call: int, channel: Channel) -> None:
        planned = PlannedCall(
            call=call, path="/a.B/C", kind="unary_unary", messages=(b"",), half_close=True, metadata=(), deadline_ms=0
        )
        await self.channels.start(channel, planned)

    async def made(self) -> dict[str, Any]:
        """What the driver is asked to make; it is made."""
        asked = self.jail.hear()
        assert asked["op"] == "channel"
        await self.channels.connected(Connected(channel=asked["id"], ok=True, client_port=1))
        return asked

    def started(self) -> tuple[int, int]:
        """The next call and its channel."""
        call = self.jail.hear()
        assert call["op"] == "call"
        return call["id"], call["channel"]


def driven(test: Callable[[Lab], Coroutine[None, None, None]]) -> Callable[[], None]:
    """The test with channels of its own, in an event loop of its own."""

    async def story() -> None:
        lab = Lab()
        try:
            await test(lab)
        finally:
            await lab.jail.close()

    return lambda: asyncio.run(story())


@driven
async def test_calls_whose_channels_are_equal_share_one(lab: Lab) -> None:
    await lab.channels.listening("shop", 50051)
    await lab.start(1, Channel())
    await lab.start(2, Channel(name="two"))
    await lab.start(3, Channel())
    first = await lab.made()
    assert (first["id"], first["ports"]) == (1, [50051]), "the first server's"
    assert [lab.channels.driver(call) is None for call in (1, 2, 3)] == [False, True, False]
    second = await lab.made()
    assert (second["id"], second["ports"]) == (2, [50051])
    assert [lab.started() for _ in range(3)] == [(1, 1), (3, 1), (2, 2)]
    assert lab.channels.waiting == ()


@driven
async def test_a_call_waits_for_every_server_of_its_channel(lab: Lab) -> None:
    await lab.start(1, Channel(targets=("shop", "billing")))
    await lab.channels.listening("shop", 1000)
    assert lab.channels.driver(1) is None
    await lab.channels.listening("billing", 2000)
    assert (await lab.made())["ports"] == [1000, 2000]
    assert lab.started() == (1, 1)


@driven
async def test_a_server_that_moved_gets_a_new_channel(lab: Lab) -> None:
    await lab.channels.listening("shop", 1000)
    await lab.start(1, Channel())
    await lab.made()
    assert lab.started() == (1, 1)
    await lab.channels.listening("shop", 1001)
    assert (await lab.made())["ports"] == [1001]
    await lab.start(2, Channel())
    assert lab.started() == (2, 2)


@driven
async def test_mutual_tls_brings_the_clients_certificate(lab: Lab) -> None:
    await lab.channels.listening("shop", 1000)
    option = ChannelOption(name="grpc.enable_retries", value=0)
    await lab.start(1, Channel(security=Security.MUTUAL_TLS, authority="shop.example", options=(option,)))
    asked = await lab.made()
    assert asked["security"]["certificate"] == CERTIFICATES.client
    assert (asked["authority"], asked["options"]) == ("shop.example", [["grpc.enable_retries", 0]])


@driven
async def test_each_client_library_has_its_driver(lab: Lab) -> None:
    await lab.channels.listening("shop", 1000)
    await lab.start(1, Channel(client=Client.NODE))
    await lab.made()
    assert (lab.started(), set(lab.asked)) == ((1, 1), {Client.NODE})
    lab.channels.forget(1)
    assert lab.channels.driver(1) is None
    without = Channels(("shop",), CERTIFICATES, no_node="There is no Node.js.")
    assert without.problem(Channel(client=Client.NODE)) == "There is no Node.js."
    assert without.problem(Channel()) == ""


@driven
async def test_what_a_run_cannot_have(lab: Lab) -> None:
    assert lab.channels.problem(Channel(targets=("billing",))) == ""
    assert lab.channels.problem(Channel(targets=("bill",))) == (
        "There is no server named “bill”. There are: shop, billing."
    )
    for number in range(channels.MAX_CHANNELS):
        await lab.start(number, Channel(name=str(number)))
    assert "32 channels" in lab.channels.problem(Channel(name="one more"))
    assert lab.channels.problem(Channel(name="0")) == ""
