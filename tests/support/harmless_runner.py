"""A runner without a sandbox: compiles the tests' own schemas, and remembers what it was asked."""

import tempfile
from concurrent import futures
from functools import cache
from pathlib import Path
from typing import Any

import grpc
import grpc_tools
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from grpc_tools import protoc

from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.gen.grpclab.runner.v1 import runner_pb2_grpc


class HarmlessRunner(runner_pb2_grpc.RunnerServiceServicer):
    """Answers as the real one does; runs nothing."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.known: set[str] = set()
        self.full = False
        self.starting = False
        self.answer = pb.ServerAnswered()

    def Compile(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        if self.starting:
            context.abort(grpc.StatusCode.UNAVAILABLE, "Not yet.")
        return pb.CompileResponse(**self._compiled(request.files))

    def Encode(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802 - the service's name
        if request.request.format == pb.Request.FORMAT_BYTES:
            return pb.EncodeResponse(data=request.request.data)
        pool = descriptor_pool.DescriptorPool()
        for file in descriptor_pb2.FileDescriptorSet.FromString(request.descriptor_set).file:
            pool.Add(file)
        message = message_factory.GetMessageClass(pool.FindMessageTypeByName(request.type_name))()
        try:
            json_format.Parse(request.request.data, message, descriptor_pool=pool)
        except json_format.ParseError as error:
            problem = pb.Problem(severity=pb.Problem.SEVERITY_ERROR, line=1, column=2, text=str(error))
            return pb.EncodeResponse(problems=[problem])
        return pb.EncodeResponse(data=message.SerializeToString(deterministic=True))

    def StartRun(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self.asked.append(request)
        if self.full:
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "Every place is taken. Try again in a minute.")
        self.known.add(request.run_id)
        compiled = self._compiled(request.files)
        problems = [problem for index, call in enumerate(request.calls) for problem in self._wrong(index, call)]
        return pb.StartRunResponse(
            incarnation="one",
            compile_problems=compiled["problems"],
            descriptor_set=compiled["descriptor_set"],
            call_problems=problems,
            calls=range(1, len(request.calls) + 1),
        )

    def StartCall(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._look(request, context)
        problems = self._wrong(0, request.call)
        return pb.StartCallResponse(call=0 if problems else 2, problems=problems)

    def SendMessage(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._look(request, context)
        return pb.SendMessageResponse()

    def HalfClose(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._look(request, context)
        return pb.HalfCloseResponse()

    def CancelCall(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._look(request, context)
        return pb.CancelCallResponse()

    def SetRelays(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._look(request, context)
        return pb.SetRelaysResponse()

    def UseTool(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        tools = ["format-proto", "check-python", "cpp"]
        if request.tool and request.tool not in tools:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"{request.tool} is not on this machine. Install it.")
        problems = [
            pb.Problem(
                severity=pb.Problem.SEVERITY_WARNING, path=file.path, line=1, column=7, text=f"{file.text} (F821)"
            )
            for file in request.files
            if "nope" in file.text
        ]
        made = [pb.File(path=file.path, text=" ".join(file.text.split())) for file in request.files]
        return pb.UseToolResponse(problems=problems, files=[] if problems else made, tools=tools)

    def ControlProcess(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._look(request, context)
        if any("oops" in file.text for file in request.files):
            problem = pb.Problem(severity=pb.Problem.SEVERITY_ERROR, path="mock.toml", line=2, column=1, text="oops")
            return pb.ControlProcessResponse(problems=[problem])
        return pb.ControlProcessResponse()

    def AskServer(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._look(request, context)
        return pb.AskServerResponse(answer=self.answer)

    def OpenLink(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._look(request, context)
        return pb.OpenLinkResponse(token="tok", port=8001)

    def CloseLink(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._look(request, context)
        return pb.CloseLinkResponse()

    def StopRun(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        self._look(request, context)
        return pb.StopRunResponse()

    def _look(self, request: Any, context: Any) -> None:
        self.asked.append(request)
        if request.run_id not in self.known:
            context.abort(grpc.StatusCode.NOT_FOUND, "This runner does not know the run.")

    @staticmethod
    def _wrong(index: int, call: Any) -> list[pb.CallProblem]:
        if b"oops" not in b"".join(request.data for request in call.requests):
            return []
        problem = pb.Problem(severity=pb.Problem.SEVERITY_ERROR, line=1, column=3, text="“oops” is no field.")
        return [pb.CallProblem(call_index=index, problem=problem)]

    @staticmethod
    def _compiled(files: Any) -> dict[str, Any]:
        if any("broken" in file.text for file in files):
            text = 'Expected ";".'
            problem = pb.Problem(severity=pb.Problem.SEVERITY_ERROR, path="greeter.proto", line=3, column=1, text=text)
            return {"problems": [problem], "descriptor_set": b""}
        protos = tuple((file.path, file.text) for file in files if file.path.endswith(".proto"))
        return {"problems": [], "descriptor_set": _descriptor_set(protos) if protos else b""}


@cache
def _descriptor_set(protos: tuple[tuple[str, str], ...]) -> bytes:
    """What protoc makes of these files; the same few are asked for by most tests."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in protos:
            Path(folder, path).write_text(text)
        out = Path(folder, "set.bin")
        known = str(Path(grpc_tools.__file__).parent / "_proto")
        arguments = [
            f"-I{folder}",
            f"-I{known}",
            "--include_imports",
            "--include_source_info",
            f"--descriptor_set_out={out}",
        ]
        assert protoc.main(["protoc", *arguments, *(path for path, _ in protos)]) == 0
        return out.read_bytes()


class Serving:
    """A harmless runner behind a real socket."""

    def __init__(self, folder: Path, runner: HarmlessRunner | None = None) -> None:
        self.runner = runner or HarmlessRunner()
        self.target = f"unix:{folder}/runner.sock"
        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
        runner_pb2_grpc.add_RunnerServiceServicer_to_server(self.runner, self._server)
        self._server.add_insecure_port(self.target)
        self._server.start()

    def close(self) -> None:
        self._server.stop(None).wait()
