import pathlib
import ssl

import pytest

from app.runs.events import KeyLog
from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.model import Sender
from app.trace.origins import on_the_wire, pieces
from tests.support.tls import Peers
from tests.support.traffic import Conversation, recording
from tests.unit.trace.test_tls_connection import calls, inside


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_each_byte_of_a_frame_is_found_in_its_record(tmp_path: pathlib.Path, version: ssl.TLSVersion) -> None:
    peers = Peers(tmp_path, version=version)
    talk = inside(peers, *calls())
    trace = build(recording(talk.packets, KeyLog(process="server", lines=tuple(peers.key_log))), EMPTY)
    sent = b"".join(flight.data for flight in peers.flights if flight.from_client)
    found = pieces(trace, 1, Sender.CLIENT)
    records = [
        (entry.start, entry.start + 5 + entry.length)
        for entry in trace.tls
        if entry.plain and entry.sender is Sender.CLIENT
    ]
    frame = next(frame for frame in trace.frames if frame.name == "DATA" and frame.sender is Sender.CLIENT)
    first, last = on_the_wire(found, frame.start), on_the_wire(found, frame.end - 1)
    assert last - first == frame.end - frame.start - 1
    (record,) = (record for record in records if record[0] <= first < record[1])
    assert last < record[1] <= len(sent)


def test_without_tls_an_offset_is_its_own() -> None:
    trace = build(recording(Conversation().settle().packets), EMPTY)
    assert pieces(trace, 1, Sender.CLIENT) == ()
    assert on_the_wire((), 7) == 7
