"""How many streams servers allow at once: the SETTINGS frame that each sends first (RFC 9113, 3.4 and 6.5.2)."""

import struct
from collections.abc import Iterable

from app.runs.events import Packet
from app.wire import packets as wire

MAX_PACKETS = 2000
"""Of a run that are looked at: servers greet when they are connected to, and most runs connect at their beginning."""
_SETTINGS = 0x4
_MAX_CONCURRENT_STREAMS = 0x3
_HEADER = struct.Struct("!BHBBI")
"""Length in 8 and 16 bits, type, flags, stream."""
_SETTING = struct.Struct("!HI")


class StreamLimits:
    """Takes the packets of a run, in any number of pieces."""

    def __init__(self) -> None:
        self.by_port: dict[int, int] = {}
        """SETTINGS_MAX_CONCURRENT_STREAMS of each server that sent it, by its port."""
        self._left = MAX_PACKETS

    def push(self, packets: Iterable[Packet]) -> bool:
        """Take the next packets; True when a limit was found in them."""
        before = len(self.by_port)
        for packet in packets:
            if self._left <= 0:
                break
            self._left -= 1
            segment = wire.parse(packet.data, packet.length)
            if segment is not None and segment.source.port not in self.by_port:
                limit = greeting(segment.payload)
                if limit is not None:
                    self.by_port[segment.source.port] = limit
        return len(self.by_port) > before


def greeting(payload: bytes) -> int | None:
    """The limit in a payload that begins with a SETTINGS frame; None where it is anything else, or sets none."""
    if len(payload) < _HEADER.size:
        return None
    high, low, kind, flags, stream = _HEADER.unpack_from(payload)
    length = min(high << 16 | low, len(payload) - _HEADER.size)
    if (kind, flags, stream) != (_SETTINGS, 0, 0):
        return None
    end = _HEADER.size + length - length % _SETTING.size
    settings = dict(_SETTING.iter_unpack(payload[_HEADER.size : end]))
    return settings.get(_MAX_CONCURRENT_STREAMS)
