"""What reading and annotating protobuf messages costs, and one more message in a live conversation.

PYTHONPATH=. python tests/benchmarks/protobuf.py
"""

import time
from collections.abc import Callable
from functools import partial
from random import Random

from app.runs.events import Recording
from app.trace.annotate import annotate, message_json
from app.trace.conversation import ConversationBuilder
from app.trace.plans import Plans
from tests.support import messages, recordings, schemas

KINDS = schemas.kinds()
SCHEMA = schemas.schema(KINDS)
WATCH = "/kinds.three.Kinds/Watch"


def seconds(work: Callable[[], object]) -> float:
    """Processor time of the best of three."""
    taken = []
    for _ in range(3):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def made(name: str, **fields: object) -> bytes:
    return schemas.message_class(KINDS, f"kinds.three.{name}")(**fields).SerializeToString()


def random_tree() -> bytes:
    tree = schemas.message_class(KINDS, "kinds.three.Tree")()
    messages.fill(tree, Random(1), 4)
    return tree.SerializeToString()


def one_more(length: int) -> float:
    """Seconds of taking and showing one more message of a stream that has so many."""
    events = recordings.recording(
        recordings.header(WATCH),
        *(recordings.received(made("Tree", label="Ada", number=5)) for _ in range(length + 100)),
    ).events
    builder = ConversationBuilder(SCHEMA)
    builder.push(events[:length])
    builder.conversation()

    def more() -> None:
        for event in events[length:]:
            builder.push(Recording(events=(event,)).events)
            builder.conversation()

    started = time.process_time()
    more()
    return (time.process_time() - started) / 100


def main() -> None:
    """Print a line for each measurement."""
    plans = Plans(SCHEMA)
    for label, name, data in (
        ("a small message", "Tree", made("Tree", label="Ada")),
        ("a tree", "Tree", random_tree()),
        ("2,900 strings", "Repeated", made("Repeated", strings=["abcdefghij0123456789"] * 2900)),
        ("30,000 scalars", "Scalars", b"\x28\x05" * 30_000),
        ("64,000 packed", "Repeated", made("Repeated", uint64s=[5] * 64_000)),
        ("300,000 packed", "Repeated", made("Repeated", uint64s=range(300_000))),
    ):
        json = seconds(partial(message_json, data, f"kinds.three.{name}", plans))
        whole = seconds(partial(annotate, data, f"kinds.three.{name}", SCHEMA))
        print(f"protobuf: {label}, {len(data):,} bytes: JSON {1e3 * json:.2f} ms, annotated {1e3 * whole:.2f} ms")
    for length in (10, 1_000, 10_000):
        print(f"conversation: one more message after {length:,}: {1e6 * one_more(length):.0f} us")


if __name__ == "__main__":
    main()
