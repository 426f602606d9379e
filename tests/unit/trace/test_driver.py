from app.runs.events import CallStep, Packet, Recording, RunEvent, StepKind
from app.schema.model import EMPTY
from app.trace.build import build
from tests.support.traffic import EPOCH, Conversation, opened, prefixed, recording
from tests.support.traffic import data as data_frame

SAY = "/demo.Echo/Say"


def header(call: int, path: str = SAY, port: int = 0) -> CallStep:
    return CallStep(call=call, kind=StepKind.CLIENT_HEADER, path=path, client_port=port)


def request(call: int, message: bytes) -> CallStep:
    return CallStep(call=call, kind=StepKind.CLIENT_MESSAGE, message=message)


def driver_calls(made: Recording) -> list[int]:
    return [call.driver_call for call in build(made, EMPTY).calls]


def test_calls_are_matched_in_order_of_their_path() -> None:
    talk = Conversation().settle().say(1, b"a", b"b").say(3, b"a", b"b")
    assert driver_calls(recording(talk.packets, opened(), header(1, "/other"), header(2), header(3))) == [2, 3]


def test_a_learners_own_connection_is_never_the_drivers() -> None:
    talk = Conversation().settle().say(1, b"a", b"b")
    assert driver_calls(recording(talk.packets, opened(client="client.py"), header(1))) == [0]
    assert driver_calls(recording(talk.packets, opened(client=""), header(1))) == [0]
    assert driver_calls(recording(talk.packets, header(1))) == [0]


def test_the_same_request_is_preferred_to_the_order() -> None:
    talk = Conversation().settle().say(1, b"two", b"b").say(3, b"one", b"b")
    steps = (header(1), request(1, b"one"), header(2), request(2, b"two"))
    assert driver_calls(recording(talk.packets, opened(), *steps)) == [2, 1]


def test_a_known_port_decides() -> None:
    one, two = Conversation(40000).settle().say(1, b"a", b"b"), Conversation(40001).settle().say(1, b"a", b"b")
    made = recording(
        [*one.packets, *two.packets], opened(40000), opened(40001), header(1, port=40001), header(2, port=40000)
    )
    assert driver_calls(made) == [2, 1]


def test_a_call_that_ended_before_this_one_began_is_not_it() -> None:
    talk = Conversation().settle().say(1, b"a", b"b")
    ended = CallStep(call=1, kind=StepKind.SERVER_TRAILER, status_code=14)
    assert driver_calls(recording(talk.packets, opened(), header(1), ended, header(2))) == [2]


def test_a_retry_is_the_same_call() -> None:
    talk = Conversation().settle()
    fields = [(":method", "POST"), (":path", SAY), ("content-type", "application/grpc")]
    talk.client(talk.headers(1, fields), data_frame(1, prefixed(b"a"), "END_STREAM"))
    again = [*fields, ("grpc-previous-rpc-attempts", "1")]
    talk.client(talk.headers(3, again), data_frame(3, prefixed(b"a"), "END_STREAM"))
    assert driver_calls(recording(talk.packets, opened(), header(1), header(2))) == [1, 1]


def test_times_are_compared_on_one_clock() -> None:
    talk = Conversation().settle().say(1, b"a", b"b")
    late = [Packet(time_ns=packet.time_ns + 10**9, data=packet.data, length=packet.length) for packet in talk.packets]
    steps = recording(late, opened(), header(1)).events
    ended = RunEvent(
        number=len(steps) + 1, time_ns=EPOCH + 3 * 10**9, event=CallStep(call=1, kind=StepKind.SERVER_TRAILER)
    )
    assert driver_calls(Recording(events=(*steps, ended))) == [1]
