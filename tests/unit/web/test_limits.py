"""Rates: who shares a bucket, when it is empty, and what a page is told."""

import pytest
from werkzeug.test import TestResponse

from app.web import limits
from app.web.limits import Buckets, Rate
from tests.support.people import Person, Web

THREE = Rate(burst=3, per_second=0.5)


def test_a_burst_then_one_for_each_interval() -> None:
    now = 100.0
    buckets = Buckets(lambda: now)
    assert [buckets.wait("192.0.2.1", THREE) for _ in range(4)] == [0, 0, 0, 2.0]
    now += 1.0
    assert buckets.wait("192.0.2.1", THREE) == 1.0
    now += 1.0
    assert buckets.wait("192.0.2.1", THREE) == 0
    now += 1000.0
    assert [buckets.wait("192.0.2.1", THREE) for _ in range(4)] == [0, 0, 0, 2.0]


def test_addresses_and_rates_have_buckets_of_their_own() -> None:
    buckets = Buckets(lambda: 1.0)
    one = Rate(burst=1, per_second=1.0)
    assert [buckets.wait(address, one) for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1")] == [0, 0, 1.0]
    assert buckets.wait("192.0.2.1", THREE) == 0


def test_memory_is_bounded() -> None:
    buckets = Buckets(lambda: 1.0, most=10)
    for number in range(100):
        buckets.wait(str(number), THREE)
    assert len(buckets._left) == 10


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("127.0.0.1", ""),
        ("::1", ""),
        ("::ffff:127.0.0.2", ""),
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_who_asks(address: str, who: str) -> None:
    assert limits.subscriber(address) == who


def test_every_limited_endpoint_exists(web: Web) -> None:
    assert limits.RATES.keys() <= web.app.view_functions.keys()


def test_a_stranger_cannot_make_workspaces_without_end(web: Web) -> None:
    charlie = Person(web)
    charlie.page("/")

    def create() -> TestResponse:
        form = {"example": "", "csrf_token": charlie.token}
        return charlie.http.post("/playground", data=form, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})

    codes = [create().status_code for _ in range(limits.WORKSPACES.burst)]
    assert set(codes) == {303}
    refused = create()
    assert refused.status_code == 429
    seconds = int(refused.headers["Retry-After"])
    assert 0 < seconds <= 5
    assert f"Wait {seconds} s and try again." in refused.text
    assert charlie.get("/playground").status_code == 200


def test_this_machine_is_not_limited(web: Web) -> None:
    alice = Person(web)
    alice.page("/")
    form = {"example": "", "csrf_token": alice.token}
    codes = {alice.http.post("/playground", data=form).status_code for _ in range(limits.WORKSPACES.burst + 5)}
    assert codes == {303}
