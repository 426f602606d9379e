"""Long lists in parts: the rows around a moment, and the addresses of those before and after."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.web.presenters.addresses import Addresses

PAGE = 120
"""Rows in one answer: two or three screens; the browser holds no more than were asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """More rows: those after a row, or those before one."""

    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Rows ``start`` to ``end`` of ``total``."""

    start: int
    end: int
    total: int

    def earlier(self, addresses: Addresses, view: str) -> str:
        """The address of the rows before it; empty where there are none, or nothing can be asked for."""
        return self._rows(addresses, view, f"before={self.start}") if self.start else ""

    def later(self, addresses: Addresses, view: str) -> str:
        """The address of the rows after it."""
        return self._rows(addresses, view, f"after={self.end}") if self.end < self.total else ""

    @staticmethod
    def _rows(addresses: Addresses, view: str, place: str) -> str:
        if not addresses.fragment:
            return ""
        return f"{addresses.fragment}/{view}/rows?zoom={addresses.selection.zoom}&{place}"


def opening(times: Sequence[int], at: int | None, *, at_end: bool, page: int = PAGE) -> Part:
    """The part to begin with: around a moment, else the end or the beginning. ``times`` are those of all rows, in order."""
    total = len(times)
    start = 0
    if at is not None:
        start = bisect_right(times, at) - page // 2
    elif at_end:
        start = total - page
    start = max(0, min(start, total - page))
    return Part(start=start, end=min(total, start + page), total=total)


def asked(total: int, ask: Ask, page: int = PAGE) -> Part:
    """The part that was asked for."""
    if ask.before is not None:
        end = max(0, min(ask.before, total))
        return Part(start=max(0, end - page), end=end, total=total)
    start = max(0, min(ask.after or 0, total))
    return Part(start=start, end=min(total, start + page), total=total)
