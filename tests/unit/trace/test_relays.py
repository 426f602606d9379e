from dataclasses import replace

from app.runs.events import AnyEvent, RelayPlaced
from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.model import Trace
from tests.support.traffic import EPOCH, REQUEST, Conversation, data, opened, prefixed, recording

RELAY = RelayPlaced(process="relay", port=50051, target_process="server", target_port=50052, text="delays by 5 ms")


def relayed(
    *talks: tuple[Conversation, str, str], events: tuple[AnyEvent, ...] = (RELAY,), ended: bool = True
) -> Trace:
    """A trace of conversations with the processes at their ends, their packets one conversation after the other."""
    names = [opened(talk.ports[True][0], client, server, talk.ports[True][1]) for talk, client, server in talks]
    packets = [packet for talk, _, _ in talks for packet in talk.packets]
    packets = [replace(packet, time_ns=EPOCH + at * 1000) for at, packet in enumerate(packets)]
    return build(recording(packets, *events, *names, ended=ended), EMPTY)


def came(port: int = 40000) -> tuple[Conversation, str, str]:
    return Conversation(port).settle().say(1, b"question", b"answer"), "driver", "relay"


def onward(port: int = 41000) -> tuple[Conversation, str, str]:
    return Conversation(port, 50052).settle().say(1, b"question", b"answer"), "relay", "server"


def test_connections_are_paired_in_order_of_time_and_labelled() -> None:
    made = relayed(came(), came(40001), onward(), onward(41001))
    assert [connection.relay_of for connection in made.connections] == [0, 0, 1, 2]
    assert [connection.carried_by for connection in made.connections] == [3, 4, 0, 0]
    assert {connection.relay for connection in made.connections} == {"delays by 5 ms"}
    assert not any(connection.problems for connection in made.connections)


def test_a_call_counts_once_and_its_twin_can_be_reached() -> None:
    made = relayed(came(), onward(), came(40001), onward(41001))
    assert [(call.number, call.connection, call.twin) for call in made.calls] == [(1, 1, 1), (2, 3, 2)]
    assert [(twin.number, twin.connection, twin.server_process) for twin in made.twins] == [
        (1, 2, "server"),
        (2, 4, "server"),
    ]
    assert [message.data for message in made.twins[0].messages] == [b"question", b"answer"]


def test_frames_of_a_twin_name_the_call_that_counts() -> None:
    made = relayed(came(), onward())
    named = {(frame.connection, frame.call, frame.twin) for frame in made.frames if frame.stream_id}
    assert named == {(1, 1, 0), (2, 1, 1)}


def test_a_connection_that_the_relay_refused_takes_no_others_place() -> None:
    made = relayed((came()[0].close(), "driver", "relay"), came(40001), onward())
    assert [connection.relay_of for connection in made.connections] == [0, 0, 2]
    assert [(problem.code, problem.text) for problem in made.connections[0].problems] == [
        ("relay-unpaired", "The relay “relay” accepted this connection and opened none for it.")
    ]


def test_what_the_relay_opened_for_nobody_counts_by_itself() -> None:
    made = relayed(onward())
    assert len(made.calls) == 1
    assert [problem.text for problem in made.connections[0].problems] == [
        "The relay “relay” opened this connection for none that came to it: its calls count by themselves."
    ]


def test_calls_are_paired_by_path_where_the_relay_renumbers_streams() -> None:
    first = Conversation().settle().say(1, b"a", b"b").say(3, b"c", b"d")
    second = Conversation(41000, 50052).settle().say(5, b"a", b"b").say(7, b"c", b"d")
    second.client(second.headers(9, [*REQUEST[:2], (":path", "/other"), *REQUEST[3:]]), data(9, prefixed(b"")))
    made = relayed((first, "driver", "relay"), (second, "relay", "server"))
    assert [(twin.number, twin.stream_id) for twin in made.twins] == [(1, 5), (2, 7)]
    assert [call.path for call in made.calls] == ["/demo.Echo/Say"] * 2 + ["/other"]
    assert [problem.code for problem in made.calls[2].problems][:1] == ["relay-unpaired"]


def test_of_relays_in_a_row_the_first_counts() -> None:
    second = RelayPlaced(process="relay 2", port=50052, target_process="server", target_port=50053)
    middle = (onward()[0], "relay", "relay 2")
    last = (Conversation(42000, 50053).settle().say(1, b"question", b"answer"), "relay 2", "server")
    made = relayed(came(), middle, last, events=(RELAY, second))
    assert [connection.relay_of for connection in made.connections] == [0, 1, 2]
    assert [(twin.number, twin.connection) for twin in made.twins] == [(1, 2), (1, 3)]
    assert len(made.calls) == 1


def test_a_relay_that_was_not_placed_is_a_process_like_any_other() -> None:
    made = relayed(came(), onward(), events=())
    assert [connection.relay_of for connection in made.connections] == [0, 0]
    assert (len(made.calls), len(made.twins)) == (2, 0)


def test_a_relay_to_itself_carries_nothing_on() -> None:
    itself = RelayPlaced(process="driver", port=50051, target_process="server", target_port=50051)
    made = relayed((came()[0], "driver", "server"), events=(itself,))
    assert [connection.relay_of for connection in made.connections] == [0]
    assert (len(made.calls), len(made.twins)) == (1, 0)


def test_while_the_run_lasts_a_relay_may_still_connect() -> None:
    assert not relayed(came(), ended=False).connections[0].problems
