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
    started = Web(tmp_path, Serving(tmp_path), decode, GRPCLAB_RUNS_PER_ADDRESS="2")
    yield started
    started.close()


@pytest.mark.parametrize(("address", "codes"), [("192.0.2.7", [200, 200, 429]), ("127.0.0.1", [200, 200, 200])])
def test_one_address_does_not_take_every_place(crowded: Web, address: str, codes: list[int]) -> None:
    charlie = Person(crowded)
    answers = []
    for _ in codes:
        charlie.create("greeter")
        headers = {"X-CSRFToken": charlie.token, "HX-Request": "true"}
        where = {"REMOTE_ADDR": address}
        answers.append(charlie.http.post(f"{charlie.url}/run", headers=headers, environ_overrides=where))
    assert [answer.status_code for answer in answers] == codes
    words = "2 runs are going at your network address already, the most that one may have here. Stop one, or wait"
    assert (words in answers[-1].text) == (codes[-1] == 429)
