"""The faults as the relay's program holds them."""

from app.runs import faults
from app.runs.faults import Direction, Latency, Reset, Window
from app.sandbox.inside.relay_plan import Plan


def plan(*chosen: faults.Fault) -> Plan:
    return Plan([faults.plain(fault) for fault in chosen])


def test_only_some_faults_need_http2() -> None:
    assert not plan().http2
    assert not plan(Latency(ms=1)).http2
    assert plan(Latency(ms=1), Window(size=1)).http2


def test_every_third_call() -> None:
    counted = plan(Reset(every=3))
    hit = []
    for _ in range(6):
        counted.calls += 1
        hit.append(counted.on("reset") is not None)
    assert hit == [False, False, True, False, False, True]
    assert counted.on("status") is None


def test_a_window_has_a_direction() -> None:
    small = plan(Window(size=7, direction=Direction.REQUESTS))
    found = small.window("REQUESTS")
    assert found is not None
    assert found["size"] == 7
    assert small.window("RESPONSES") is None
