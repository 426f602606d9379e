"""Comparisons of a call with its twin as JSON, written down packet by packet: hyperframe, hpack, and HTTP/1.1 as text."""

from app.runs.events import AnyEvent, Compared, ComparedPart, ConnectionOpened, Packet, PacketBatch
from app.schema.model import EMPTY
from app.trace import build, twin
from tests.support import traffic
from tests.support.traffic import Conversation

ASK = b"POST /demo.Echo/Say HTTP/1.1\r\nHost: localhost:50080\r\nContent-Length: 14\r\n\r\n"
TOLD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 22\r\n\r\n"
CHUNKED = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n10\r\n{"name":"Adam0"}\r\n0\r\n\r\n'
JSON, ANSWER = b'{"name":"Ada"}', b'{"message":"Hi, Ada!"}'
MESSAGE, REPLY = b"\x0a\x03Ada", b"\x0a\x07Hi, Ada"


def told(
    part: ComparedPart = ComparedPart.ONE_BY_ONE, *, json: bool, ports: tuple[int, ...], calls: int = 2
) -> Compared:
    return Compared(part=part, json=json, client_ports=ports, warm_up=1, calls=calls)


def _opened(one: Conversation) -> ConnectionOpened:
    return traffic.opened(one.ports[True][0], server_port=one.ports[True][1])


def compared(*events: Compared, conversations: tuple[Conversation, ...]) -> twin.Comparison:
    packets: list[Packet] = sorted((p for one in conversations for p in one.packets), key=lambda packet: packet.time_ns)
    openings = [_opened(one) for one in conversations]
    return twin.compare(build.build(traffic.recording(packets, *openings), EMPTY), events)


def over_grpc(calls: int = 3, port: int = 40000) -> Conversation:
    """One connection of HTTP/2."""
    made = Conversation(port).settle()
    for at in range(calls):
        made.say(2 * at + 1, MESSAGE, REPLY)
    return made


def as_json(calls: int = 3, port: int = 40001) -> Conversation:
    """One connection of HTTP/1.1."""
    made = Conversation(port, 50080)
    for _ in range(calls):
        made.client(ASK, JSON).server(TOLD, ANSWER)
    return made


def events(*told_of: Compared, conversations: tuple[Conversation, ...]) -> tuple[AnyEvent, ...]:
    """What a run tells of these."""
    packets: list[Packet] = sorted((p for one in conversations for p in one.packets), key=lambda packet: packet.time_ns)
    opened: list[ConnectionOpened] = [_opened(one) for one in conversations]
    return (*opened, PacketBatch(packets=tuple(packets)), *told_of)


def whole(calls: int = 30) -> tuple[AnyEvent, ...]:
    """All three parts, on connections of their own."""
    found: list[Compared] = []
    made: list[Conversation] = []
    for at, part in enumerate(ComparedPart):
        grpc, json = 40000 + 10 * at, tuple(range(40001 + 10 * at, 40003 + 10 * at))
        made += [over_grpc(calls + 1, grpc), *(as_json(calls // len(json) + 1, port) for port in json)]
        found += [told(part, json=False, ports=(grpc,), calls=calls), told(part, json=True, ports=json, calls=calls)]
    return events(*found, conversations=tuple(made))
