"""The drawer's pages say the same thing in three ways."""

from app.runs.workspace import File
from app.schema.model import EMPTY
from app.web.presenters import drawer
from app.web.presenters.drawer import TreeRow
from tests.support import schemas

SCHEMA = schemas.schema(schemas.kinds())
MADE = (
    File(path="kinds/proto3_pb2.py", text="x"),
    File(path="kinds/proto3_pb2.pyi", text="class Scalars(M):\n  mood: Mood\n"),
)


def rows(tree: tuple[TreeRow, ...]) -> dict[str, TreeRow]:
    found = {}
    for row in tree:
        found |= {row.text: row} | rows(row.children)
    return found


def test_the_tree_has_what_the_descriptors_say() -> None:
    found = rows(drawer.present(SCHEMA, (), "/s", "tree", "").tree)
    assert found["kinds/proto3.proto"].detail == "proto3, package kinds.three"
    assert found["Talk"].detail == "(stream kinds.three.Tree) returns (stream kinds.three.Tree)"
    assert found["maybe_text"].detail == "string · presence · JSON maybeText"
    assert "packed" in found["int64s"].detail
    assert found["scalars"].detail == "kinds.three.Scalars · oneof content"
    assert "map" in found["counts"].detail
    assert found["SUNNY"].detail == "1"
    assert not found["google/protobuf/any.proto"].open
    assert "kinds.three.Maps.CountsEntry" not in found


def test_the_readable_file_is_shown_first_and_any_can_be_chosen() -> None:
    first = drawer.present(SCHEMA, MADE, "/s", "generated", "")
    assert [(file.name, file.chosen) for file in first.files] == [
        ("kinds/proto3_pb2.pyi", True),
        ("kinds/proto3_pb2.py", False),
    ]
    assert first.code[1].source.startswith("kinds/proto3.proto:")
    second = drawer.present(SCHEMA, MADE, "/s", "generated", "kinds/proto3_pb2.py")
    assert [line.text for line in second.code] == ["x"]


def test_the_picture_and_nothing() -> None:
    assert drawer.present(SCHEMA, (), "/s", "diagram", "").diagram is not None
    assert "nothing yet" in drawer.present(EMPTY, (), "/s", "tree", "").empty


def test_messages_stand_before_stubs_in_every_language() -> None:
    made = [f"greeter/{name}" for name in ("GreeterGrpc.java", "GreeterOuterClass.java")]
    made += ["greeter.grpc.pb.cc", "greeter.grpc.pb.h", "greeter.pb.cc", "greeter.pb.h"]
    shown = drawer.present(SCHEMA, tuple(File(path=path, text="") for path in made), "/s", "generated", "").files
    assert [file.name for file in shown] == [
        "greeter.pb.h",
        "greeter/GreeterOuterClass.java",
        "greeter.grpc.pb.h",
        "greeter/GreeterGrpc.java",
        "greeter.grpc.pb.cc",
        "greeter.pb.cc",
    ]
