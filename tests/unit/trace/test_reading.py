from app.runs.events import RunEvent
from app.schema.model import EMPTY
from app.trace.reading import Reading
from app.wire.tls_keys import KeyLog
from tests.support.traffic import Conversation, recording


def read(events: tuple[RunEvent, ...]) -> Reading:
    reading = Reading(EMPTY, KeyLog())
    for event in events:
        reading.push(event)
    return reading


def test_a_trace_stays_as_it_was_when_more_is_read() -> None:
    events = recording(Conversation().settle().say(1, b"a", b"b").packets).events
    reading = read(events[:1])
    before = reading.trace()
    assert reading.trace() is before
    assert not reading.ended
    reading.push(events[1])
    assert reading.ended
    assert (len(before.timeline), len(reading.trace().timeline)) == (0, 1)


def test_nothing_is_read_after_the_end() -> None:
    events = recording(Conversation().settle().packets).events
    reading = read(events)
    ended = reading.trace()
    reading.push(events[0])
    assert reading.trace() is ended


def test_a_connection_without_tls_lacks_no_keys() -> None:
    assert not read(recording(Conversation().settle().packets).events).lacks(frozenset({bytes(32)}))
