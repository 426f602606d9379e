"""The transcript: all of a recording as plain text, for screen readers, reports and diffs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.web.presenters.addresses import Addresses
from app.web.presenters.paging import Ask

PAGE = 1000
"""Lines in one answer: about 90 kB."""

_TIMED = re.compile(r"  (?:\d+ )?(\d+)\.(\d{6}) ")
"""How a line with a moment begins: two spaces, a frame's number, seconds."""
_SECTION = re.compile(r"\S")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line, and the moment that it belongs to."""

    text: str
    time_ns: int | None
    """None for what belongs to no moment."""
    heading: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MoreLines:
    """The next lines, and the link to those after them."""

    template: ClassVar[str] = "_transcript_lines.html"
    lines: tuple[Line, ...]
    total: int
    shown: int
    more_url: str
    """Empty when nothing follows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TranscriptView:
    """The transcript of a run."""

    template: ClassVar[str] = "_transcript.html"
    lines: MoreLines
    download_url: str


def present(text: str, addresses: Addresses, download_url: str) -> TranscriptView:
    """The beginning of a transcript; ``download_url`` has all of it."""
    return TranscriptView(lines=more(text, addresses, Ask(after=0)), download_url=download_url)


def more(text: str, addresses: Addresses, ask: Ask) -> MoreLines:
    """The lines after so many."""
    after = max(0, ask.after or 0)
    every = text.removesuffix("\n").split("\n")
    shown = tuple(_lines(every[after : after + PAGE]))
    end = after + len(shown)
    return MoreLines(
        lines=shown,
        total=len(every),
        shown=end,
        more_url=f"{addresses.fragment}/transcript/rows?after={end}" if end < len(every) else "",
    )


def _lines(every: Sequence[str]) -> Iterator[Line]:
    """A line below one with a moment belongs to it, until a heading."""
    time_ns: int | None = None
    for line in every:
        heading = bool(_SECTION.match(line))
        found = _TIMED.match(line)
        if found:
            time_ns = int(found[1]) * 10**9 + int(found[2]) * 1000
        elif heading or not line:
            time_ns = None
        yield Line(text=line, time_ns=time_ns, heading=heading)
