from app.schema.model import EMPTY
from app.trace.build import build
from tests.support.traffic import Conversation, opened, recording


def test_a_relays_connections_are_paired_in_order_of_time() -> None:
    ends = [
        (40000, "driver", "relay"),
        (40001, "driver", "relay"),
        (41000, "relay", "server"),
        (41001, "relay", "server"),
    ]
    talks = [Conversation(port).settle().say(1, b"a", b"b") for port, _, _ in ends]
    names = [opened(port, client, server) for port, client, server in ends]
    packets = [packet for talk in talks for packet in talk.packets]
    made = build(recording(packets, *names), EMPTY)
    assert [connection.relay_of for connection in made.connections] == [0, 0, 1, 2]


def test_without_a_relay_nothing_is_paired() -> None:
    made = build(recording(Conversation().settle().packets, opened()), EMPTY)
    assert made.connections[0].relay_of == 0
