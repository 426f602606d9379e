"""Questions to a server: one at a time, told as an event. The driver's end is the test."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from app.runner import certificates, questions
from app.runner.channels import Channels
from app.runner.questions import Questions
from app.runs.events import AnyEvent, ServerAnswered
from app.runs.spec import Channel, Client, Security
from app.sandbox.driver_client import Asked, Connected, DriverClient, PlannedCall
from tests.support.plain_jail import PlainJail

CERTIFICATES = certificates.make(certificates.at(0))


class Lab:
    """Questions to one server."""

    def __init__(self) -> None:
        self.jail = PlainJail()
        self.told: list[AnyEvent] = []
        self.channels = Channels(("shop", "billing"), CERTIFICATES)
        self.channels.attach(self.driver)
        self.questions = Questions(self.channels, ("a.A",), lambda event, _: self.told.append(event))

    async def driver(self, _: Client) -> DriverClient:
        return DriverClient(self.jail)  # type: ignore[arg-type]

    async def asked(self, server: str = "shop", **answer: Any) -> tuple[dict[str, Any], ServerAnswered]:
        """What the driver is asked, and what comes of its answer."""
        asking = asyncio.ensure_future(self.questions.ask(server))
        while (message := await asyncio.to_thread(self.jail.hear)).get("op") != "ask":
            await self.channels.connected(Connected(channel=message["id"], ok=True, client_port=1))
        self.questions.heard(Asked(question=message["id"] + 1, answer=ServerAnswered(process="", problem="late")))
        self.questions.heard(Asked(question=message["id"], answer=ServerAnswered(process="", **answer)))
        return message, await asking


def asking(test: Callable[[Lab], Coroutine[None, None, None]]) -> Callable[[], None]:
    async def story() -> None:
        lab = Lab()
        try:
            await test(lab)
        finally:
            await lab.jail.close()

    return lambda: asyncio.run(story())


@asking
async def test_an_answer_is_told_as_an_event(lab: Lab) -> None:
    await lab.channels.listening("shop", 50051)
    message, answer = await lab.asked(reflection="v1")
    assert (message["ports"], message["services"], message["security"]) == ([50051], ["a.A"], None)
    assert answer == ServerAnswered(process="shop", reflection="v1")
    assert lab.told == [answer]


@asking
async def test_a_server_that_was_called_over_tls_is_asked_over_tls(lab: Lab) -> None:
    await lab.channels.listening("shop", 50051)
    call = PlannedCall(
        call=1, path="/a.B/C", kind="unary_unary", messages=(b"",), half_close=True, metadata=(), deadline_ms=0
    )
    await lab.channels.start(Channel(security=Security.TLS), call)
    message, _ = await lab.asked()
    assert message["security"]["ca"] == CERTIFICATES.ca


@asking
async def test_who_does_not_listen_is_not_asked(lab: Lab) -> None:
    answer = await lab.questions.ask("billing")
    assert answer.problem == "It does not listen, so it cannot be asked."
    assert lab.told == []


def test_a_run_asks_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MAX_QUESTIONS", 0)

    @asking
    async def story(lab: Lab) -> None:
        assert (await lab.questions.ask("shop")).problem == "A run asks at most 0 times."

    story()
