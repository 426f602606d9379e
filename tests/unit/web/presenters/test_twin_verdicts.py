"""What a comparison says: sizes, times and connections, in favour of whom they are for."""

from dataclasses import replace

from app.runs.events import ComparedPart
from app.trace.twin import Bytes, Comparison, Exchange, Part, Side
from app.web.presenters import twin_verdicts
from app.web.presenters.twin_verdicts import Verdict


def side(
    *, json: bool, body: int = 20, headers: int = 100, micros: int = 100, connections: int = 1, setup: int = 0
) -> Side:
    """Five calls, one after the other on each connection, the times a little apart."""
    counted = tuple(
        Exchange(
            connection=at % connections, asked_ns=at * 10**9, answered_ns=at * 10**9 + (micros + at) * 1000,
            request_bytes=Bytes(headers=headers, body=body), answer_bytes=Bytes(), request=b"", answer=b"", status=0,
        )
        for at in range(5)
    )  # fmt: skip
    return Side(json=json, connections=connections, first=counted[0], counted=counted, planned=5, setup=setup, calls=5)


def found(grpc: Side, json: Side, packed: Part | None = None) -> list[Verdict]:
    part = Part(grpc=grpc, json=json)
    parts = {
        ComparedPart.ONE_BY_ONE: part,
        ComparedPart.GZIP: packed or part,
        ComparedPart.TOGETHER: Part(grpc=grpc, json=replace(json, connections=2)),
    }
    return list(twin_verdicts.verdicts(Comparison(path="/a.B/C", parts=parts)))


def test_where_grpc_needs_less() -> None:
    verdicts = found(side(json=False, headers=10, setup=10), side(json=True, body=40, micros=300))
    assert [verdict.winner for verdict in verdicts] == ["grpc", "grpc", "grpc", "grpc", "grpc", "grpc", "even"]
    later, first, message, time, gzip, connections, _ = verdicts
    assert later.text == "A later call, with everything: 30 bytes over gRPC, 140 bytes as JSON (4.7 times)."
    assert "HPACK" in later.why
    assert "40 bytes over gRPC" in first.text
    assert "20 bytes of protobuf, 40 bytes of JSON (2.0 times)" in message.text
    assert "0.10 ms over gRPC, 0.30 ms as JSON (3.0 times)" in time.text
    assert "written in C" in time.why
    assert "as without it" in gzip.text
    assert connections.text == "5 calls at once: 1 connection for gRPC, 2 connections for JSON."
    assert "4 calls had to wait" in connections.why


def test_where_json_wins_it_says_so_and_why() -> None:
    verdicts = found(side(json=False, body=60, micros=300, setup=150), side(json=True, body=20, headers=90))
    assert [verdict.chip for verdict in verdicts[:5]] == ["JSON"] * 5
    assert "Whoever makes one call" in verdicts[1].why
    assert "1.5" in verdicts[2].why
    assert "hands each call from threads of C to Python's" in verdicts[3].why


def test_times_that_overlap_are_no_difference() -> None:
    verdict = found(side(json=False), side(json=True, micros=102))[3]
    assert (verdict.winner, verdict.chip) == ("even", "no difference")
    assert "the middle halves of both overlap" in verdict.text


def test_large_messages_have_other_reasons_and_gzip_its_own() -> None:
    large = side(json=False, body=5000), side(json=True, body=9000, micros=500)
    packed = Part(grpc=side(json=False, body=900), json=side(json=True, body=910))
    verdicts = found(*large, packed=packed)
    assert "longer to read and to print" in verdicts[3].why
    assert (verdicts[4].winner, "JSON's repeated names" in verdicts[4].why) == ("even", True)


def test_messages_without_a_byte_have_no_ratio() -> None:
    verdict = found(side(json=False, body=0), side(json=True, body=2))[2]
    assert verdict.text.endswith("0 bytes of protobuf, 2 bytes of JSON.")


def test_nothing_is_said_of_what_was_not_made() -> None:
    assert list(twin_verdicts.verdicts(Comparison(path="", parts={}))) == []
