"""The bytes that a comparison counts are those that Wireshark finds in the same packets: nothing is left out on either side."""

import secrets
import subprocess
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from app.runs import events as ev
from app.runs import twin as twins
from app.runs.events import Recording
from app.runs.twin import TwinCall
from app.schema.model import EMPTY
from app.trace import build, twin
from app.trace.export import to_pcapng
from tests.runner.conftest import Lab, source, workspace
from tests.support import wireshark

pytestmark = [
    pytest.mark.jail,
    pytest.mark.oracle,
    pytest.mark.skipif(wireshark.TSHARK is None, reason=wireshark.MISSING),
]

SERVERS = {50051, twins.PORT}
CALL = TwinCall(path="/greeter.Greeter/SayHello", request=b"\x0a\x03Ada", json=b'{"name":"Ada"}')


def payloads(recording: Recording, folder: Path) -> dict[int, int]:
    """Bytes of TCP payload both ways, by the client's port, without what was sent again."""
    file = folder / "twin.pcapng"
    file.write_bytes(to_pcapng(recording))
    fields = ("-e", "tcp.srcport", "-e", "tcp.dstport", "-e", "tcp.len")
    command = [
        str(wireshark.TSHARK),
        "-r",
        str(file),
        "-Y",
        "tcp && !tcp.analysis.retransmission",
        "-T",
        "fields",
        *fields,
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=wireshark.SECONDS).stdout
    found: dict[int, int] = defaultdict(int)
    for line in told.splitlines():
        one, other, length = map(int, line.split("\t"))
        found[one if other in SERVERS else other] += length
    return found


def test_every_byte_is_counted_once(lab: Lab, tmp_path: Path) -> None:
    run_id = secrets.token_hex(16)
    lab.client.compare(run_id, workspace(source()), CALL)
    recording = Recording(events=lab.follow(run_id))
    told = [e.event for e in recording.events if isinstance(e.event, ev.Compared)]
    everything = [replace(one, warm_up=0, calls=10_000) for one in told]
    found = twin.compare(build.build(recording, EMPTY), everything)
    seen = payloads(recording, tmp_path)
    assert len(found.parts) == 3
    for part, both in found.parts.items():
        for side in (both.grpc, both.json):
            ports = next(one.client_ports for one in told if (one.part, one.json) == (part, side.json))
            counted = side.setup + side.upkeep + sum(one.size.total for one in side.counted)
            assert counted == sum(seen[port] for port in ports), (part, side.json)
            assert sum(seen[port] for port in ports) > 1000
