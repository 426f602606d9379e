"""A call and its twin, from packets: frames by hyperframe and hpack, HTTP/1.1 written out, every size counted by hand."""

from dataclasses import replace

from app.runs.events import ComparedPart
from app.trace import twin
from app.trace.twin import Bytes
from tests.support import traffic
from tests.support.traffic import PREFACE, REQUEST, RESPONSE, TRAILERS, Conversation
from tests.support.twin_recordings import (
    ANSWER,
    ASK,
    CHUNKED,
    JSON,
    MESSAGE,
    REPLY,
    TOLD,
    as_json,
    compared,
    over_grpc,
    told,
)


def both(calls: int = 2) -> twin.Part:
    events = told(json=False, ports=(40000,), calls=calls), told(json=True, ports=(40001,), calls=calls)
    return compared(*events, conversations=(over_grpc(), as_json())).parts[ComparedPart.ONE_BY_ONE]


def test_the_bytes_of_grpc_are_headers_framing_and_messages() -> None:
    side = both().grpc
    assert side.first
    encoders = {client: traffic.hpack.Encoder() for client in (True, False)}
    asked = len(encoders[True].encode(list(REQUEST)))
    answered = len(encoders[False].encode(list(RESPONSE))) + len(encoders[False].encode(list(TRAILERS)))
    # HEADERS and DATA have 9 bytes before their payload, a message 5.
    assert side.first.request_bytes == Bytes(headers=asked, framing=9 + 9 + 5, body=len(MESSAGE))
    assert side.first.answer_bytes == Bytes(headers=answered, framing=9 + 9 + 5 + 9, body=len(REPLY))
    later = len(encoders[True].encode(list(REQUEST)))
    assert side.counted[0].request_bytes.headers == later < asked, "HPACK remembers"
    # The preface and one empty SETTINGS of each end; nothing else is the connection's own.
    assert (side.setup, side.upkeep, side.connections, side.calls) == (len(PREFACE) + 9 + 9, 0, 1, 3)


def test_the_bytes_of_http_are_head_and_body() -> None:
    side = both().json
    for one in side.counted:
        assert one.request_bytes == Bytes(headers=len(ASK), body=len(JSON))
        assert one.answer_bytes == Bytes(headers=len(TOLD), body=len(ANSWER))
        assert (one.request, one.answer, one.status) == (JSON, ANSWER, 200)
        assert one.size.total == len(ASK + JSON + TOLD + ANSWER)
    assert (side.setup, side.upkeep, side.connections) == (0, 0, 1)


def test_chunks_have_framing() -> None:
    conversation = Conversation(40001, 50080).client(ASK, JSON).server(TOLD, ANSWER).client(ASK, JSON).server(CHUNKED)
    events = told(json=False, ports=(40000,)), told(json=True, ports=(40001,))
    (one,) = compared(*events, conversations=(over_grpc(), conversation)).parts[ComparedPart.ONE_BY_ONE].json.counted
    # "3\r\n", "\r\n", "10\r\n", "\r\n", "0\r\n\r\n".
    assert one.answer_bytes == Bytes(headers=CHUNKED.index(b"3\r\n"), framing=3 + 2 + 4 + 2 + 5, body=3 + 16)
    assert one.answer == b'{}\n{"name":"Adam0"}'


def test_warm_up_calls_do_not_count_and_a_time_is_from_the_last_byte_asked_to_the_last_answered() -> None:
    part = both()
    assert [len(side.counted) for side in (part.grpc, part.json)] == [2, 2]
    # A packet each way, a microsecond apart.
    assert {one.duration_ns for side in (part.grpc, part.json) for one in side.counted} == {1000}
    assert (part.complete, part.grpc.counted[0].status, part.grpc.planned) == (True, 0, 2)
    assert len(both(calls=1).grpc.counted) == 1


def test_calls_at_once_are_counted_and_ports_tell_whose_a_connection_is() -> None:
    first, second = as_json(2, 40001), as_json(2, 40002)
    events = (
        told(ComparedPart.TOGETHER, json=False, ports=(40000,)),
        told(ComparedPart.TOGETHER, json=True, ports=(40001, 40002)),
    )
    part = compared(*events, conversations=(over_grpc(), first, second)).parts[ComparedPart.TOGETHER]
    assert (part.json.connections, len(part.json.counted), twin.most_at_once(part.json.counted)) == (2, 2, 2)
    assert (part.grpc.connections, twin.most_at_once(part.grpc.counted)) == (1, 1)


def test_rounds_are_in_the_order_of_their_length() -> None:
    side = both().json
    assert side.rounds(2) == (side.counted,)
    assert side.rounds(5) == (side.counted,), "fewer than a round are one"
    slow, quick = side.counted[0], replace(side.counted[1], answered_ns=side.counted[1].asked_ns + 1)
    assert replace(side, counted=(slow, quick)).rounds(1) == ((quick,), (slow,))
    assert twin.elapsed((slow, quick)) == quick.answered_ns - slow.asked_ns


def test_what_was_not_recorded_is_not_there() -> None:
    found = compared(told(json=False, ports=(40000,)), conversations=(over_grpc(),))
    assert (found.path, dict(found.parts)) == ("", {})
    events = told(json=False, ports=(1,)), told(json=True, ports=(2,))
    part = compared(*events, conversations=(over_grpc(),)).parts[ComparedPart.ONE_BY_ONE]
    assert (part.complete, part.grpc.first, part.json.connections) == (False, None, 0)
