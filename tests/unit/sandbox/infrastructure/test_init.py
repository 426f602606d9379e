"""The protos of gRPC's own services: they are what the libraries in the jails speak."""

from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2
from grpc_channelz.v1 import channelz_pb2
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2

from app import sandbox
from app.runs.workspace import File, Workspace
from app.sandbox import infrastructure
from tests.support.schemas import compiled

FOLDER = Path(sandbox.__file__).parent / "infrastructure"
LIBRARIES = {
    "grpc/health/v1/health.proto": health_pb2,
    "grpc/reflection/v1alpha/reflection.proto": reflection_pb2,
    "grpc/channelz/v1/channelz.proto": channelz_pb2,
}


def fields(file: descriptor_pb2.FileDescriptorProto) -> dict[str, set[tuple[int, int]]]:
    """Numbers and types, which are all that the wire knows."""
    return {message.name: {(field.number, field.type) for field in message.field} for message in file.message_type}


@pytest.mark.parametrize("path", LIBRARIES)
def test_a_proto_knows_what_the_library_speaks(path: str) -> None:
    ours = descriptor_pb2.FileDescriptorSet.FromString(compiled(FOLDER, (path,))).file[-1]
    theirs = descriptor_pb2.FileDescriptorProto()
    LIBRARIES[path].DESCRIPTOR.CopyToProto(theirs)
    known, spoken = fields(ours), fields(theirs)
    assert ours.package == theirs.package
    assert all(spoken[name] <= known[name] for name in spoken), "later versions add fields"
    for service in theirs.service:
        own = next(found for found in ours.service if found.name == service.name)
        assert {method.name for method in service.method} <= {method.name for method in own.method}


def test_they_come_with_a_schema_only_and_leave_no_stubs() -> None:
    server = File(path="server.py", text="import grpc_health")
    assert infrastructure.protos(Workspace(files=(server,))) == ()
    added = infrastructure.protos(Workspace(files=(server, File(path="a.proto", text=""))))
    assert [file.path for file in added] == ["grpc/health/v1/health.proto"]
    made = tuple(
        File(path=path, text="") for path in ("a_pb2.py", "grpc/health/v1/health_pb2_grpc.py", "grpc/x_pb2.py")
    )
    assert [file.path for file in infrastructure.without_stubs(made, added)] == ["a_pb2.py", "grpc/x_pb2.py"]
