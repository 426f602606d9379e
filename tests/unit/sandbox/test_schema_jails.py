"""Requests go to the least busy jail; a dead one is replaced; a failure is a value. The jails here have no walls."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from app.sandbox import inside, schema_jails
from app.sandbox.schema_jails import Answer, Failure, SchemaJails, SchemaJailsFull
from tests.support.plain_jail import PlainJail

PING = {"op": "ping"}


class Spawn:
    """Makes jails whose program is the test."""

    def __init__(self) -> None:
        self.made: list[PlainJail] = []
        self.two = asyncio.Event()

    async def __call__(self) -> Any:
        jail = PlainJail()
        jail.say(event="ready")
        self.made.append(jail)
        if len(self.made) == 2:
            self.two.set()
        return jail


async def asked(jails: SchemaJails, spawn: Spawn, reply: Callable[[PlainJail, int], None]) -> Answer:
    """One request, answered by its jail."""
    question = asyncio.ensure_future(jails.ask(PING))
    jail = spawn.made[0]
    await _sent()
    reply(jail, jail.hear()["id"])
    return await question


async def _sent() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        ({"event": "answer", "answer": {"ok": True}}, Answer(value={"ok": True})),
        ({"event": "died", "code": -11}, Answer(failure=Failure.CRASHED)),
        ({"event": "died", "code": 1}, Answer(failure=Failure.ERROR)),
        ({"event": "died", "code": -9, "timed_out": True}, Answer(failure=Failure.TIMED_OUT)),
        ({"event": "died", "code": "x"}, Answer(failure=Failure.ERROR)),
        ({"event": "nonsense"}, Answer(failure=Failure.ERROR)),
    ],
)
def test_what_a_worker_says_is_an_answer_or_a_failure(message: dict[str, Any], answer: Answer) -> None:
    async def story() -> None:
        spawn = Spawn()
        jails = SchemaJails(spawn, most=1)
        await jails.start()
        assert await asked(jails, spawn, lambda jail, number: jail.say(**message, id=number)) == answer
        await jails.close()

    asyncio.run(story())


def test_answers_find_their_requests_in_any_order() -> None:
    async def story() -> None:
        spawn = Spawn()
        jails = SchemaJails(spawn, most=1)
        await jails.start()
        questions = [asyncio.ensure_future(jails.ask({"op": "x", "n": n})) for n in range(3)]
        await _sent()
        (jail,) = spawn.made
        heard = [jail.hear() for _ in questions]
        jail.say(event="answer", id=99, answer="nobody asked")
        for message in reversed(heard):
            jail.say(event="answer", id=message["id"], answer=message["n"])
        assert [(await question).value for question in questions] == [0, 1, 2]
        await jails.close()

    asyncio.run(story())


def test_a_request_whose_jail_died_is_asked_again_in_a_new_one() -> None:
    async def story() -> None:
        spawn = Spawn()
        jails = SchemaJails(spawn, most=1)
        await jails.start()
        question = asyncio.ensure_future(jails.ask(PING))
        await _sent()
        spawn.made[0].kill()
        await spawn.two.wait()
        await _sent()
        spawn.made[1].say(event="answer", id=spawn.made[1].hear()["id"], answer=1)
        assert await question == Answer(value=1)
        await jails.close()

    asyncio.run(story())


def test_a_second_jail_is_made_only_while_the_first_is_busy() -> None:
    async def story() -> None:
        spawn = Spawn()
        jails = SchemaJails(spawn, most=2)
        first = asyncio.ensure_future(jails.ask(PING))
        await _sent()
        assert len(spawn.made) == 1
        second = asyncio.ensure_future(jails.ask(PING))
        await _sent()
        assert len(spawn.made) == 2
        for jail in spawn.made:
            jail.say(event="answer", id=jail.hear()["id"], answer=0)
        await asyncio.gather(first, second)
        await jails.close()

    asyncio.run(story())


def test_too_many_that_wait_are_refused() -> None:
    async def story() -> None:
        spawn = Spawn()
        jails = SchemaJails(spawn, most=1)
        await jails.start()
        waiting = [asyncio.ensure_future(jails.ask(PING)) for _ in range(schema_jails.MAX_WAITING)]
        await _sent()
        with pytest.raises(SchemaJailsFull):
            await jails.ask(PING)
        for question in waiting:
            question.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await jails.close()

    asyncio.run(story())


def test_a_worker_that_is_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    async def spawn() -> Any:
        return PlainJail(inside.SCHEMA_WORKER, str(tmp_path_factory.mktemp("schemas")))

    async def story() -> Answer:
        jails = SchemaJails(spawn, most=1)
        answer = await jails.ask({"op": "compile", "files": [["a.proto", 'syntax = "proto3";\nmessage A {}\n']]})
        await jails.close()
        return answer

    assert asyncio.run(story()).value["ok"] is True
