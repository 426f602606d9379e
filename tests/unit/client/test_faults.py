"""Every fault crosses the contract and comes back as it was."""

import pytest

from app.client import faults as conversion
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.runs import faults
from app.runs.faults import (
    AnswerStatus,
    Bandwidth,
    Closing,
    Corrupt,
    Cut,
    Direction,
    Fault,
    GoAway,
    Latency,
    Relay,
    Reset,
    Stall,
    Window,
)

EACH = (
    Latency(ms=20, jitter_ms=3),
    Bandwidth(bytes_per_second=1000),
    Cut(after_bytes=10, direction=Direction.REQUESTS, closing=Closing.FIN),
    Stall(direction=Direction.REQUESTS, after_bytes=0),
    Corrupt(offset=0),
    Reset(every=2, code=8),
    GoAway(after_calls=3, code=11),
    AnswerStatus(every=4, code=0, message=""),
    Window(size=16, refill=False),
)


@pytest.mark.parametrize("fault", EACH)
def test_a_fault_comes_back(fault: Fault) -> None:
    assert conversion.faults_from_proto(conversion.faults_to_proto([fault])) == (fault,)


def test_every_kind_is_in_the_contract() -> None:
    assert {faults.kind(fault) for fault in EACH} == set(faults.KINDS)
    assert set(pb.Fault.DESCRIPTOR.oneofs_by_name["kind"].fields) == {
        pb.Fault.DESCRIPTOR.fields_by_name[name] for name in faults.KINDS
    }


def test_a_relay_comes_back() -> None:
    relay = Relay(faults=EACH[:2], client="greeter", server="store")
    assert conversion.relay_from_proto(conversion.relay_to_proto(relay)) == relay


def test_what_a_newer_peer_says_is_no_failure() -> None:
    unknown = pb.Fault(cut=pb.Fault.Cut(after_bytes=1, direction=77))  # type: ignore[arg-type]  # from the future
    assert conversion.faults_from_proto([pb.Fault(), unknown]) == (Cut(after_bytes=1),)
