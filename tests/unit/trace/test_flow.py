from hyperframe import frame as hyperframe

from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.flow import moments, settings_at
from app.trace.model import Trace
from tests.support.traffic import REQUEST, Conversation, data, fixture_packets, prefixed, recording


def trace(talk: Conversation) -> Trace:
    return build(recording(talk.packets), EMPTY)


def asked() -> Conversation:
    talk = Conversation().settle()
    return talk.client(talk.headers(1, REQUEST), data(1, prefixed(b"hello")))


def test_windows_after_every_frame() -> None:
    talk = asked().server(hyperframe.WindowUpdateFrame(0, 10).serialize())
    found = list(moments(trace(talk), 1))
    assert [moment.frame for moment in found] == list(range(1, len(found) + 1))
    sent = found[-2]
    assert sent.stream is not None
    assert (sent.connection.client, sent.stream.client, sent.connection.server) == (65_525, 65_525, 65_535)
    assert found[-1].connection.client == 65_535
    assert found[-1].stream is None
    assert all(moment.exact and not moment.problems for moment in found)


def test_a_window_that_is_exceeded_is_named_at_its_frame() -> None:
    talk = asked()
    for _ in range(4):
        talk.client(data(1, bytes(16_384)))
    last = list(moments(trace(talk), 1))[-1]
    assert [problem.code for problem in last.problems] == ["window-exceeded"]


def test_nothing_is_called_wrong_after_a_loss() -> None:
    talk = asked()
    talk.lose(data(1, bytes(100)), client=True)
    for _ in range(5):
        talk.client(data(1, bytes(16_000)))
    found = list(moments(trace(talk), 1))
    assert not found[-1].exact
    assert not found[-1].problems


def test_settings_of_both_ends_at_any_moment() -> None:
    talk = Conversation()
    talk.client(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", hyperframe.SettingsFrame(0, {4: 70_000}).serialize())
    talk.server(hyperframe.SettingsFrame(0, flags=["ACK"]).serialize())
    made = trace(talk)
    before, after = settings_at(made, 1, 2), settings_at(made, 1, 3)
    assert (before.client_waiting, after.client_waiting) == (1, 0)
    value = {setting.name: setting.value for setting in after.client}["SETTINGS_INITIAL_WINDOW_SIZE"]
    assert value == 70_000
    assert {setting.identifier: setting.value for setting in before.client}[4] == 65_535


def test_grpcio_keeps_to_its_windows() -> None:
    for name in ("kinds", "endings", "large", "gzip", "many"):
        made = build(recording(fixture_packets(name)), EMPTY)
        found = [problem for moment in moments(made, 1) for problem in moment.problems]
        assert found == []
