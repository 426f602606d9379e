"""What Python or Node.js printed of its last error: which line of the workspace, and which error.

Pure, and never sure: it is text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.runs.workspace import printable

WORKSPACE = "/workspace/"
_FILE = re.compile(r'\s+File "(?P<path>[^"]+)", line (?P<line>\d{1,9})')
_ERROR = re.compile(r"[A-Za-z_][\w.]*(: .*)?")
_SYNTAX = ("SyntaxError", "IndentationError", "TabError")
_MAX_ERROR = 200
_NODE_HEAD = re.compile(r"(?:file://)?(?P<path>/\S+|node:\S+):(?P<line>\d{1,9})")
"""Node.js begins with the place, then shows the line, then the error and its stack."""
_NODE_ERROR = re.compile(r"[A-Z]\w*(?: \[\w+\])?: .*")
_NODE_AT = re.compile(r"    at .*?(?P<path>/workspace/[^\s():]+):(?P<line>\d{1,9}):\d+\)?")
_NODE_HEAP = "JavaScript heap out of memory"


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
    """The last error of these lines of stderr; None when there is none."""
    return _python(lines) or _node(lines)


def heap_full(lines: Sequence[str]) -> bool:
    """Whether Node.js ended itself because its heap was full."""
    return any(_NODE_HEAP in line for line in lines)


def _node(lines: Sequence[str]) -> Crash | None:
    heads = [(index, match) for index, line in enumerate(lines) if (match := _NODE_HEAD.fullmatch(line))]
    if not heads:
        return None
    begin, head = heads[-1]
    error = next((line for line in lines[begin + 1 :] if _NODE_ERROR.fullmatch(line)), "")
    stack = (match for line in lines[begin + 1 :] if (match := _NODE_AT.match(line)))
    own = head if head["path"].startswith(WORKSPACE) else next(stack, None)
    if not error:
        return None
    return Crash(
        path=own["path"].removeprefix(WORKSPACE) if own else "",
        line=int(own["line"]) if own else 0,
        error=printable(error, most=_MAX_ERROR),
        syntax=error.startswith("SyntaxError") and own is head,
    )


def _python(lines: Sequence[str]) -> Crash | None:
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
