"""What the relay itself puts on the wire, as Wireshark's dissectors read it: its frames, its windows, the ends of its connections."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.runs import events as ev
from app.runs.events import Recording
from app.runs.faults import AnswerStatus, Bandwidth, Closing, Corrupt, Cut, Fault, GoAway, Reset, Window
from app.runs.spec import CallSpec, in_json
from app.trace.export import to_pcapng
from tests.runner.conftest import HELLO, Lab
from tests.runner.test_faults import MANY, one_by_one, placed, run
from tests.support import wireshark

pytestmark = [
    pytest.mark.jail,
    pytest.mark.oracle,
    pytest.mark.skipif(wireshark.TSHARK is None, reason=wireshark.MISSING),
]

FIELDS = (
    *("tcp.srcport", "tcp.dstport", "tcp.flags.fin", "tcp.flags.reset", "tcp.len", "http2.type", "http2.streamid"),
    *("http2.flags", "http2.rst_stream.error", "http2.goaway.error", "http2.goaway.last_stream_id"),
    *(
        "http2.settings.initial_window_size",
        "http2.header.name",
        "http2.header.value",
        "http2.window_update.window_size_increment",
    ),
)
RST_STREAM, SETTINGS, GOAWAY, WINDOW_UPDATE, HEADERS, DATA = "3", "4", "7", "8", "1", "0"
END_STREAM = 0x01


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One packet: each field's values, in order."""

    source: int
    target: int
    fields: dict[str, list[str]]

    def __getitem__(self, name: str) -> list[str]:
        return self.fields[name]


def packets(events: tuple[ev.RunEvent, ...], folder: Path) -> tuple[list[Seen], int]:
    """What tshark makes of a run's packets, and the relay's port."""
    file = folder / "relay.pcapng"
    file.write_bytes(to_pcapng(Recording(events=events)))
    port = placed(events)[0].port
    command = [str(wireshark.TSHARK), "-r", str(file), "-d", f"tcp.port=={port},http2", "-d", "tcp.port==50051,http2"]
    command += ["-T", "fields", "-E", "occurrence=a", "-E", f"aggregator={wireshark.SEPARATOR}"]
    command += [part for field in FIELDS for part in ("-e", field)]
    text = subprocess.run(command, capture_output=True, text=True, check=True, timeout=wireshark.SECONDS).stdout
    found = []
    for line in text.splitlines():
        values = [value.split(wireshark.SEPARATOR) if value else [] for value in line.split("\t")]
        fields = dict(zip(FIELDS, values, strict=True))
        found.append(Seen(source=int(fields["tcp.srcport"][0]), target=int(fields["tcp.dstport"][0]), fields=fields))
    return found, port


def to_client(found: list[Seen], port: int) -> list[Seen]:
    """What the relay sent to its client."""
    return [packet for packet in found if packet.source == port]


def frames(found: list[Seen], kind: str, *names: str) -> list[tuple[str, ...]]:
    """The values of these fields in every frame of a kind; the fields are of that kind alone."""
    rows = []
    for packet in found:
        if kind in packet["http2.type"]:
            rows += list(zip(*(packet[name] for name in names), strict=True))
    return rows


def test_rst_stream_has_its_stream_and_code(lab: Lab, tmp_path: Path) -> None:
    found, port = packets(one_by_one(lab, (Reset(every=2, code=11),), 4), tmp_path)
    resets = [packet for packet in to_client(found, port) if RST_STREAM in packet["http2.type"]]
    streams = [p["http2.streamid"][p["http2.type"].index(RST_STREAM)] for p in resets]
    assert (streams, [p["http2.rst_stream.error"] for p in resets]) == (["3", "7"], [["11"], ["11"]])
    # The server never hears of these streams.
    onward = [packet for packet in found if packet.target == 50051 and HEADERS in packet["http2.type"]]
    assert {p["http2.streamid"][p["http2.type"].index(HEADERS)] for p in onward} == {"1", "5"}


def test_rst_stream_comes_in_the_middle_of_a_response(lab: Lab, tmp_path: Path) -> None:
    found, port = packets(run(lab, (Reset(every=1, code=2, after_bytes=3),), HELLO), tmp_path)
    down = [kind for packet in to_client(found, port) for kind in packet["http2.type"]]
    assert down.index(HEADERS) < down.index(RST_STREAM)
    assert HEADERS not in down[down.index(RST_STREAM) :], "no trailers come after it"
    up = [packet for packet in found if packet.target == 50051 and RST_STREAM in packet["http2.type"]]
    # To trailers that were on their way h2 says STREAM_CLOSED besides (RFC 9113 §5.1).
    assert up[0]["http2.rst_stream.error"][0] == "8", "CANCEL: the server hears that it is not wanted any more"


def test_goaway_has_its_last_stream_and_code(lab: Lab, tmp_path: Path) -> None:
    found, port = packets(one_by_one(lab, (GoAway(after_calls=2, code=11),), 3), tmp_path)
    goaways = frames(to_client(found, port), GOAWAY, "http2.goaway.last_stream_id", "http2.goaway.error")
    assert goaways == [("3", "11")]


def test_a_status_is_trailers_only(lab: Lab, tmp_path: Path) -> None:
    found, port = packets(run(lab, (AnswerStatus(every=1, code=8, message="50 %"),), HELLO), tmp_path)
    (packet,) = [packet for packet in to_client(found, port) if HEADERS in packet["http2.type"]]
    fields = dict(zip(packet["http2.header.name"], packet["http2.header.value"], strict=True))
    assert fields == {
        ":status": "200",
        "content-type": "application/grpc",
        "grpc-status": "8",
        "grpc-message": "50 %25",
    }
    flags = int(packet["http2.flags"][packet["http2.type"].index(HEADERS)], 16)
    assert flags & END_STREAM
    assert [p for p in found if p.target == 50051 and HEADERS in p["http2.type"]] == [], "the server heard nothing"


def test_the_window_that_was_asked_for_is_announced_and_kept(lab: Lab, tmp_path: Path) -> None:
    large = CallSpec(path=HELLO.path, requests=in_json('{"name": "' + "x" * 500 + '"}'), deadline_ms=20_000)
    found, _ = packets(run(lab, (Window(size=100),), large), tmp_path)
    onward = [packet for packet in found if packet.target == 50051]
    announced = [value for p in onward for value in p["http2.settings.initial_window_size"]]
    assert announced == ["100"]
    assert frames(onward, WINDOW_UPDATE, "http2.window_update.window_size_increment"), "and it is refilled"


@pytest.mark.parametrize("closing", list(Closing))
def test_a_cut_ends_both_connections_as_it_says(lab: Lab, tmp_path: Path, closing: Closing) -> None:
    faults: tuple[Fault, ...] = (Bandwidth(bytes_per_second=2000), Cut(after_bytes=300, closing=closing))
    found, port = packets(run(lab, faults, MANY), tmp_path)
    down = to_client(found, port)
    client = next(p.target for p in down if p["tcp.flags.reset"] == ["1"] or p["tcp.flags.fin"] == ["1"])
    first = [p for p in down if p.target == client]
    assert sum(int(p["tcp.len"][0]) for p in first) == 300
    resets = [p for p in first if p["tcp.flags.reset"] == ["1"]]
    ends = [p for p in first if p["tcp.flags.fin"] == ["1"]]
    assert (bool(resets), bool(ends)) == ((True, False) if closing is Closing.RST else (False, True))
    assert any(p.target == 50051 and (p["tcp.flags.reset"] == ["1"] or p["tcp.flags.fin"] == ["1"]) for p in found)


def test_exactly_one_byte_differs(lab: Lab, tmp_path: Path) -> None:
    """What the server sent and what the client got, put together by tshark."""
    events = run(lab, (Corrupt(offset=4),), CallSpec(path=HELLO.path, requests=HELLO.requests, deadline_ms=500))
    packets(events, tmp_path)
    port = placed(events)[0].port
    sent, got = (_stream(tmp_path / "relay.pcapng", source) for source in (50051, port))
    differing = [at for at, (one, other) in enumerate(zip(sent, got, strict=False)) if one != other]
    assert differing == [4]
    assert sent[4] ^ got[4] == 0xFF


def _stream(file: Path, source: int) -> bytes:
    """The first connection's bytes from a port."""
    command = [str(wireshark.TSHARK), "-r", str(file), "-Y", f"tcp.srcport=={source} && tcp.len>0"]
    command += ["-T", "fields", "-e", "tcp.dstport", "-e", "tcp.payload"]
    text = subprocess.run(command, capture_output=True, text=True, check=True, timeout=wireshark.SECONDS).stdout
    rows = [line.split("\t") for line in text.splitlines()]
    return b"".join(bytes.fromhex(payload) for port, payload in rows if port == rows[0][0])
