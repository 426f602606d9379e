"""A connection's frames on its streams, with states and windows after each."""

from hyperframe import frame as hyperframe

from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.lanes import ConnectionLanes, lanes, numbers
from app.trace.model import Trace
from app.wire.stream_states import State
from tests.support.traffic import REQUEST, Conversation, data, prefixed, recording


def trace(talk: Conversation) -> Trace:
    return build(recording(talk.packets), EMPTY)


def followed(talk: Conversation) -> ConnectionLanes:
    return lanes(trace(talk), 1)


def test_a_unary_call_goes_through_the_states_of_both_ends() -> None:
    found = followed(Conversation().settle().say(1, b"hello", b"you"))
    told = [(one.name, State(one.client_state).title, State(one.server_state).title) for one in found.frames[3:]]
    assert told == [
        ("HEADERS", "open", "open"),
        ("DATA", "half-closed (local)", "half-closed (remote)"),
        ("HEADERS", "half-closed (local)", "half-closed (remote)"),
        ("DATA", "half-closed (local)", "half-closed (remote)"),
        ("HEADERS", "closed", "closed"),
    ]
    assert [one.ends for one in found.frames[3:]] == [False, True, False, False, True]


def test_windows_shrink_by_data_and_grow_by_updates() -> None:
    talk = Conversation().settle()
    talk.client(talk.headers(1, REQUEST), data(1, prefixed(b"hello")))
    talk.server(hyperframe.WindowUpdateFrame(0, 100).serialize())
    sent, grown = followed(talk).frames[-2:]
    assert (sent.client_window, sent.client_stream_window, sent.server_window) == (65_525, 65_525, 65_535)
    assert (grown.client_window, grown.stream_id, grown.client_stream_window) == (65_625, 0, 0)


def test_settings_hold_from_their_acknowledgment_on() -> None:
    talk = Conversation()
    settings = hyperframe.SettingsFrame(0, settings={4: 1000})
    talk.client(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", settings.serialize())
    talk.server(hyperframe.SettingsFrame(0, flags=["ACK"]).serialize())
    found = followed(talk).settings
    assert [change.frame for change in found] == [0, 2, 3]
    values = [{s.name: s.value for s in change.in_force.client}["SETTINGS_INITIAL_WINDOW_SIZE"] for change in found]
    assert values == [65_535, 65_535, 1000]
    assert [change.in_force.client_waiting for change in found] == [0, 1, 0]


def test_a_reset_closes_the_stream_for_both() -> None:
    talk = Conversation().settle()
    talk.client(talk.headers(1, REQUEST), hyperframe.RstStreamFrame(1, 8).serialize())
    last = followed(talk).frames[-1]
    assert (State(last.client_state), State(last.server_state)) == (State.CLOSED, State.CLOSED)


def test_after_a_loss_a_stream_that_speaks_is_open_and_windows_are_not_exact() -> None:
    talk = Conversation().settle()
    talk.lose(talk.headers(1, REQUEST), client=True)
    for _ in range(5):
        talk.client(data(1, bytes(16_000)))
    found = followed(talk)
    assert not found.exact
    assert State(found.frames[-1].client_state) is State.OPEN


def test_only_connections_of_http2_have_lanes() -> None:
    recorded = trace(Conversation().settle())
    assert numbers(recorded) == (1,)
    assert lanes(recorded, 7).frames == ()
