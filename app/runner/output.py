"""What processes print: pipes to lines, bounded. A flood is cut, said once, and then read away slowly.

Lines are cut at 4 KiB. The run keeps 256 KiB in all, an empty line counting as 32 bytes; after that the rest is read
and thrown away at about 3 MB/s, so that the process is neither blocked for ever nor the runner kept busy.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass

from app.runs.events import LogLine, LogStream
from app.sandbox import readiness

LINE_BYTES = 4 * 1024
OUTPUT_BYTES = 256 * 1024
_LINE_COST = 32
_READ_BYTES = 64 * 1024
_DRAIN_SECONDS = 0.02


class Lines:
    """Cuts the bytes of one stream into lines. Sans I/O."""

    def __init__(self) -> None:
        self._rest = b""
        self._skipped = 0

    def feed(self, data: bytes) -> list[str]:
        """The lines that ``data`` completes."""
        *whole, last = data.split(b"\n")
        lines = [self._line(part) for part in whole]
        self._add(last)
        return lines

    def end(self) -> list[str]:
        """What is left without a newline."""
        return [self._line(b"")] if self._rest else []

    def _add(self, part: bytes) -> None:
        room = LINE_BYTES - len(self._rest)
        self._rest += part[:room]
        self._skipped += max(0, len(part) - room)

    def _line(self, part: bytes) -> str:
        self._add(part)
        text = self._rest.decode("utf-8", "replace").removesuffix("\r")
        if self._skipped:
            text += f" … [{self._skipped} more bytes in this line]"
        self._rest, self._skipped = b"", 0
        return text


class Budget:
    """The output that a run may keep, of all its processes together."""

    def __init__(self, most: int = OUTPUT_BYTES) -> None:
        self.most = most
        self._left = most
        self._told = False

    def spent(self) -> bool:
        """True when nothing more is kept."""
        return self._left <= 0

    def newly_spent(self) -> bool:
        """True the first time it is asked after the budget was spent."""
        newly = self.spent() and not self._told
        self._told = self._told or newly
        return newly

    def take(self, line: str) -> bool:
        """True when this line may be kept."""
        if self.spent():
            return False
        self._left -= _LINE_COST + len(line.encode("utf-8", "replace"))
        return True


@dataclass(frozen=True, kw_only=True, slots=True)
class Pipe:
    """One stream of one process: the end the runner reads and the end the process writes."""

    stream: LogStream
    reading: int
    writing: int


def pipe(stream: LogStream) -> Pipe:
    """A new pipe; only the reading end does not block."""
    reading, writing = os.pipe2(os.O_CLOEXEC)
    os.set_blocking(reading, False)
    return Pipe(stream=stream, reading=reading, writing=writing)


async def read(
    reader: Pipe, process: str, budget: Budget, tell: Callable[[LogLine], None], full: Callable[[], None]
) -> None:
    """Tells each line until the stream ends; calls ``full`` once when the budget is spent. Closes the reading end."""
    lines = Lines()
    try:
        while not budget.spent() and (data := await _read(reader.reading)):
            _keep(lines.feed(data), reader, process, budget, tell)
            if budget.newly_spent():
                full()
        while await _read(reader.reading):  # noqa: ASYNC110  # not waiting for a change: reading slowly on purpose
            await asyncio.sleep(_DRAIN_SECONDS)
        _keep(lines.end(), reader, process, budget, tell)
    finally:
        os.close(reader.reading)


def _keep(lines: list[str], reader: Pipe, process: str, budget: Budget, tell: Callable[[LogLine], None]) -> None:
    for line in lines:
        if budget.take(line):
            tell(LogLine(process=process, stream=reader.stream, text=line))


async def _read(descriptor: int) -> bytes:
    while True:
        try:
            return os.read(descriptor, _READ_BYTES)
        except BlockingIOError:
            await readiness.readable(descriptor)


def close_writing(made: Pipe) -> None:
    """Closes the process's end on this side: only then does the stream end with the process."""
    os.close(made.writing)
