"""The event log: numbers without holes, batches, gaps, followers."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from app.runner.log import BATCH_BYTES, BATCH_EVENTS, EventLog, size
from app.runs.events import Gap, GapCause, LogLine, LogStream, Outcome, Packet, PacketBatch, RunEnded, RunEvent


def _line(text: str = "x") -> LogLine:
    return LogLine(process="server", stream=LogStream.STDOUT, text=text)


def _packets(count: int) -> PacketBatch:
    return PacketBatch(packets=tuple(Packet(time_ns=0, data=b"x" * 100, length=100) for _ in range(count)))


END = RunEnded(outcome=Outcome.COMPLETED, text="Stopped.")


def test_events_are_numbered_from_1() -> None:
    log = EventLog()
    log.append(_line("a"), 10)
    log.append(_line("b"), 11)
    assert [(event.number, event.time_ns) for event in log.after(0)] == [(1, 10), (2, 11)]
    assert [event.number for event in log.after(1)] == [2]
    assert log.after(2) == ()
    assert log.after(99) == ()


def test_nothing_comes_after_the_end() -> None:
    log = EventLog()
    log.append(END, 1)
    log.append(_line(), 2)
    assert log.last == 1
    assert log.ended == END


def test_what_was_dropped_is_one_gap_with_the_last_number_that_went() -> None:
    log = EventLog(most_bytes=3 * size(_packets(2)))
    for _ in range(10):
        log.append(_packets(2), 5)
    first, *rest = log.after(0)
    assert first.event == Gap(cause=GapCause.LOG_OVERRUN, packets=14, bytes=7 * size(_packets(2)))
    assert first.number == 7
    assert [event.number for event in rest] == [8, 9, 10]
    assert [event.number for event in log.after(7)] == [8, 9, 10], "a reader that saw all before loses nothing"


@given(st.lists(st.integers(min_value=0, max_value=400), max_size=60), st.integers(min_value=200, max_value=5000))
def test_any_reader_sees_increasing_numbers_up_to_the_last(sizes: list[int], most: int) -> None:
    log = EventLog(most_bytes=most)
    for length in sizes:
        log.append(_line("x" * length), 1)
    seen: list[RunEvent] = []
    while batch := log.after(seen[-1].number if seen else 0):
        seen += batch
    numbers = [event.number for event in seen]
    assert numbers == list(range(numbers[0], log.last + 1)) if numbers else not sizes
    gaps = [event.number for event in seen if isinstance(event.event, Gap)]
    assert gaps == ([numbers[0]] if numbers and numbers[0] > 1 else gaps)


def test_batches_are_bounded() -> None:
    log = EventLog()
    for _ in range(BATCH_EVENTS + 1):
        log.append(_line(), 1)
    assert len(log.after(0)) == BATCH_EVENTS
    big = EventLog()
    for _ in range(3):
        big.append(_line("x" * BATCH_BYTES), 1)
    assert len(big.after(0)) == 1


def test_a_follower_gets_what_was_and_what_comes_and_ends_with_the_run() -> None:
    async def scenario() -> list[int]:
        log = EventLog()
        log.append(_line(), 1)
        seen: list[int] = []

        async def follow() -> None:
            async for batch in log.follow(0):
                seen.extend(event.number for event in batch)

        async with asyncio.TaskGroup() as group:
            group.create_task(follow())
            while log.followers == 0 or not seen:  # noqa: ASYNC110  # one turn of the loop, no time
                await asyncio.sleep(0)
            log.append(_line(), 2)
            log.append(END, 3)
        assert log.followers == 0
        return seen

    assert asyncio.run(scenario()) == [1, 2, 3]


def test_a_follower_that_leaves_is_no_follower_any_more() -> None:
    async def scenario() -> int:
        log = EventLog()
        log.append(_line(), 1)
        stream = log.follow(0)
        async for _ in stream:
            break
        await stream.aclose()  # type: ignore[attr-defined]  # an async generator
        return log.followers

    assert asyncio.run(scenario()) == 0
