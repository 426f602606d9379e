"""Long lists in parts."""

import pytest

from app.web.presenters import paging
from app.web.presenters.addresses import NOWHERE, Addresses, Selection
from app.web.presenters.paging import Ask, Part

HERE = Addresses(fragment="/runs/r/wire", page="", selection=Selection(zoom="frames"))
TIMES = range(0, 1000, 10)


@pytest.mark.parametrize(
    ("at", "at_end", "span"),
    [
        (None, False, (0, 20)),
        (None, True, (80, 100)),
        (500, False, (41, 61)),
        (500, True, (41, 61)),
        (0, True, (0, 20)),
        (10**9, False, (80, 100)),
    ],
)
def test_it_opens_around_a_moment_or_at_an_end(at: int | None, at_end: bool, span: tuple[int, int]) -> None:
    part = paging.opening(TIMES, at, at_end=at_end, page=20)
    assert (part.start, part.end, part.total) == (*span, 100)


def test_a_short_list_is_whole() -> None:
    part = paging.opening([1, 2], 1, at_end=True)
    assert (part.start, part.end) == (0, 2)
    assert (part.earlier(HERE, "logs"), part.later(HERE, "logs")) == ("", "")


def test_addresses_of_what_comes_before_and_after() -> None:
    part = Part(start=40, end=60, total=100)
    assert part.earlier(HERE, "logs") == "/runs/r/wire/logs/rows?zoom=frames&before=40"
    assert part.later(HERE, "logs") == "/runs/r/wire/logs/rows?zoom=frames&after=60"
    assert part.later(NOWHERE, "logs") == ""


@pytest.mark.parametrize(
    ("ask", "span"),
    [
        (Ask(), (0, 20)),
        (Ask(after=40), (40, 60)),
        (Ask(before=40), (20, 40)),
        (Ask(before=5), (0, 5)),
        (Ask(after=95), (95, 100)),
        (Ask(after=-5), (0, 20)),
        (Ask(before=10**9), (80, 100)),
        (Ask(after=10**9), (100, 100)),
    ],
)
def test_what_is_asked_for_is_never_outside(ask: Ask, span: tuple[int, int]) -> None:
    part = paging.asked(100, ask, page=20)
    assert (part.start, part.end) == span
