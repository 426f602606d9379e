"""TLS that OpenSSL made, decrypted by us and, with the keys in our pcapng, by Wireshark: the same frames and messages inside."""

import ssl
from pathlib import Path

import pytest

from app.runs.events import KeyLog
from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.export import to_pcapng
from tests.support import wireshark
from tests.support.tls import Peers
from tests.support.traffic import Conversation, fixture_packets, opened, recording

pytestmark = [pytest.mark.oracle, pytest.mark.skipif(wireshark.TSHARK is None, reason=wireshark.MISSING)]


def inside_tls(peers: Peers, name: str) -> Conversation:
    """What was said in a recording of plain HTTP/2, said again inside TLS."""
    trace = build(recording(fixture_packets(name)), EMPTY)
    index = trace.frames.table.streams  # type: ignore[attr-defined] - the bytes of both directions
    for client in (True, False):
        data = bytes(index[2 | client].data)
        for at in range(0, len(data), 20_000):
            peers.say(data[at : at + 20_000], client=client)
    talk = Conversation()
    for flight in peers.flights:
        (talk.client if flight.from_client else talk.server)(flight.data)
    return talk.close()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["1.2", "1.3"])
@pytest.mark.parametrize("name", ["kinds", "gzip"])
def test_frames_and_messages_inside_tls_agree(name: str, version: ssl.TLSVersion, tmp_path: Path) -> None:
    peers = Peers(tmp_path, version=version)
    talk = inside_tls(peers, name)
    made = recording(talk.packets, opened(), KeyLog(process="server", lines=tuple(peers.key_log)))
    file = tmp_path / "tls.pcapng"
    file.write_bytes(to_pcapng(made))
    theirs, ours = wireshark.dissect(file, ports=()), wireshark.ours(build(made, EMPTY))
    assert ours.frames == theirs.frames
    assert len(ours.frames) > 20
    assert ours.messages == theirs.messages
