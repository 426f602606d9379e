"""The schema worker as a plain process: compiles, encodes, and outlives what kills its forks."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf import descriptor_pb2

from app.sandbox import inside
from tests.support.inside import Inside
from tests.support.shop import PROTO


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    started = Inside(inside.SCHEMA_WORKER, str(tmp_path_factory.mktemp("schemas")))
    yield started
    assert started.close() == 0


def _compile(worker: Inside, *files: tuple[str, str]) -> dict[str, Any]:
    worker.send({"op": "compile", "id": 1, "files": [list(file) for file in files]})
    return worker.receive()


@pytest.fixture(scope="module")
def shop(worker: Inside) -> str:
    descriptor_set = _compile(worker, ("shop.proto", PROTO))["answer"]["descriptor_set"]
    assert isinstance(descriptor_set, str)
    return descriptor_set


def test_a_schema_becomes_stubs_methods_and_a_descriptor_set_with_imports(worker: Inside) -> None:
    answer = _compile(worker, ("v1/shop.proto", PROTO))["answer"]
    assert answer["ok"]
    assert [path for path, _ in answer["generated"]] == [
        "v1/shop_pb2.py",
        "v1/shop_pb2.pyi",
        "v1/shop_pb2_grpc.py",
    ]
    assert answer["methods"] == [
        {
            "path": "/shop.Shop/Buy",
            "input": "shop.Order",
            "output": "shop.Receipt",
            "client_streaming": True,
            "server_streaming": False,
        }
    ]
    files = descriptor_pb2.FileDescriptorSet.FromString(base64.b64decode(answer["descriptor_set"])).file
    assert {file.name for file in files} >= {"v1/shop.proto", "google/protobuf/timestamp.proto"}
    assert files[-1].source_code_info.location


def test_problems_are_protocs_own_words(worker: Inside) -> None:
    answer = _compile(worker, ("a.proto", 'syntax = "proto3";\nmessage A { B b = 1; }\n'))["answer"]
    assert (answer["ok"], answer["stderr"]) == (False, 'src/a.proto:2:13: "B" is not defined.\n')


def test_a_crash_of_protoc_is_told_and_survived(worker: Inside) -> None:
    text = (
        'syntax = "proto3";\nimport "google/protobuf/descriptor.proto";\nmessage O { O o = 1; }\n'
        "extend google.protobuf.MessageOptions { O o = 50000; }\n"
        "message X { option (o) = " + "{o:" * 100_000 + "{}" + "}" * 100_000 + "; }\n"
    )
    died = _compile(worker, ("x.proto", text))
    assert died["event"] == "died"
    assert died["code"] < 0
    assert _compile(worker, ("shop.proto", PROTO))["answer"]["ok"]


def test_requests_become_bytes_and_what_is_wrong_has_its_place(worker: Inside, shop: str) -> None:
    messages = [
        ["shop.Order", "json", '{"name": "x", "count": 150}'],
        ["shop.Order", "text", 'name: "x" count: 150'],
        ["shop.Order", "json", '{"receipts": [{"nope": 1}]}'],
        ["shop.Order", "text", 'name: "x"\ncount: much'],
    ]
    worker.send({"op": "encode", "id": 2, "descriptor_set": shop, "messages": messages})
    json, text, no_json, no_text = worker.receive()["answer"]["results"]
    encoded = base64.b64encode(b"\x0a\x01x\x10\x96\x01").decode()  # field 1 LEN "x"; field 2 VARINT 150
    assert (json, text) == ({"data": encoded}, {"data": encoded})
    assert no_json["path"] == ["receipts", 0, "nope"]
    assert (no_text["line"], no_text["column"], no_text["text"]) == (2, 8, "Couldn't parse integer: much.")
