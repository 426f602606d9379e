"""The client of a comparison: the same calls over gRPC and as JSON over HTTP/1.1, from one process, in turns.

Calls come in small batches, now one protocol first and now the other, so that whatever else the machine does meets both
alike. A request is one write on either side, and connections are kept. Nothing is measured here: the recorder sees the
packets of both; what is told is which connections were whose, and how many calls on them count.

Messages on fd 3 are frames: 4-byte big-endian length, then JSON, bytes in base64.

* in, once: ``compare`` (grpc_port, json_port, path, kind, message, json, metadata, calls, together, seconds, bytes)
* out: ``ready``, ``part`` (part, json, ports, warm_up, calls), ``done`` (text: why it ended early; empty when it did not)
"""

import base64
import contextlib
import http.client
import json
import os
import select
import socket
import struct
import time
import zlib
from collections.abc import Iterator
from typing import Any

import grpc

from .channels import OPTIONS, connections

CONTROL_FD = 3
WARM_UP = 3
"""Calls of each protocol before those that count: connections, caches and pools are then as they stay."""
BATCH = 5
"""Calls of one protocol before it is the other's turn."""
PACKED_CALLS = 5
ROUNDS = 5
"""Of calls at once: once alone would be chance."""
CALL_SECONDS = 10.0
BROWSER_CONNECTIONS = 6
"""What browsers open to one server at most for HTTP/1.1."""
MAX_ANSWER_BYTES = 4 * 1024 * 1024
_GZIP = 16 + zlib.MAX_WBITS


class Broken(Exception):
    """The comparison cannot go on; the text says why, in a sentence."""


class Control:
    """The jail's end of the control channel: one message comes, several go."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    def receive(self) -> dict[str, Any]:
        """The message; ends the program where there is none."""
        (length,) = struct.unpack(">I", self._exactly(4))
        message: dict[str, Any] = json.loads(self._exactly(length))
        return message

    def send(self, **message: Any) -> None:
        """Sends one message."""
        body = json.dumps(message).encode()
        self.sock.sendall(struct.pack(">I", len(body)) + body)

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self.sock.recv(min(count - len(data), 1 << 18))
            if not part:
                os._exit(0)
            data += part
        return data


class Grpc:
    """Calls over one channel of gRPC, which has one connection."""

    json = False

    def __init__(self, asked: dict[str, Any], *, gzip: bool = False) -> None:
        self._request = base64.b64decode(asked["message"])
        self._metadata = [(name, _value(name, value)) for name, value in asked["metadata"]]
        self._compression = grpc.Compression.Gzip if gzip else grpc.Compression.NoCompression
        self._port = asked["grpc_port"]
        self._before = connections()
        self._channel = grpc.insecure_channel(f"localhost:{self._port}", options=OPTIONS)
        self._streams = asked["kind"] == "unary_stream"
        make: Any = self._channel.unary_stream if self._streams else self._channel.unary_unary
        self._method = make(asked["path"])

    def call(self) -> int:
        """One call; the bytes of its messages."""
        return self._size(self._begin())

    def together(self, count: int) -> None:
        """So many calls, all begun before the first is waited for."""
        for begun in [self._begin() for _ in range(count)]:
            self._size(begun)

    def ports(self) -> list[int]:
        """The local port of its connection."""
        return sorted(local for local, remote in connections() - self._before if remote == self._port)

    def close(self) -> None:
        """Closes the channel."""
        self._channel.close()

    def _begin(self) -> Any:
        begin = self._method if self._streams else self._method.future
        options = {"timeout": CALL_SECONDS, "metadata": self._metadata, "compression": self._compression}
        return begin(self._request, **options)

    def _size(self, begun: Any) -> int:
        size = len(self._request)
        try:
            for answer in begun if self._streams else (begun.result(),):
                size += len(answer)
        except grpc.RpcError as error:
            code, said = begun.code(), begun.details() or str(error)
            if code is grpc.StatusCode.DEADLINE_EXCEEDED:
                raise Broken(f"A call over gRPC took longer than {CALL_SECONDS:.0f} s.") from error
            if code is grpc.StatusCode.UNAVAILABLE:
                raise Broken(
                    f"gRPC did not get through in plaintext, which is how both are compared: {said}"
                ) from error
        return size


class Json:
    """Calls over connections of HTTP/1.1 that are kept: one call at a time on each."""

    json = True

    def __init__(self, asked: dict[str, Any], *, gzip: bool = False, width: int = 1) -> None:
        self._path = asked["path"]
        self._port = asked["json_port"]
        self._body = base64.b64decode(asked["json"])
        self._fields = {"Content-Type": "application/json"}
        self._fields |= {name: _text(name, value) for name, value in asked["metadata"]}
        if gzip:
            self._fields["Accept-Encoding"] = "gzip"
            self._body = self._shorter()
        self._before = connections()
        self._clients = [OneWrite("localhost", self._port, timeout=CALL_SECONDS) for _ in range(width)]

    def call(self) -> int:
        """One call on each connection; the bytes of the last one's messages."""
        return [self._one(client) for client in self._clients][-1]

    def together(self, count: int) -> None:
        """So many calls, each as soon as a connection is free."""
        busy: dict[int, OneWrite] = {}
        for client in self._clients[:count]:
            busy[self._begin(client)] = client
        left = count - len(busy)
        while busy:
            ready, _, _ = select.select(list(busy), [], [], CALL_SECONDS)
            if not ready:
                raise Broken(f"A call as JSON took longer than {CALL_SECONDS:.0f} s.")
            for number in ready:
                client = busy.pop(number)
                self._end(client)
                if left:
                    left -= 1
                    busy[self._begin(client)] = client

    def ports(self) -> list[int]:
        """The local ports of its connections."""
        return sorted(local for local, remote in connections() - self._before if remote == self._port)

    def close(self) -> None:
        """Closes the connections."""
        for client in self._clients:
            client.close()

    def _one(self, client: "OneWrite") -> int:
        self._begin(client)
        return self._end(client)

    def _begin(self, client: "OneWrite") -> int:
        """Sends a request; the descriptor on which its answer comes."""
        try:
            client.request("POST", self._path, self._body, self._fields)
            return client.flush()
        except OSError as error:
            raise Broken(f"The JSON twin was not reached: {error}.") from error

    def _end(self, client: "OneWrite") -> int:
        """Reads the answer; the bytes of both messages."""
        try:
            answer = client.getresponse().read(MAX_ANSWER_BYTES + 1)
        except (OSError, http.client.HTTPException) as error:
            raise Broken(f"The JSON twin did not answer: {error or type(error).__name__}.") from error
        if len(answer) > MAX_ANSWER_BYTES:
            raise Broken(f"An answer has more than {MAX_ANSWER_BYTES} bytes as JSON.")
        return len(self._body) + len(answer)

    def _shorter(self) -> bytes:
        packer = zlib.compressobj(wbits=_GZIP)
        packed = packer.compress(self._body) + packer.flush()
        if len(packed) >= len(self._body):
            return self._body
        self._fields["Content-Encoding"] = "gzip"
        return packed


class OneWrite(http.client.HTTPConnection):
    """http.client, but head and body of a request go out in one write, as a careful client does it."""

    def __init__(self, host: str, port: int, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self._unsent = b""

    def send(self, data: Any) -> None:
        """Keeps it until ``flush``."""
        self._unsent += data

    def flush(self) -> int:
        """Sends the request; the descriptor of the connection."""
        data, self._unsent = self._unsent, b""
        super().send(data)
        return int(self.sock.fileno())


def compare(asked: dict[str, Any], control: Control) -> None:
    """Every part of the comparison."""
    cost = one_by_one(asked, control)
    with _pair(Grpc(asked, gzip=True), Json(asked, gzip=True)) as ways:
        for way in ways:
            way.call()
        in_turns(ways, PACKED_CALLS)
        tell(control, "gzip", ways, 1, PACKED_CALLS)
    count = asked["together"]
    rounds = fitting(asked, cost, ROUNDS, count)
    with _pair(Grpc(asked), Json(asked, width=min(count, BROWSER_CONNECTIONS))) as ways:
        for way in ways:
            way.call()
        for at in range(rounds):
            for way in ways if at % 2 else reversed(ways):
                way.together(count)
        tell(control, "together", ways, 1, rounds * count)


Cost = tuple[float, float]
"""Of one call of each: seconds, and bytes of their messages."""


def fitting(asked: dict[str, Any], cost: Cost, most: int, calls: int = 1) -> int:
    """How often so many calls of each can be made within the seconds and bytes given."""
    fit = min(asked["seconds"] / cost[0], asked["bytes"] / cost[1]) / calls
    return max(1, min(most, int(fit)))


def one_by_one(asked: dict[str, Any], control: Control) -> Cost:
    """The part that times are read from."""
    with _pair(Grpc(asked), Json(asked)) as ways:
        began = time.monotonic()
        size = sum(way.call() for way in ways for _ in range(WARM_UP))
        cost = max(time.monotonic() - began, 1e-6) / WARM_UP, max(size, 1) / WARM_UP
        calls = fitting(asked, cost, asked["calls"])
        in_turns(ways, calls)
        tell(control, "one by one", ways, WARM_UP, calls)
    return cost


def in_turns(ways: tuple[Grpc | Json, ...], calls: int) -> None:
    """So many calls of each, in small batches, the first of a pair of batches the second of the next."""
    for at in range(0, calls, BATCH):
        for way in ways if at // BATCH % 2 else reversed(ways):
            for _ in range(min(BATCH, calls - at)):
                way.call()


def tell(control: Control, part: str, ways: tuple[Grpc | Json, ...], warm_up: int, calls: int) -> None:
    """Says whose connections these were, and that ``calls`` on them count, all but the first ``warm_up`` of each."""
    for way in ways:
        control.send(event="part", part=part, json=way.json, ports=way.ports(), warm_up=warm_up, calls=calls)


@contextlib.contextmanager
def _pair(*ways: Grpc | Json) -> Iterator[tuple[Grpc | Json, ...]]:
    try:
        yield ways
    finally:
        for way in ways:
            way.close()


def _value(name: str, text: str) -> str | bytes:
    data = base64.b64decode(text)
    return data if name.endswith("-bin") else data.decode("latin-1")


def _text(name: str, text: str) -> str:
    return text.rstrip("=") if name.endswith("-bin") else base64.b64decode(text).decode("latin-1")


def main() -> None:
    """Waits for the one thing to do, and does it."""
    control = Control(socket.socket(fileno=CONTROL_FD))
    control.send(event="ready")
    asked = control.receive()
    try:
        compare(asked, control)
    except Broken as error:
        control.send(event="done", text=str(error))
    else:
        control.send(event="done", text="")
    # Wait for the runner to close its end: the run's end is its to say.
    control.receive()


if __name__ == "__main__":
    main()
