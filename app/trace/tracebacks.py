"""Python tracebacks in what processes wrote: the exception, and the learner's line nearest to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.runs.events import LogStream
from app.sentences import sentence
from app.trace.conversed import ConversationLine

WORKSPACE = "/workspace/"
"""Where a jail keeps the learner's files."""

MAX_TRACEBACK_LINES = 400
"""Lines of one traceback that are looked at: 1,000 frames of recursion print about 15, repeated ones are folded."""

_FRAME = re.compile(r'\s*File "([^"]+)", line (\d+), in (.+)')
_NOT_THE_LEARNERS = ("site-packages", "/lib/python", "<frozen ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Traceback:
    """A Python traceback found in a log."""

    exception: str
    """Its last line: ``ValueError: no such name``."""
    path: str = ""
    """The learner's file nearest to the exception; empty where none is in it."""
    line: int = 0

    @property
    def sentence(self) -> str:
        """``ValueError: no such name (server.py, line 12).``."""
        if not self.path:
            return f"{self.exception}."
        return sentence("%(what)s (%(path)s, line %(line)s).", what=self.exception, path=self.path, line=self.line)


def find(lines: Sequence[ConversationLine]) -> tuple[Traceback, ...]:
    """Every complete traceback in what processes wrote to stderr, oldest first."""
    found: list[Traceback] = []
    by_process: dict[str, list[str]] = {}
    for line in lines:
        if line.stream is LogStream.STDERR:
            by_process.setdefault(line.process, []).append(line.clean)
    for texts in by_process.values():
        starts = [at for at, text in enumerate(texts) if text.startswith("Traceback (most recent call last)")]
        read = (_traceback(texts[at + 1 : at + 1 + MAX_TRACEBACK_LINES]) for at in starts)
        found += [traceback for traceback in read if traceback]
    return tuple(found)


def _traceback(lines: Sequence[str]) -> Traceback | None:
    """The traceback whose lines follow its heading: frames are indented, the exception is not."""
    path, number = "", 0
    for text in lines:
        frame = _FRAME.match(text)
        if frame and not any(part in frame[1] for part in _NOT_THE_LEARNERS):
            path, number = frame[1].removeprefix(WORKSPACE), int(frame[2])
        if text and not text[0].isspace():
            return Traceback(exception=text.rstrip("."), path=path, line=number)
    return None


def last(lines: Sequence[ConversationLine]) -> Traceback | None:
    """The latest traceback."""
    found = find(lines)
    return found[-1] if found else None


def of(text: str, lines: Sequence[ConversationLine]) -> Traceback | None:
    """The traceback whose exception says ``text``, which is what grpc puts in the status."""
    first = text.split("\n", maxsplit=1)[0].rstrip(".")
    return next((one for one in find(lines) if first in one.exception), None)
