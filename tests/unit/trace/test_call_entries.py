import random

from app.schema.model import EMPTY
from app.trace.build import build
from tests.support.traffic import fixture_packets, recording


def test_steps_and_messages_are_sequences_too() -> None:
    for found in build(recording(fixture_packets("kinds")), EMPTY).calls:
        steps, messages = tuple(found.steps), tuple(found.messages)
        position = random.Random(found.number).randrange(len(steps))
        assert (found.steps[position], found.steps[-1], found.steps[1:]) == (steps[position], steps[-1], steps[1:])
        assert [entry.number for entry in messages] == list(range(1, len(messages) + 1))
        assert len(found.messages) == len(messages)
