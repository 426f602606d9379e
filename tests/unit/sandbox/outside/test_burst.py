"""When a jail's burst of CPU time is over, on a clock of the test's own."""

import os

from app.sandbox.outside import burst


def test_a_jail_that_starts_a_server_keeps_its_place() -> None:
    left = burst.Burst(2.0)
    assert not left.spent({7: 0.4}, 100.0)
    assert not left.spent({7: 0.4, 8: 0.9}, 101.0)


def test_many_processes_spend_the_burst_together() -> None:
    left = burst.Burst(2.0)
    assert not left.spent(dict.fromkeys(range(10), 0.1), 100.0)
    assert left.spent(dict.fromkeys(range(10), 0.35), 101.0)


def test_a_tenth_of_a_core_can_be_used_for_ever() -> None:
    left = burst.Burst(2.0)
    assert not any(left.spent({7: second * burst.SUSTAINED}, float(second)) for second in range(600))


def test_a_burst_that_was_used_comes_back_slowly() -> None:
    left = burst.Burst(2.0)
    left.spent({7: 1.9}, 0.0)
    assert not left.spent({7: 1.9}, 20.0)
    assert not left.spent({7: 3.8}, 21.0)
    assert left.spent({7: 4.8}, 22.0)


def test_processes_that_come_and_go_are_counted() -> None:
    left = burst.Burst(2.0)
    assert [left.spent({pid: 0.3}, 100.0 + pid * 0.1) for pid in range(10)][-1]


def test_putting_those_last_that_are_gone_does_nothing() -> None:
    burst.put_last([])
    assert os.sched_getscheduler(0) == os.SCHED_OTHER
