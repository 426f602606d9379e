"""Where moments stand, and how addresses say them."""

import itertools

import pytest

from app.web.presenters import clock


def test_longer_pauses_take_more_room_but_never_too_much() -> None:
    at = clock.positions([0, 0, 100_000, 10_000_000, 10**12])
    steps = [later - earlier for earlier, later in itertools.pairwise(at)]
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (clock.STEP, clock.MOST_STEP)


@pytest.mark.parametrize("time_ns", [0, 1, 135_140_123, 4_000_000_000, 10])
def test_a_moment_survives_its_address(time_ns: int) -> None:
    assert clock.moment(clock.text(time_ns)) == time_ns


@pytest.mark.parametrize("odd", ["", "x", "-1", "1e9", "1.1234567", "9" * 13, "NaN", "1.5.2"])
def test_anything_odd_is_no_moment(odd: str) -> None:
    assert clock.moment(odd) is None
