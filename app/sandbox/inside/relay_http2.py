"""The relay's HTTP/2: two connections back to back, as a proxy has them, and the faults that only a peer can make.

Sans I/O: bytes of either side in, bytes for both sides out. Streams keep their numbers, so that a call is the same stream
on both connections. The client hears nothing before the server's SETTINGS are here: what it may do is what the server lets
it do. DATA is taken from one side as the other's windows let it go on, so flow control reaches through the relay.
"""

from collections.abc import Callable
from typing import Any

import h2.events
import h2.exceptions
from h2.settings import SettingCodes
from hyperframe.frame import GoAwayFrame

from .relay_plan import Fault, Plan
from .relay_side import Data, Failed, Headers, Side, Trailers

MAX_EARLY_BYTES = 64 * 1024
"""What a client may send before the server's SETTINGS are here: gRPC's clients send no call before they have some."""
_CARRIED = (SettingCodes.MAX_CONCURRENT_STREAMS, SettingCodes.MAX_HEADER_LIST_SIZE)
"""What the client must know of the server's SETTINGS; the rest is between neighbours."""
_NO_ERROR, _REFUSED_STREAM, _CANCEL = 0, 7, 8
_ALL_STREAMS = 2**31 - 1
"""The last stream of a GOAWAY that only warns (RFC 9113 §6.8)."""


class Proxy:
    """Client and server, and the faults between them. ``note`` is told in words what a fault did."""

    def __init__(self, plan: Callable[[], Plan], note: Callable[[str], None]) -> None:
        self._plan = plan
        self._note = note
        self.client = Side(client_side=False, direction="REQUESTS", window=plan().window("REQUESTS"))
        self.server = Side(client_side=True, direction="RESPONSES", window=plan().window("RESPONSES"))
        self._early = bytearray()
        self._begun = False
        self._allowed: dict[Any, int] = {}
        self._calls = 0
        self._last: int | None = None
        self._open: set[int] = set()
        self._broken: dict[int, tuple[int, int]] = {}
        """Calls that are reset in the middle of their response: with what code, and after how many more bytes."""
        self.server.begin({})

    @property
    def finished(self) -> bool:
        """True once GOAWAY was sent to the client and the last of its calls has ended."""
        return self._last is not None and not self._open

    def from_client(self, data: bytes) -> None:
        """Bytes of the client. Raises ``Failed``."""
        if not self._begun:
            self._early += data
            if len(self._early) > MAX_EARLY_BYTES:
                raise Failed("too much was sent before the server's SETTINGS were here")
            return
        for event in self.client.read(data):
            self._requested(event)

    def from_server(self, data: bytes) -> None:
        """Bytes of the server. Raises ``Failed``."""
        for event in self.server.read(data):
            if isinstance(event, h2.events.RemoteSettingsChanged):
                self._allow()
            self._responded(event)

    def _allow(self) -> None:
        """The server's SETTINGS are here, or others than before: the client gets those that matter to it."""
        remote = self.server.h2.remote_settings
        settings: dict[Any, int] = {code: remote[code] for code in _CARRIED if code in remote}
        if self._begun:
            if settings != self._allowed:
                self.client.h2.update_settings(settings)
            self._allowed = settings
            return
        self._allowed = settings
        self.client.begin(settings)
        self._begun = True
        early, self._early = bytes(self._early), bytearray()
        self.from_client(early)

    def _requested(self, event: h2.events.Event | GoAwayFrame) -> None:
        match event:
            case h2.events.RequestReceived():
                self._call(event)
            case GoAwayFrame():
                self.server.goaway(event)
            case _:
                self._carry(event, self.client, self.server)

    def _responded(self, event: h2.events.Event | GoAwayFrame) -> None:
        match event:
            case h2.events.ResponseReceived() | h2.events.InformationalResponseReceived():
                self._answer(event)
            case GoAwayFrame():
                self._going(event)
            case h2.events.DataReceived() if event.stream_id in self._broken:
                self._break(event)
            case _:
                self._carry(event, self.server, self.client)

    def _carry(self, event: h2.events.Event | GoAwayFrame, source: Side, target: Side) -> None:
        """What is the same in both directions."""
        match event:
            case h2.events.DataReceived(stream_id=stream):
                item = Data(event.data, event.flow_controlled_length, event.stream_ended is not None)
                self._send(stream, item, source, target)
            case h2.events.TrailersReceived(stream_id=stream):
                self._send(stream, Trailers(list(event.headers)), source, target)
            case h2.events.StreamReset(stream_id=stream):
                target.reset(stream, int(event.error_code))
                self._open.discard(stream)
            case h2.events.WindowUpdated() | h2.events.RemoteSettingsChanged():
                # A wider window of this side is for what waits to be sent to it.
                for stream in list(source.waiting):
                    self._sent(stream, source, ended=source.flush(stream, target.take))

    def _send(self, stream: int, item: Data | Trailers, source: Side, target: Side) -> None:
        if source is self.client and stream not in self._open:
            # Answered by the relay, or come after GOAWAY: the server never hears of it.
            source.take(stream, item.length if isinstance(item, Data) else 0)
            return
        self._sent(stream, target, ended=target.send(stream, item, source.take))

    def _sent(self, stream: int, side: Side, *, ended: bool) -> None:
        """A call is over when all of its response was sent."""
        if ended and side is self.client:
            self._open.discard(stream)

    def _call(self, event: h2.events.RequestReceived) -> None:
        stream, plan = event.stream_id, self._plan()
        if self._last is not None and stream > self._last:
            return
        plan.calls += 1
        self._calls += 1
        ends = event.stream_ended is not None
        if fault := plan.on("status"):
            self._answer_status(stream, fault, ends=ends)
        elif (fault := plan.on("reset")) and not fault["after_bytes"]:
            self.client.reset(stream, fault["code"])
            self._note(f"RST_STREAM with error code {fault['code']} on stream {stream}")
        else:
            if fault:
                self._broken[stream] = (fault["code"], fault["after_bytes"])
            self._begin_call(stream, list(event.headers), ends=ends)
        self._maybe_go_away(stream, plan)

    def _begin_call(self, stream: int, headers: Headers, *, ends: bool) -> None:
        try:
            self.server.h2.send_headers(stream, headers, end_stream=ends)
        except h2.exceptions.ProtocolError:
            # More streams than the server takes, or it said GOAWAY: to be tried elsewhere (RFC 9113 §8.7).
            self.client.reset(stream, _REFUSED_STREAM)
            return
        self._open.add(stream)

    def _answer_status(self, stream: int, fault: Fault, *, ends: bool) -> None:
        headers = [
            (b":status", b"200"),
            (b"content-type", b"application/grpc"),
            (b"grpc-status", str(fault["code"]).encode()),
            (b"grpc-message", _percent_encoded(fault["message"])),
        ]
        self.client.h2.send_headers(stream, headers, end_stream=True)
        if not ends:
            # The rest of the request is not needed (RFC 9113 §8.1).
            self.client.reset(stream, _NO_ERROR)
        self._note(f"status {fault['code']} on stream {stream}")

    def _answer(self, event: h2.events.ResponseReceived | h2.events.InformationalResponseReceived) -> None:
        ends = isinstance(event, h2.events.ResponseReceived) and event.stream_ended is not None
        try:
            self.client.h2.send_headers(event.stream_id, list(event.headers), end_stream=ends)
        except h2.exceptions.ProtocolError:
            return
        if ends:
            self._open.discard(event.stream_id)

    def _break(self, event: h2.events.DataReceived) -> None:
        """The response goes on as far as it may; then both sides are told that the stream is over."""
        stream = event.stream_id
        code, left = self._broken[stream]
        if len(event.data) < left:
            self._broken[stream] = (code, left - len(event.data))
            self._carry(event, self.server, self.client)
            return
        del self._broken[stream]
        item = Data(event.data[:left], event.flow_controlled_length, ends=False)
        self._send(stream, item, self.server, self.client)
        self.client.reset(stream, code)
        self.server.reset(stream, _CANCEL)
        self._open.discard(stream)
        self._note(f"RST_STREAM with error code {code} on stream {stream}, in the middle of its response")

    def _maybe_go_away(self, stream: int, plan: Plan) -> None:
        fault = plan.faults.get("go_away")
        if fault and self._last is None and self._calls >= fault["after_calls"]:
            self._last = stream
            self.client.goaway(GoAwayFrame(0, last_stream_id=stream, error_code=fault["code"]))
            self._note(f"GOAWAY with error code {fault['code']}, last stream {stream}")

    def _going(self, frame: GoAwayFrame) -> None:
        """The server goes away: so do we, with its words. Calls that it will not take may be made elsewhere."""
        if frame.last_stream_id < _ALL_STREAMS:
            self._last = min(frame.last_stream_id, self._last) if self._last is not None else frame.last_stream_id
            self._open = {stream for stream in self._open if stream <= frame.last_stream_id}
        self.client.goaway(frame)


def _percent_encoded(text: str) -> bytes:
    """Percent-Encoded (gRPC over HTTP/2): bytes of UTF-8 outside of printable ASCII, and the percent sign."""
    return b"".join(
        bytes([byte]) if 0x20 <= byte <= 0x7E and byte != 0x25 else b"%%%02X" % byte for byte in text.encode()
    )
