"""Rules against a schema: unknown methods, and answers that the encoder refuses."""

import asyncio
from collections.abc import Sequence

from app.runner import mocks
from app.runner.certificates import Certificates
from app.runner.files import Job
from app.runs import manifest
from app.runs.problems import SourceProblem
from app.runs.spec import Request
from app.runs.workspace import File, Workspace
from app.sandbox.compiler import Compiled, Compiler, MethodInfo
from tests.support.placeless import Failing

METHOD = MethodInfo(path="/s.S/M", input_type="s.A", output_type="s.B", client_streaming=False, server_streaming=False)


NONE = Certificates(ca="", server="", server_key="", client="", client_key="")


class Picky(Compiler):
    """Takes only messages without “bad”."""

    def __init__(self) -> None:
        super().__init__(Failing())
        self.asked: list[tuple[str, str]] = []

    async def encode(
        self,
        descriptor_set: bytes,  # noqa: ARG002  # as the compiler has it
        messages: Sequence[tuple[str, Request]],
    ) -> tuple[bytes | SourceProblem, ...]:
        self.asked += [(name, request.text) for name, request in messages]
        return tuple(SourceProblem(text="no field “bad”") if "bad" in r.text else b"" for _, r in messages)


def problems(rules: str, compiler: Picky | None = None) -> tuple[SourceProblem, ...]:
    workspace = Workspace(files=(File(path="s.proto", text=""), File(path="mock.toml", text=rules)))
    processes = manifest.plan(workspace).processes
    job = Job(
        workspace=workspace, compiled=Compiled(methods={METHOD.path: METHOD}), processes=processes, certificates=NONE
    )
    return asyncio.run(mocks.problems(job, compiler or Picky()))


def test_answers_are_tried_as_what_their_method_answers() -> None:
    picky = Picky()
    (problem,) = problems('[[rule]]\nmethod = "M"\n\nsequence = [ { a = 1 }, { bad = 2 } ]\n', picky)
    assert picky.asked == [("s.B", '{"a": 1}'), ("s.B", '{"bad": 2}')]
    assert (problem.path, problem.line) == ("mock.toml", 4)
    assert problem.text == "This is no s.B: no field “bad”"


def test_what_is_wrong_before_is_told_first_and_any_method_cannot_be_tried() -> None:
    picky = Picky()
    assert [problem.line for problem in problems("[[rule]]\n", picky)] == [1]
    assert "no method “N”" in problems('[[rule]]\nmethod = "N"\n', picky)[0].text
    assert problems('[[rule]]\nmethod = "*"\nanswer = { bad = 1 }\n', picky) == ()
    assert picky.asked == []


def test_without_a_mock_nothing_is_asked() -> None:
    workspace = Workspace(files=(File(path="server.py", text=""),))
    job = Job(workspace=workspace, compiled=Compiled(), processes=manifest.plan(workspace).processes, certificates=NONE)
    assert asyncio.run(mocks.problems(job, Picky())) == ()
