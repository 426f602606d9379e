"""The faults of a relay, as its program holds them: names and plain values, checked before they came here."""

from typing import Any

Fault = dict[str, Any]
HTTP2 = frozenset({"reset", "go_away", "status", "window"})
"""What needs the relay to speak HTTP/2; the rest acts on bytes."""


class Plan:
    """The faults now: what they are, and the calls that were counted since they are."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = {fault["kind"]: fault for fault in faults}
        self.calls = 0

    @property
    def http2(self) -> bool:
        """Whether a fault needs the relay to speak HTTP/2."""
        return bool(self.faults.keys() & HTTP2)

    def on(self, kind: str) -> Fault | None:
        """The fault of this kind, where the call that was counted last is one of “every Nth”."""
        fault = self.faults.get(kind)
        return fault if fault and self.calls % fault["every"] == 0 else None

    def window(self, direction: str) -> Fault | None:
        """The small window for DATA that goes in ``direction``."""
        fault = self.faults.get("window")
        return fault if fault and fault["direction"] == direction else None
