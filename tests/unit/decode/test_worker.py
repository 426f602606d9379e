"""A worker's limits, asked of the worker itself."""

import os
import resource

import pytest

from app.decode.pool import Decoded, DecodePool


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        (resource.RLIMIT_AS, 512 << 20),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ],
)
def test_limits(pool: DecodePool, limit: int, value: int) -> None:
    assert pool.run(resource.getrlimit, limit, learner="a") == Decoded(value=(value, value))


def test_cpu_time_is_given_by_the_job(pool: DecodePool) -> None:
    first = pool.run(resource.getrlimit, resource.RLIMIT_CPU, learner="a")
    assert isinstance(first, Decoded)
    assert 20 <= first.value[0] <= 60


def test_pages_go_first(pool: DecodePool) -> None:
    nice = pool.run(os.nice, 0, learner="a")
    assert isinstance(nice, Decoded)
    assert nice.value >= 5


def test_memory_that_only_kept_recordings_take_is_given_back() -> None:
    """The job finds no memory, what is kept is forgotten, and then it is done."""
    with DecodePool(workers=1, memory_bytes=256 << 20) as pool:
        keep = "setattr(__import__('app.decode.jobs').decode.jobs, 'forget', [bytes(150 << 20)].clear)"
        assert pool.run(eval, keep, learner="a") == Decoded(value=None)
        assert pool.run(eval, "len(bytes(150 << 20))", learner="a") == Decoded(value=150 << 20)
