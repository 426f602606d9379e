"""The service over a real socket: what is refused, with which status; a run without a pod is followed to its end."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
import pytest

from app.client import convert, run_events
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.gen.grpclab.runner.v1 import runner_pb2_grpc
from app.runner import validation
from app.runner.links import Links
from app.runner.service import RunnerService
from app.runs.events import Outcome, RunEnded
from app.runs.workspace import File, Workspace
from app.sandbox.runtime import Runtime
from app.sandbox.schema_jails import SchemaJails
from app.sandbox.toolbox import Toolbox
from tests.support.placeless import Placeless
from tests.support.plain_jail import PlainJail

Stub = Any
NO_TOOLS = Toolbox(SchemaJails(PlainJail, most=0), Runtime(folder=Path("/nonexistent"), lock=-1))  # type: ignore[arg-type]  # asked for no jail
HELLO = pb.CallSpec(path="/s.S/M", half_close=True)


def files(*pairs: tuple[str, str]) -> list[Any]:
    return list(convert.workspace_to_proto(Workspace(files=tuple(File(path=path, text=text) for path, text in pairs))))


@asynccontextmanager
async def serving(lab: Placeless) -> Any:
    """A stub of the service, in this loop, on a port of the loopback."""
    server = grpc.aio.server()
    runner_pb2_grpc.add_RunnerServiceServicer_to_server(RunnerService(lab.runs, "one", Links(), NO_TOOLS), server)
    port = server.add_insecure_port("localhost:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"localhost:{port}") as channel:
        yield runner_pb2_grpc.RunnerServiceStub(channel)
    await server.stop(None)


def served(test: Callable[[Stub, Placeless], Coroutine[None, None, None]]) -> Callable[[], None]:
    """The test with a service of its own."""

    async def story() -> None:
        lab = Placeless()
        async with serving(lab) as stub:
            await test(stub, lab)

    return lambda: asyncio.run(story())


async def refused(call: Any) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return caught.value.code(), caught.value.details() or ""


@served
async def test_a_run_is_followed_from_any_event_and_forgotten_when_acknowledged(stub: Stub, lab: Placeless) -> None:
    started = await stub.StartRun(pb.StartRunRequest(run_id="r", files=files(("a.txt", "")), calls=[HELLO]))
    assert (started.incarnation, list(started.calls)) == ("one", [0])
    batches = [
        run_events.events_from_response(response) async for response in stub.FollowRun(pb.FollowRunRequest(run_id="r"))
    ]
    ((event,),) = batches
    assert isinstance(event.event, RunEnded)
    assert event.event.outcome is Outcome.SERVER_NOT_READY
    assert [response async for response in stub.FollowRun(pb.FollowRunRequest(run_id="r", after=1))] == []
    await stub.AcknowledgeRun(pb.AcknowledgeRunRequest(run_id="r"))
    code, _ = await refused(stub.StopRun(pb.StopRunRequest(run_id="r")))
    assert code is grpc.StatusCode.NOT_FOUND


@served
async def test_what_is_no_request_is_refused_with_a_sentence(stub: Stub, lab: Placeless) -> None:
    asked = [
        stub.Compile(pb.CompileRequest(files=files(("../x.proto", "")))),
        stub.StartRun(pb.StartRunRequest(run_id="no/id")),
        stub.StartRun(pb.StartRunRequest(run_id="r", files=files(("/etc/passwd", "")))),
        stub.StartRun(pb.StartRunRequest(run_id="r", calls=[HELLO] * (validation.MAX_CALLS + 1))),
    ]
    for call in asked:
        code, details = await refused(call)
        assert code is grpc.StatusCode.INVALID_ARGUMENT
        assert details.endswith(".")


@served
async def test_a_run_that_nobody_knows(stub: Stub, lab: Placeless) -> None:
    asked = [
        stub.StartCall(pb.StartCallRequest(run_id="r", call=HELLO)),
        stub.SendMessage(pb.SendMessageRequest(run_id="r", call=1)),
        stub.HalfClose(pb.HalfCloseRequest(run_id="r", call=1)),
        stub.CancelCall(pb.CancelCallRequest(run_id="r", call=1)),
        stub.StopRun(pb.StopRunRequest(run_id="r")),
        stub.AcknowledgeRun(pb.AcknowledgeRunRequest(run_id="r")),
    ]
    assert {(await refused(call))[0] for call in asked} == {grpc.StatusCode.NOT_FOUND}
    with pytest.raises(grpc.aio.AioRpcError):
        [_ async for _ in stub.FollowRun(pb.FollowRunRequest(run_id="r"))]


@served
async def test_on_a_run_that_ended_or_has_not_begun_there_are_no_calls(stub: Stub, lab: Placeless) -> None:
    call = pb.StartCallRequest(run_id="r", call=HELLO)
    run = lab.runs._place("r")
    assert (await refused(stub.StartCall(call)))[0] is grpc.StatusCode.FAILED_PRECONDITION
    await stub.StopRun(pb.StopRunRequest(run_id="r"))
    run._judge()
    assert await refused(stub.StartCall(call)) == (grpc.StatusCode.NOT_FOUND, "This run has ended.")


@served
async def test_a_run_id_is_used_once(stub: Stub, lab: Placeless) -> None:
    request = pb.StartRunRequest(run_id="r", files=files(("a.txt", "")))
    await stub.StartRun(request)
    assert (await refused(stub.StartRun(request)))[0] is grpc.StatusCode.ALREADY_EXISTS


@served
async def test_a_runner_without_room_says_so(stub: Stub, lab: Placeless) -> None:
    without_a_pod = stub.StartRun(pb.StartRunRequest(run_id="r", files=files(("server.py", ""))))
    code, details = await refused(without_a_pod)
    assert (code, "in use" in details) == (grpc.StatusCode.RESOURCE_EXHAUSTED, True)
    lab.jails.full = True
    protos = files(("a.proto", "x"))
    for call in (
        stub.Compile(pb.CompileRequest(files=protos)),
        stub.StartRun(pb.StartRunRequest(run_id="r", files=protos)),
    ):
        assert (await refused(call))[0] is grpc.StatusCode.RESOURCE_EXHAUSTED


@served
async def test_a_schema_that_does_not_compile_is_an_answer(stub: Stub, lab: Placeless) -> None:
    protos = files(("a.proto", "x"))
    compiled = await stub.Compile(pb.CompileRequest(files=protos))
    assert len(compiled.problems) == 1
    started = await stub.StartRun(pb.StartRunRequest(run_id="r", files=protos))
    assert len(started.compile_problems) == 1


@served
async def test_links_that_nobody_switched_on_are_refused_with_a_sentence(stub: Stub, lab: Placeless) -> None:
    lab.runs._place("run")
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await stub.OpenLink(pb.OpenLinkRequest(run_id="run"))
    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert "Whoever hosts this grpclab can switch them on with GRPCLAB_LINKS=on." in (refused.value.details() or "")
    with pytest.raises(grpc.aio.AioRpcError) as led:
        await stub.LeadTo(pb.LeadToRequest(run_id="run", port=1, peer_run_id="run"))
    assert led.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert await stub.CloseLink(pb.CloseLinkRequest(run_id="run")) == pb.CloseLinkResponse()


@served
async def test_a_tool_that_is_not_there_says_how_to_get_it(stub: Stub, lab: Placeless) -> None:
    assert list((await stub.UseTool(pb.UseToolRequest())).tools) == ["format-python", "check-python"]
    some = files(("a.proto", "x"))
    code, words = await refused(stub.UseTool(pb.UseToolRequest(tool="format-proto", files=some)))
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert words == (
        "buf is not on this machine. Whoever runs it can: install the PyPI package buf-bin beside grpclab "
        "(uv sync --extra buf)."
    )
    code, words = await refused(stub.UseTool(pb.UseToolRequest(tool="reticulate", files=some)))
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert "no such tool" in words
