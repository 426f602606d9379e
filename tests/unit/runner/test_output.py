"""Output: bytes to lines, cut and counted."""

import asyncio
import os

from hypothesis import given
from hypothesis import strategies as st

from app.runner import output
from app.runner.output import LINE_BYTES, Budget, Lines
from app.runs.events import LogLine, LogStream


def test_lines_come_when_they_are_whole() -> None:
    lines = Lines()
    assert lines.feed(b"one\ntw") == ["one"]
    assert lines.feed(b"o\r\n") == ["two"]
    assert lines.end() == []
    assert lines.feed(b"rest") == []
    assert lines.end() == ["rest"]


def test_a_long_line_is_cut_and_says_how_much() -> None:
    (line,) = Lines().feed(b"x" * (LINE_BYTES + 5) + b"\n")
    assert line == "x" * LINE_BYTES + " … [5 more bytes in this line]"


@given(st.binary(max_size=300), st.lists(st.integers(min_value=1, max_value=50), max_size=20))
def test_cuts_do_not_change_the_lines(data: bytes, cuts: list[int]) -> None:
    whole = Lines()
    expected = [*whole.feed(data), *whole.end()]
    lines = Lines()
    found: list[str] = []
    for cut in cuts:
        found += lines.feed(data[:cut])
        data = data[cut:]
    assert [*found, *lines.feed(data), *lines.end()] == expected


def test_the_budget_counts_empty_lines_and_tells_its_end_once() -> None:
    budget = Budget(most=100)
    assert [budget.take("") for _ in range(5)] == [True, True, True, True, False]
    assert (budget.newly_spent(), budget.newly_spent()) == (True, False)


def test_a_pipe_is_read_to_its_end_and_the_rest_thrown_away() -> None:
    async def scenario() -> tuple[list[LogLine], int]:
        made = output.pipe(LogStream.STDERR)
        os.write(made.writing, b"a\nb\nc\nd")
        output.close_writing(made)
        told: list[LogLine] = []
        full: list[int] = []
        await output.read(made, "server", Budget(most=60), told.append, lambda: full.append(1))
        return told, len(full)

    told, full = asyncio.run(scenario())
    assert [(line.process, line.stream, line.text) for line in told] == [
        ("server", LogStream.STDERR, "a"),
        ("server", LogStream.STDERR, "b"),
    ]
    assert full == 1
