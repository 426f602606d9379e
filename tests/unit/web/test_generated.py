"""What a real protoc generates is linked to the lines of the schema that caused it."""

import tempfile
from functools import cache
from importlib import resources
from pathlib import Path

from grpc_tools import protoc

from app.runs.workspace import File
from app.web import generated
from tests.support import schemas

SCHEMA = schemas.schema(schemas.kinds())
SOURCE = (schemas.FIXTURES / "kinds" / "proto3.proto").read_text().split("\n")


@cache
def made(suffix: str) -> File:
    with tempfile.TemporaryDirectory() as folder:
        arguments = [
            f"-I{schemas.FIXTURES}",
            f"-I{resources.files('grpc_tools') / '_proto'}",
            f"--python_out={folder}",
            f"--pyi_out={folder}",
            f"--grpc_python_out={folder}",
        ]
        assert protoc.main(["", *arguments, "kinds/proto3.proto"]) == 0
        path = f"kinds/proto3{suffix}"
        return File(path=path, text=Path(folder, path).read_text())


def causes(suffix: str) -> dict[str, str]:
    """Generated lines with a cause, and the line of the schema that is it; both without their indent."""
    found = generated.lines(made(suffix), SCHEMA)
    assert "\n".join(line.text for line in found) == made(suffix).text
    return {line.text.strip(): SOURCE[line.place.line - 1].strip() for line in found if line.place}


def test_fields_and_messages_of_the_type_stubs() -> None:
    found = causes("_pb2.pyi")
    assert found["class Scalars(_message.Message):"] == "message Scalars {"
    assert found["int64_value: int"] == "int64 int64_value = 3;"
    assert found["maybe_text: str"] == "optional string maybe_text = 20;"
    assert (
        next(cause for line, cause in found.items() if line.startswith("children: ")) == "repeated Tree children = 2;"
    )
    assert next(cause for line, cause in found.items() if line.startswith("class Mood(")) == "enum Mood {"


def test_methods_of_the_stubs_and_servicers() -> None:
    found = causes("_pb2_grpc.py")
    rpc = "rpc Watch(Tree) returns (stream Tree);"
    assert found["self.Watch = channel.unary_stream("] == rpc
    assert found["def Watch(self, request, context):"] == rpc
    assert found[
        "class KindsServicer(object):" if "class KindsServicer(object):" in found else "class KindsServicer:"
    ] == ("service Kinds {")
    assert found["'/kinds.three.Kinds/Watch',"] == rpc


def test_the_module_itself_is_shown_without_causes_and_there_is_a_most() -> None:
    assert causes("_pb2.py") == {}
    long = File(path="a_pb2.pyi", text="x\n" * (generated.MOST_LINES + 5))
    assert len(generated.lines(long, SCHEMA)) == generated.MOST_LINES
