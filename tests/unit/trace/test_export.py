from app.runs.events import KeyLog
from app.trace.export import to_pcapng
from app.wire import captures
from tests.support.traffic import Conversation, opened, recording


def test_a_recording_opens_elsewhere_with_its_names() -> None:
    talk = Conversation().settle().say(1, b"a", b"b")
    written = to_pcapng(recording(talk.packets, opened()))
    assert [packet.data for packet in captures.read(written).packets] == [packet.data for packet in talk.packets]
    assert b"Connection 1: driver to server, HTTP/2." in written
    assert b"tcp.port==50051,http2" in written


def test_an_empty_recording_is_a_file_all_the_same() -> None:
    read = captures.read(to_pcapng(recording([])))
    assert (read.packets, read.problems) == ((), ())


def test_keys_of_tls_go_with_it() -> None:
    line = f"CLIENT_RANDOM {'ab' * 32} {'cd' * 48}"
    written = to_pcapng(recording(Conversation().packets, KeyLog(process="server", lines=(line, "nothing"))))
    assert captures.read(written).key_log == (line,)
