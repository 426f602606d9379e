"""A call as a Python program; tests/integration/test_snippets runs such programs against a real server."""

import ast
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.runs.spec import (
    CallSpec,
    Channel,
    ChannelOption,
    Compression,
    Metadatum,
    Request,
    RequestFormat,
    Security,
    in_json,
)  # fmt: skip
from app.web.snippets import python_client
from tests.support import schemas

SCHEMA = schemas.schema(schemas.kinds())
METHODS = {method.name: method for service in SCHEMA.services for method in service.methods}


@pytest.fixture(autouse=True)
def _language(speaking: Flask) -> Iterator[None]:
    with speaking.test_request_context("/"):
        yield


def program(name: str, spec: CallSpec) -> str:
    method = METHODS[name]
    text = python_client.program(replace(spec, path=method.path), SCHEMA, method, address="localhost:50051")
    ast.parse(text)
    return text


def test_a_plain_call() -> None:
    assert program("Get", CallSpec(path="", requests=in_json('{"mood": "SUNNY"}'))) == (
        "import grpc\n"
        "from google.protobuf import json_format\n"
        "\n"
        "from kinds import proto3_pb2\n"
        "from kinds import proto3_pb2_grpc\n"
        "\n"
        "\n"
        'request = json_format.Parse(\'{"mood": "SUNNY"}\', proto3_pb2.Scalars())\n'
        "\n"
        "with grpc.insecure_channel('localhost:50051') as channel:\n"
        "    stub = proto3_pb2_grpc.KindsStub(channel)\n"
        "    print(stub.Get(request))\n"
    )


def test_each_kind_of_call_is_made_in_its_own_way() -> None:
    plain = CallSpec(path="", requests=in_json("{}"))
    assert "for reply in stub.Watch(request):" in program("Watch", plain)
    assert "print(stub.Send(iter([request])))" in program("Send", plain)
    assert "for reply in stub.Talk(iter([request])):" in program("Talk", plain)


def test_everything_that_was_chosen() -> None:
    text = program(
        "Get",
        CallSpec(
            path="", requests=(Request(format=RequestFormat.BYTES, data=b"\xff"),), deadline_ms=200,
            metadata=(Metadatum(name="x", value=b"1"), Metadatum(name="x-bin", value=b"\x00")), wait_for_ready=True,
            compression=Compression.GZIP, bearer_token="t",
            channel=Channel(security=Security.MUTUAL_TLS, authority="a", user_agent="u", service_config="{}",
                            options=(ChannelOption(name="grpc.k", value=1),)),
        ),
    )  # fmt: skip
    for part in (
        "FromString(b'\\xff')", "timeout=0.2", "metadata=[('x', '1'), ('x-bin', b'\\x00')]", "wait_for_ready=True",
        "compression=grpc.Compression.Gzip", "access_token_call_credentials('t')", "tls/client.key",
        "('grpc.k', 1), ('grpc.service_config', '{}'), ('grpc.default_authority', 'a')",
    ):  # fmt: skip
        assert part in text


def test_json_that_is_none_stays_as_it_was_typed() -> None:
    assert "'{oops'" in program("Get", CallSpec(path="", requests=in_json("{oops")))
