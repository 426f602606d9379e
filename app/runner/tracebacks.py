"""The last traceback that Python printed: which line of the workspace, and which error. Pure, and never sure: it is text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.runs.workspace import printable

WORKSPACE = "/workspace/"
_FILE = re.compile(r'\s+File "(?P<path>[^"]+)", line (?P<line>\d{1,9})')
_ERROR = re.compile(r"[A-Za-z_][\w.]*(: .*)?")
_SYNTAX = ("SyntaxError", "IndentationError", "TabError")
_MAX_ERROR = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Crash:
    """An error that ended a process."""

    path: str
    """The workspace's file nearest to the error; empty when none is named."""
    line: int
    error: str
    """``ValueError: boom``"""
    syntax: bool
    """The file is not Python: nothing of it ran."""


def last(lines: Sequence[str]) -> Crash | None:
    """The last traceback of these lines of stderr; None when there is none."""
    places = [(index, match) for index, line in enumerate(lines) if (match := _FILE.match(line))]
    if not places:
        return None
    end = places[-1][0]
    error = next((line for line in lines[end + 1 :] if _ERROR.fullmatch(line)), "")
    if not error:
        return None
    begin = max((i for i in range(end) if lines[i].startswith("Traceback (")), default=0)
    own = [m for index, m in places if index >= begin and m["path"].startswith(WORKSPACE)]
    syntax = error.startswith(_SYNTAX)
    return Crash(
        path=own[-1]["path"].removeprefix(WORKSPACE) if own else "",
        line=int(own[-1]["line"]) if own else 0,
        error=printable(error, most=_MAX_ERROR),
        syntax=syntax and bool(own) and own[-1] is places[-1][1],
    )
