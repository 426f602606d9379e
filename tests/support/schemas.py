"""Real schemas for tests: compiled by protoc, and read by protobuf's own pool, which judges what ours says."""

import lzma
import tempfile
from functools import cache
from importlib import resources
from pathlib import Path

import google.api.http_pb2
from google.protobuf import descriptor, descriptor_pb2, descriptor_pool, message, message_factory
from google.rpc import error_details_pb2, status_pb2
from grpc_channelz.v1 import channelz_pb2
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2
from grpc_tools import protoc

from app.schema.model import Schema
from app.schema.read import read
from tests.support import wide_schemas

FIXTURES = Path(__file__).parent.parent / "fixtures" / "schemas"
CORPORA = FIXTURES / "corpora"
"""Descriptor sets that ``make_corpora.py`` made."""
KINDS = tuple(f"kinds/{name}.proto" for name in ("proto3", "proto2", "editions", "edition2024", "delimiting"))

_INCLUDES = (resources.files("grpc_tools") / "_proto", Path(google.api.http_pb2.__file__).parent.parent.parent)


def compiled(root: Path, paths: tuple[str, ...]) -> bytes:
    """The descriptor set that protoc makes of these files, with imports and source info."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "set.binpb"
        includes = [f"-I{include}" for include in (root, *_INCLUDES)]
        arguments = ["protoc", *includes, "--include_imports", "--include_source_info", f"--descriptor_set_out={out}"]
        assert protoc.main([*arguments, *paths]) == 0
        return out.read_bytes()


@cache
def kinds() -> bytes:
    """The descriptor set of the test protos: every kind of field, in all syntaxes."""
    return compiled(FIXTURES, KINDS)


@cache
def googleapis() -> bytes:
    """The descriptor set of all that googleapis-common-protos ships."""
    root = _INCLUDES[1]
    found = (path for part in ("api", "rpc", "type", "logging") for path in (root / "google" / part).rglob("*.proto"))
    return compiled(root, tuple(sorted(str(path.relative_to(root)) for path in found)))


@cache
def unittest() -> bytes:
    """Protobuf's own unittest protos."""
    return _corpus("unittest")


@cache
def conformance() -> bytes:
    """The messages of protobuf's conformance suite."""
    return _corpus("conformance")


@cache
def interop() -> bytes:
    """The test protos of grpc itself."""
    return _corpus("interop")


@cache
def xds() -> bytes:
    """Envoy's data plane API, as gRPC ships it."""
    return _corpus("xds")


@cache
def grpc_own() -> bytes:
    """What grpcio's packages bring: channelz, health, reflection, status with its details."""
    found: dict[str, descriptor.FileDescriptor] = {}

    def take(file: descriptor.FileDescriptor) -> None:
        for needed in file.dependencies:
            take(needed)
        found[file.name] = file

    for module in (channelz_pb2, health_pb2, reflection_pb2, status_pb2, error_details_pb2):
        take(module.DESCRIPTOR)
    made = descriptor_pb2.FileDescriptorSet()
    for file in found.values():
        file.CopyToProto(made.file.add())
    return made.SerializeToString()


def _corpus(name: str) -> bytes:
    return lzma.decompress((CORPORA / f"{name}.binpb.xz").read_bytes())


@cache
def wide() -> bytes:
    """The descriptor set of generated files: every kind of field with every label that each syntax has."""
    with tempfile.TemporaryDirectory() as folder:
        for path, source in wide_schemas.sources().items():
            (Path(folder) / path).write_text(source)
        return compiled(Path(folder), tuple(wide_schemas.sources()))


@cache
def schema(descriptor_set: bytes) -> Schema:
    """As we read it."""
    return read(descriptor_set)


@cache
def pool(descriptor_set: bytes) -> descriptor_pool.DescriptorPool:
    """As protobuf reads it."""
    made = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(descriptor_set).file:
        made.Add(file)
    return made


def message_class(descriptor_set: bytes, type_name: str) -> type[message.Message]:
    """Protobuf's own class of a message type."""
    return message_factory.GetMessageClass(pool(descriptor_set).FindMessageTypeByName(type_name))
