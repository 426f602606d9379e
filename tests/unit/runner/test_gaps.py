"""Gaps of a flood, on a clock of the test's own."""

from app.runner.gaps import Gaps
from app.runs.events import Gap, GapCause


def test_what_the_kernel_drops_stands_at_its_place() -> None:
    told: list[Gap] = []
    gaps = Gaps(told.append, lambda: 0.0)
    gaps.add(GapCause.KERNEL_DROPPED, 3)
    gaps.add(GapCause.KERNEL_DROPPED, 4)
    assert [gap.packets for gap in told] == [3, 4]


def test_a_flood_that_goes_on_for_ten_minutes_is_a_dozen_gaps_that_miss_nothing() -> None:
    told: list[Gap] = []
    now = 0.0
    gaps = Gaps(told.append, lambda: now)
    for turn in range(150_000):
        now = turn * 0.004
        gaps.add(GapCause.BUDGET, 2, 1000)
        gaps.add(GapCause.KERNEL_DROPPED, 1)
    gaps.flush()
    assert len(told) < 30
    assert sum(gap.packets for gap in told if gap.cause is GapCause.BUDGET) == 300_000
    assert sum(gap.bytes for gap in told) == 150_000_000
    assert sum(gap.packets for gap in told if gap.cause is GapCause.KERNEL_DROPPED) == 150_000


def test_the_first_gap_of_a_spent_budget_is_told_at_once() -> None:
    told: list[Gap] = []
    gaps = Gaps(told.append, lambda: 5.0)
    gaps.add(GapCause.BUDGET, 2, 1000)
    assert told == [Gap(cause=GapCause.BUDGET, packets=2, bytes=1000)]
    gaps.flush()
    assert len(told) == 1
