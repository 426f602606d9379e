"""The comment that belongs to a declaration: the lines right above it, else what follows on its line. Pure."""

import re
from collections.abc import Mapping

from app.schema.model import Place

MOST_LINES = 40
"""A tooltip is no place for a licence."""

_LINE = re.compile(r"\s*//+ ?(?P<text>.*)")
_EDGE = re.compile(r"^\s*(?:/\*+|\*+(?!/))? ?|\s*\*+/\s*$")


class Comments:
    """The comments of a workspace's files."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._lines = {path: text.split("\n") for path, text in texts.items()}

    def of(self, place: Place | None) -> str:
        """The comment of what is declared at ``place``; empty for none."""
        lines = self._lines.get(place.path, []) if place else []
        if place is None or place.line > len(lines):
            return ""
        return _above(lines, place.line - 1) or _behind(lines, place)


def _above(lines: list[str], end: int) -> str:
    """What stands above the line with index ``end``, without a gap."""
    start = end
    if end and lines[end - 1].rstrip().endswith("*/"):
        while start > max(0, end - MOST_LINES):
            start -= 1
            if "/*" in lines[start]:
                block = lines[start:end]
                # A block that follows code on its line belongs to that.
                own = lines[start].lstrip().startswith("/*")
                return "\n".join(_EDGE.sub("", line) for line in block).strip() if own else ""
        return ""
    while start > max(0, end - MOST_LINES) and _LINE.fullmatch(lines[start - 1]):
        start -= 1
    return "\n".join(found["text"] for line in lines[start:end] if (found := _LINE.fullmatch(line))).strip()


def _behind(lines: list[str], place: Place) -> str:
    if place.end_line != place.line:
        return ""
    found = _LINE.fullmatch(lines[place.line - 1][place.end_column - 1 :])
    return found["text"].strip() if found else ""
