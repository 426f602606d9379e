"""What a file declares, in order, with names and places."""

from google.protobuf import descriptor_pb2

from app.schema.elements import elements, sources
from tests.support import schemas

PROTO3 = "kinds/proto3.proto"


def test_everything_is_there_once_and_has_a_place() -> None:
    files = descriptor_pb2.FileDescriptorSet.FromString(schemas.kinds())
    (source,) = sources(files, {PROTO3})
    found = list(elements(source))
    names = [(one.kind, one.full_name) for one in found]
    assert len(set(names)) == len(names)
    assert {"message", "field", "oneof", "enum", "value"} <= {kind for kind, _ in names}
    assert all(one.at() != (1, 1) for one in found), "the name of each has a place"
    assert all(one.parent is None or one.full_name.startswith(one.parent.full_name) for one in found)
    assert source.at((99, 99)) == (1, 1)
    assert not source.has((99, 99))
    assert source.comment((12,)).startswith(" ")
