"""The compiler over a schema worker without walls: what protoc makes, what is wrong and where, what is remembered."""

import asyncio
import base64
from collections.abc import Iterator
from typing import Any, TypeVar

import pytest

from app.runs.problems import SourceProblem
from app.runs.spec import Request, RequestFormat, in_json
from app.runs.workspace import File, Workspace
from app.sandbox import compiler, inside
from app.sandbox.compiler import Compiled, Compiler, MethodInfo
from app.sandbox.schema_jails import Answer, Failure, SchemaJails
from tests.support.plain_jail import PlainJail

PROTO = """\
syntax = "proto3";
package greeter;
service Greeter {
  rpc SayHello (HelloRequest) returns (HelloReply);
  rpc Chat (stream HelloRequest) returns (stream HelloReply);
}
message HelloRequest { string name = 1; }
message HelloReply { string message = 1; }
"""
T = TypeVar("T")


def workspace(**files: str) -> Workspace:
    return Workspace(files=tuple(File(path=f"{name}.proto", text=text) for name, text in files.items()))


class Lab:
    """One compiler with one real worker, in a loop of its own; ``asked`` are the operations that reached it."""

    def __init__(self, folder: str) -> None:
        self.runner = asyncio.Runner()
        self.asked: list[str] = []
        lab = self

        class Counting(SchemaJails):
            async def ask(self, request: dict[str, Any]) -> Answer:
                lab.asked.append(request["op"])
                return await super().ask(request)

        async def spawn() -> Any:
            return PlainJail(inside.SCHEMA_WORKER, folder)

        self.jails = Counting(spawn, most=1)
        self.compiler = Compiler(self.jails)

    def compile(self, made: Workspace) -> Compiled:
        return self.runner.run(self.compiler.compile(made))

    def encode(self, descriptor_set: bytes, kind: str, *requests: Request) -> tuple[bytes | SourceProblem, ...]:
        return self.runner.run(self.compiler.encode(descriptor_set, [(kind, request) for request in requests]))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    made = Lab(str(tmp_path_factory.mktemp("schemas")))
    yield made
    made.runner.run(made.jails.close())
    made.runner.close()


def test_stubs_a_descriptor_set_and_the_methods(lab: Lab) -> None:
    compiled = lab.compile(workspace(greeter=PROTO))
    assert compiled.sound
    assert compiled.descriptor_set
    assert {file.path for file in compiled.generated} >= {"greeter_pb2.py", "greeter_pb2_grpc.py"}
    assert {path: method.kind for path, method in compiled.methods.items()} == {
        "/greeter.Greeter/SayHello": "unary_unary",
        "/greeter.Greeter/Chat": "stream_stream",
    }


def test_the_same_text_is_compiled_once(lab: Lab) -> None:
    first = lab.compile(workspace(greeter=PROTO))
    before = len(lab.asked)
    assert lab.compile(workspace(greeter=PROTO)) is first
    assert len(lab.asked) == before
    assert lab.compile(workspace(other=PROTO)) is not first
    assert len(lab.asked) == before + 1


def test_problems_stand_at_their_places(lab: Lab) -> None:
    compiled = lab.compile(workspace(a='syntax = "proto3";\nmessage A { B b = 1; }\n'))
    (problem,) = compiled.problems
    assert (problem.path, problem.line, problem.column) == ("a.proto", 2, 13)
    assert (compiled.sound, compiled.descriptor_set, compiled.generated) == (False, b"", ())


def test_without_protos_nobody_is_asked(lab: Lab) -> None:
    before = len(lab.asked)
    assert lab.compile(Workspace(files=(File(path="server.py", text=""),))) == Compiled()
    (problem,) = lab.compile(workspace(a="x" * (compiler.MAX_LINE + 1))).problems
    assert (problem.path, problem.line, problem.column) == ("a.proto", 1, compiler.MAX_LINE + 1)
    assert len(lab.asked) == before


def test_json_becomes_bytes_or_a_problem_at_its_place(lab: Lab) -> None:
    descriptor_set = lab.compile(workspace(greeter=PROTO)).descriptor_set
    good, wrong, broken, empty = lab.encode(
        descriptor_set, "greeter.HelloRequest", *in_json('{"name": "Ada"}', '{\n  "nam": 1}', "{\n", "{}")
    )
    assert (good, empty) == (b"\x0a\x03Ada", b"")
    assert isinstance(wrong, SourceProblem)
    assert (wrong.line, "Did you mean" in wrong.text) == (2, True)
    assert isinstance(broken, SourceProblem)
    assert broken.line > 0


def test_text_format_and_bytes_beside_json(lab: Lab) -> None:
    descriptor_set = lab.compile(workspace(greeter=PROTO)).descriptor_set
    text, wrong, raw, json = lab.encode(
        descriptor_set,
        "greeter.HelloRequest",
        Request(format=RequestFormat.TEXT, data=b'name: "Ada"'),
        Request(format=RequestFormat.TEXT, data=b'name: "Ada"\n  count: 1'),
        Request(format=RequestFormat.BYTES, data=b"\xff not valid"),
        *in_json('{"name": "Ada"}'),
    )
    assert text == json == b"\x0a\x03Ada"
    assert wrong == SourceProblem(line=2, column=3, text="greeter.HelloRequest has no field “count”. Its fields: name.")
    assert raw == b"\xff not valid", "sent as it is"


def test_what_is_no_json_or_too_large_is_not_sent_at_all(lab: Lab) -> None:
    before = len(lab.asked)
    large = '"' + "x" * compiler.MAX_TEXT_BYTES + '"'
    not_text = Request(format=RequestFormat.TEXT, data=b"name: \xff")
    results = lab.encode(b"", "a.A", *in_json("nonsense", large), not_text)
    assert [isinstance(result, SourceProblem) and result.text for result in results] == [
        "This is not JSON: Expecting value.",
        "The request has 256 KiB; the most is 256 KiB. Make it smaller.",
        "The request is not UTF-8 text: its byte 6 fits nowhere.",
    ]
    assert lab.encode(b"", "a.A", Request(format=RequestFormat.BYTES, data=b"")) == (b"",)
    assert len(lab.asked) == before


class Answering(SchemaJails):
    """Jails that always answer the same."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    async def ask(self, request: dict[str, Any]) -> Answer:
        assert request["op"]
        return self.answer


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_is_a_sentence(failure: Failure) -> None:
    failing = Compiler(Answering(Answer(failure=failure)))
    (compiling,) = asyncio.run(failing.compile(workspace(a=PROTO))).problems
    (encoding,) = asyncio.run(failing.encode(b"", [("a.A", *in_json("{}"))]))
    assert isinstance(encoding, SourceProblem)
    assert compiling.text.endswith(".")
    assert encoding.text.endswith(".")


ODD = [None, 7, [], "x", {}, {"ok": True}, {"ok": True, "generated": [1, ["a"], ["a", 2]], "methods": [3, {"path": 4}]}]


@pytest.mark.parametrize("value", ODD)
def test_an_answer_that_makes_no_sense_raises_nothing(value: object) -> None:
    odd = Compiler(Answering(Answer(value=value)))
    compiled = asyncio.run(odd.compile(workspace(a=PROTO)))
    assert compiled.generated == ()
    (encoded,) = asyncio.run(odd.encode(b"", [("a.A", *in_json("{}"))]))
    assert isinstance(encoded, SourceProblem)


@pytest.mark.parametrize("results", [[{"data": base64.b64encode(b"ab").decode()}], [{"path": [1.5], "text": 3}], [4]])
def test_one_odd_result_is_one_problem(results: list[Any]) -> None:
    (encoded,) = asyncio.run(
        Compiler(Answering(Answer(value={"results": results}))).encode(b"", [("a.A", *in_json("{}"))])
    )
    assert encoded == b"ab" if "data" in str(results) else isinstance(encoded, SourceProblem)


def test_the_kinds_of_methods() -> None:
    kinds = {
        MethodInfo(path="", input_type="", client_streaming=client, server_streaming=server).kind
        for client in (False, True)
        for server in (False, True)
    }
    assert kinds == {"unary_unary", "unary_stream", "stream_unary", "stream_stream"}
