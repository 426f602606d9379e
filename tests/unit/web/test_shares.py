"""Runs at once of one address: who has a share, when it is used up, and what a page is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.decode.pool import DecodePool
from app.web.shares import Shares
from tests.support.harmless_runner import Serving
from tests.support.people import Person, Web


def test_a_share_is_used_up_by_runs_that_live() -> None:
    shares, living = Shares(), {"one", "two"}
    assert all(shares.take("192.0.2.1", run, 2, living.__contains__) for run in ("one", "two"))
    for run in living:
        shares.started(run)
    assert not shares.take("192.0.2.1", "three", 2, living.__contains__)
    assert shares.take("192.0.2.2", "three", 2, living.__contains__)
    living.remove("one")
    assert shares.take("192.0.2.1", "four", 2, living.__contains__)


def test_runs_that_are_starting_count_and_those_that_failed_do_not() -> None:
    shares = Shares()
    assert shares.take("192.0.2.1", "one", 1, lambda _run: False)
    assert not shares.take("192.0.2.1", "two", 1, lambda _run: False)
    shares.started("one")
    assert shares.take("192.0.2.1", "two", 1, lambda _run: False)


def test_memory_is_bounded() -> None:
    shares = Shares(addresses=10)
    for number in range(100):
        assert shares.take(str(number), str(number), 1, lambda _run: True)
    assert len(shares._runs) == len(shares._starting) == 10


@pytest.fixture
def crowded(tmp_path: Path, decode: DecodePool) -> Iterator[Web]:
    started = Web(tmp_path, Serving(tmp_path), decode, GRPCLAB_RUNS_PER_ADDRESS="3", GRPCLAB_RUNS_PER_LEARNER="2")
    yield started
    started.close()


ELSEWHERE, HERE = "192.0.2.7", "127.0.0.1"


def _run(person: Person, address: str) -> tuple[int, str]:
    """A run of a workspace of its own, asked for from ``address``: the status and the text of the answer."""
    person.create("greeter")
    headers = {"X-CSRFToken": person.token, "HX-Request": "true"}
    answer = person.http.post(f"{person.url}/run", headers=headers, environ_overrides={"REMOTE_ADDR": address})
    return answer.status_code, answer.text


def test_neither_a_learner_nor_an_address_takes_every_place(crowded: Web) -> None:
    charlie, bob = Person(crowded), Person(crowded)
    assert [_run(charlie, ELSEWHERE)[0] for _ in range(2)] == [200, 200]
    code, words = _run(charlie, ELSEWHERE)
    assert code == 429
    assert "2 of your runs are going already, the most that one learner may have here. Stop one, or wait" in words
    assert _run(bob, ELSEWHERE)[0] == 200, "another learner at the same address has a share too"
    code, words = _run(bob, ELSEWHERE)
    assert code == 429
    assert "3 runs are going at your network address already, the most that one may have here. Stop one" in words


def test_this_machine_has_no_share(crowded: Web) -> None:
    alice = Person(crowded)
    assert [_run(alice, HERE)[0] for _ in range(4)] == [200] * 4
