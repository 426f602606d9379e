"""The schema worker as a plain process: compiles, encodes, and outlives what kills its forks."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf import descriptor_pb2

from app.sandbox import inside
from tests.support.inside import Inside

PROTO = """\
syntax = "proto3";
package shop;
import "google/protobuf/timestamp.proto";
import "google/rpc/status.proto";
service Shop { rpc Buy (stream Order) returns (Receipt); }
message Order {
  string name = 1;
  int32 count = 2;
  Size size = 3;
  repeated Receipt receipts = 4;
  map<string, int32> prices = 5;
  google.protobuf.Timestamp at = 6;
  bytes raw = 7;
  bool gift = 8;
  google.rpc.Status status = 9;
}
enum Size { SMALL = 0; LARGE = 1; }
message Receipt { double total = 1; }
"""


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


def _encode(worker: Inside, descriptor_set: str, text: str) -> dict[str, Any]:
    worker.send({"op": "encode", "id": 2, "descriptor_set": descriptor_set, "messages": [["shop.Order", text]]})
    (result,) = worker.receive()["answer"]["results"]
    assert isinstance(result, dict)
    return result


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


def test_json_becomes_bytes(worker: Inside, shop: str) -> None:
    result = _encode(worker, shop, '{"name": "x", "count": 150}')
    assert base64.b64decode(result["data"]) == b"\x0a\x01x\x10\x96\x01"  # field 1 LEN "x"; field 2 VARINT 150


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ('{"nam": 1}', ["nam"], "shop.Order has no field “nam”. Did you mean “name”?"),
        ('{"zzz": 1}', ["zzz"], "Its fields: name, count, size, receipts"),
        ('{"name": 1}', ["name"], "“name” is a string: it takes a string in quotes, not 1."),
        ('{"count": "x"}', ["count"], "“count” is an int32: a whole number from -2147483648 to 2147483647"),
        ('{"count": 3000000000}', ["count"], "not 3000000000"),
        ('{"size": "HUGE"}', ["size"], '"HUGE" is not a value of shop.Size: SMALL, LARGE.'),
        ('{"gift": "yes"}', ["gift"], "true or false, without quotes"),
        ('{"raw": "a"}', ["raw"], "base64"),
        ('{"receipts": [{"total": 1}, {"total": "much"}]}', ["receipts", 1, "total"], "“total” is a double"),
        ('{"receipts": {}}', ["receipts"], "is repeated: write a list"),
        ('{"receipts": [null]}', ["receipts", 0], "null cannot be an element"),
        ('{"status": {"code": "x"}}', ["status", "code"], "“code” is an int32"),
        ('{"at": "yesterday"}', ["at"], "timestamp"),
        ('{"prices": {"a": "x"}}', ["prices"], ""),
        ("[]", [], "is written as a JSON object"),
    ],
)
def test_what_cannot_be_encoded_has_a_path_and_words(
    worker: Inside, shop: str, text: str, path: list[str | int], words: str
) -> None:
    result = _encode(worker, shop, text)
    assert result["path"] == path
    assert words in result["text"]
    assert result["text"]
