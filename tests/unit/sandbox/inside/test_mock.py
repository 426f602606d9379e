"""The mock as a plain process: reflection in both versions, health, and rules that are wrong after all."""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from google.protobuf import descriptor_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2

from app.sandbox import inside
from tests.support.schemas import compiled

PROTO = """\
syntax = "proto3";
package greeter;
service Greeter { rpc SayHello (Hello) returns (Hello); rpc SayMany (Hello) returns (stream Hello); }
message Hello { string name = 1; }
"""
HELLO = b"\n\x03Ada"


class Mock:
    """A mock on a port of its own, with its rules in a file."""

    def __init__(self, folder: Path) -> None:
        self.rules = folder / ".mock" / "rules.json"
        self.rules.parent.mkdir()
        self.write()
        (folder / "greeter.proto").write_text(PROTO)
        files = base64.b64encode(compiled(folder, ("greeter.proto",)))
        (folder / ".mock" / "schema").write_bytes(files)
        script = folder / ".mock" / "server.py"
        script.write_text(inside.program(inside.MOCK), encoding="utf-8")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, script],
            cwd=folder,
            env={**os.environ, "PORT": str(port)},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        grpc.channel_ready_future(self.channel).result(20)
        self.said()

    def write(self, *rules: dict[str, object]) -> None:
        self.rules.write_text(json.dumps([{"line": 1, "method": "*", "status": 0, **rule} for rule in rules]))

    def reload(self, *rules: dict[str, object]) -> str:
        self.write(*rules)
        self.process.send_signal(signal.SIGHUP)
        return self.said()

    def said(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()

    def call(self, method: str = "SayHello", request: bytes = HELLO) -> bytes:
        answer: bytes = self.channel.unary_unary(f"/greeter.Greeter/{method}")(request, timeout=10)
        return answer


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    started = Mock(tmp_path_factory.mktemp("mock"))
    yield started
    started.channel.close()
    started.process.kill()
    started.process.communicate()


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
def test_reflection_answers_in_both_versions_and_describes_itself(mock: Mock, version: str) -> None:
    ask = mock.channel.stream_stream(
        f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
        reflection_pb2.ServerReflectionRequest.SerializeToString,
        reflection_pb2.ServerReflectionResponse.FromString,
    )
    requests = [
        reflection_pb2.ServerReflectionRequest(list_services=""),
        reflection_pb2.ServerReflectionRequest(file_containing_symbol="greeter.Greeter"),
        reflection_pb2.ServerReflectionRequest(file_containing_symbol="grpc.reflection.v1.ServerReflection"),
    ]
    listed, own, itself = ask(iter(requests), timeout=10)
    assert [service.name for service in listed.list_services_response.service] == [
        "greeter.Greeter",
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
    ]
    files = [
        descriptor_pb2.FileDescriptorProto.FromString(answer.file_descriptor_response.file_descriptor_proto[0])
        for answer in (own, itself)
    ]
    assert [file.package for file in files] == ["greeter", "grpc.reflection.v1"]


@pytest.mark.parametrize("service", ["", "greeter.Greeter"])
def test_it_is_healthy(mock: Mock, service: str) -> None:
    answer = health_pb2_grpc.HealthStub(mock.channel).Check(health_pb2.HealthCheckRequest(service=service), timeout=10)
    assert answer.status == health_pb2.HealthCheckResponse.SERVING


def test_rules_are_read_again_on_a_signal(mock: Mock) -> None:
    assert mock.reload({"answer": {"name": "new ${name}"}}) == "1 rule\n"
    assert mock.call() == b"\n\x07new Ada"
    assert mock.reload() == "0 rules\n"
    assert mock.call() == HELLO, "what the request says is said again"


def test_a_rule_that_does_not_fit_the_type_is_an_error_of_the_call(mock: Mock) -> None:
    mock.reload({"answer": {"nome": 1}, "line": 4})
    with pytest.raises(grpc.RpcError) as raised:
        mock.call()
    assert raised.value.code() is grpc.StatusCode.INTERNAL
    assert "The mock's rule in line 4 does not fit greeter.Hello:" in raised.value.details()
    mock.reload()


def test_a_status_ends_a_stream_after_its_messages(mock: Mock) -> None:
    mock.reload({"stream": [{"name": "a"}], "status": 14, "message": "later", "trailers": {"x-a": "1"}, "delay_ms": 1})
    call = mock.channel.unary_stream("/greeter.Greeter/SayMany")(HELLO, timeout=10)
    assert next(call) == b"\n\x01a"
    with pytest.raises(grpc.RpcError) as raised:
        next(call)
    assert (raised.value.code(), raised.value.details()) == (grpc.StatusCode.UNAVAILABLE, "later")
    assert dict(raised.value.trailing_metadata()) == {"x-a": "1"}
    mock.reload()
