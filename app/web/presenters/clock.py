"""Positions on the clock: where moments stand when pauses are drawn shorter than they were, and moments as addresses say them."""

import math
import re
from collections.abc import Iterable
from decimal import Decimal

FAST_NS = 100_000
"""Distances grow with the logarithm of time beyond this: packets of one call are some 100 µs apart on a loopback."""
STEP = 13
"""Pixels between two things that are next to each other, at one moment too: what shares a packet still has an order."""
MOST_STEP = 84

_MOMENT = re.compile(r"\d{1,12}(?:\.\d{1,6})?")


def positions(times: Iterable[int]) -> list[int]:
    """Pixels of each from the first; times in order."""
    found: list[int] = []
    at, before = 0, None
    for time_ns in times:
        if before is not None:
            at += min(MOST_STEP, round(STEP * (1 + math.log1p(max(0, time_ns - before) / FAST_NS))))
        found.append(at)
        before = time_ns
    return found


def text(time_ns: int) -> str:
    """A moment of the run in milliseconds, exact: ``135.140123``."""
    whole, fraction = divmod(time_ns, 1_000_000)
    return f"{whole}.{fraction:06}".rstrip("0").rstrip(".")


def moment(said: str) -> int | None:
    """The nanoseconds that ``text`` says; None for anything else."""
    return int(Decimal(said) * 1_000_000) if _MOMENT.fullmatch(said) else None
