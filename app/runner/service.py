"""RunnerService over grpc.aio: a request becomes values, values become an answer. Thin on purpose."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NoReturn

import grpc
import grpc.aio

from app.client import answers, convert, run_events
from app.client import faults as relaying
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.gen.grpclab.runner.v1 import runner_pb2_grpc
from app.runner import spans, validation
from app.runner.calls import Calls, Refusal
from app.runner.links import Link, Links, LinksOff
from app.runner.outcome import Ending
from app.runner.run import Run
from app.runner.runs import RunExists, RunnerFull, Runs
from app.runner.spans import Peers
from app.runs import faults
from app.runs import workspace as workspaces
from app.runs.faults import Relay
from app.runs.workspace import Workspace
from app.sandbox.links import LinkRefused
from app.sandbox.schema_jails import SchemaJailsFull
from app.sandbox.toolbox import TASKS, Toolbox, ToolMissing

_LINKS_OFF = "Links are off here. Whoever hosts this grpclab can switch them on with GRPCLAB_LINKS=on."
Context = grpc.aio.ServicerContext[Any, Any]
_BUSY = "The compiler has too much to do right now. Try again in a moment."


class RunnerService(runner_pb2_grpc.RunnerServiceServicer):
    """Answers for the runs of one runner."""

    def __init__(
        self, runs: Runs, incarnation: str, links: Links, toolbox: Toolbox, peers: Peers | None = None
    ) -> None:
        self._runs = runs
        self._toolbox = toolbox
        self._peers = peers or Peers(())
        self._links = links
        self._incarnation = incarnation

    async def Compile(self, request: pb.CompileRequest, context: Context) -> pb.CompileResponse:  # noqa: N802  # gRPC
        """Compiles a workspace."""
        workspace = await _workspace(request.files, context)
        try:
            compiled = await self._runs.compiler.compile(workspace)
        except SchemaJailsFull:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, _BUSY)
        return pb.CompileResponse(
            problems=[convert.problem_to_proto(problem) for problem in compiled.problems],
            descriptor_set=compiled.descriptor_set,
            generated=convert.workspace_to_proto(Workspace(files=compiled.generated)),
        )

    async def Encode(self, request: pb.EncodeRequest, context: Context) -> pb.EncodeResponse:  # noqa: N802  # gRPC
        """Encodes one request message."""
        written = convert.request_from_proto(request.request)
        try:
            (encoded,) = await self._runs.compiler.encode(request.descriptor_set, [(request.type_name, written)])
        except SchemaJailsFull:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, _BUSY)
        if isinstance(encoded, bytes):
            return pb.EncodeResponse(data=encoded)
        return pb.EncodeResponse(problems=[convert.problem_to_proto(encoded)])

    async def UseTool(self, request: pb.UseToolRequest, context: Context) -> pb.UseToolResponse:  # noqa: N802  # gRPC
        """Formats, checks or generates."""
        toolbox = self._toolbox
        if not request.tool:
            return pb.UseToolResponse(tools=toolbox.tasks)
        workspace = await _workspace(request.files, context)
        if request.tool not in TASKS or not workspace.files:
            await _invalid(context, "There is no such tool, or no file to use it on.")
        try:
            used = await toolbox.use(request.tool, workspace)
        except ToolMissing as missing:
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(missing))
        except SchemaJailsFull:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, _BUSY)
        return pb.UseToolResponse(
            problems=[convert.problem_to_proto(problem) for problem in used.problems],
            files=convert.workspace_to_proto(Workspace(files=used.files)),
            tools=toolbox.tasks,
        )

    async def StartRun(self, request: pb.StartRunRequest, context: Context) -> pb.StartRunResponse:  # noqa: N802  # gRPC
        """Places a run."""
        if problem := validation.run_id_problem(request.run_id):
            await _invalid(context, problem)
        if len(request.calls) > validation.MAX_CALLS:
            await _invalid(context, f"A run can start with at most {validation.MAX_CALLS} calls.")
        workspace = await _workspace(request.files, context)
        calls = tuple(convert.spec_from_proto(call) for call in request.calls)
        limits = convert.limits_from_proto(request.limits)
        relays = await _relays(request.relays, context)
        try:
            if request.HasField("twin_call"):
                return await self._compare(request, workspace)
            compiled, planned = await self._runs.start(request.run_id, workspace, calls, limits, relays)
        except RunExists:
            await context.abort(grpc.StatusCode.ALREADY_EXISTS, f"There is a run {request.run_id} already.")
        except RunnerFull as error:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, str(error))
        except SchemaJailsFull:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, _BUSY)
        return pb.StartRunResponse(
            incarnation=self._incarnation,
            compile_problems=[convert.problem_to_proto(problem) for problem in compiled.problems],
            call_problems=[_refusal(refusal) for refusal in planned.refusals],
            calls=planned.numbers,
            descriptor_set=compiled.descriptor_set,
        )

    async def _compare(self, request: pb.StartRunRequest, workspace: Workspace) -> pb.StartRunResponse:
        compiled = await self._runs.compare(request.run_id, workspace, convert.twin_from_proto(request.twin_call))
        return pb.StartRunResponse(
            incarnation=self._incarnation,
            compile_problems=[convert.problem_to_proto(problem) for problem in compiled.problems],
            descriptor_set=compiled.descriptor_set,
        )

    async def StartCall(self, request: pb.StartCallRequest, context: Context) -> pb.StartCallResponse:  # noqa: N802  # gRPC
        """Starts one call of a live run."""
        calls = await self._calls(request.run_id, context)
        try:
            planned = await calls.start([convert.spec_from_proto(request.call)])
        except SchemaJailsFull:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, _BUSY)
        return pb.StartCallResponse(
            call=planned.numbers[0], problems=[_refusal(refusal) for refusal in planned.refusals]
        )

    async def SendMessage(self, request: pb.SendMessageRequest, context: Context) -> pb.SendMessageResponse:  # noqa: N802  # gRPC
        """Sends one more request message."""
        calls = await self._calls(request.run_id, context)
        try:
            refusals = await calls.send(request.call, convert.request_from_proto(request.request))
        except SchemaJailsFull:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, _BUSY)
        return pb.SendMessageResponse(problems=[_refusal(refusal) for refusal in refusals])

    async def HalfClose(self, request: pb.HalfCloseRequest, context: Context) -> pb.HalfCloseResponse:  # noqa: N802  # gRPC
        """Ends the request side of a call."""
        await (await self._calls(request.run_id, context)).half_close(request.call)
        return pb.HalfCloseResponse()

    async def CancelCall(self, request: pb.CancelCallRequest, context: Context) -> pb.CancelCallResponse:  # noqa: N802  # gRPC
        """Cancels a call."""
        await (await self._calls(request.run_id, context)).cancel(request.call)
        return pb.CancelCallResponse()

    async def ControlProcess(  # noqa: N802  # gRPC
        self, request: pb.ControlProcessRequest, context: Context
    ) -> pb.ControlProcessResponse:
        """Starts, stops, restarts or reloads one process of a live run."""
        run = await self._run(request.run_id, context)
        if run.ending:
            await context.abort(grpc.StatusCode.NOT_FOUND, "This run has ended.")
        action = convert.action_from_proto(request.action)
        if action is None:
            await _invalid(context, "A process can be started, stopped, restarted or reloaded.")
        workspace = await _workspace(request.files, context)
        try:
            problems = await run.control(request.process, action, workspace)
        except SchemaJailsFull:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, _BUSY)
        return pb.ControlProcessResponse(problems=[convert.problem_to_proto(problem) for problem in problems])

    async def SetRelays(self, request: pb.SetRelaysRequest, context: Context) -> pb.SetRelaysResponse:  # noqa: N802  # gRPC
        """Sets the relays of a live run."""
        relays = await _relays(request.relays, context)
        await (await self._live(request.run_id, context)).use(relays)
        return pb.SetRelaysResponse()

    async def OpenLink(self, request: pb.OpenLinkRequest, context: Context) -> pb.OpenLinkResponse:  # noqa: N802  # gRPC
        """Gives the token of a server."""
        run = await self._live(request.run_id, context)
        try:
            token = self._links.open(request.run_id, request.process, run.door)
        except LinksOff:
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, _LINKS_OFF)
        return pb.OpenLinkResponse(token=token, port=self._links.port)

    async def CloseLink(self, request: pb.CloseLinkRequest, context: Context) -> pb.CloseLinkResponse:  # noqa: N802  # gRPC
        """Takes the tokens of a run back."""
        await self._run(request.run_id, context)
        self._links.revoke(request.run_id)
        return pb.CloseLinkResponse()

    async def LeadTo(self, request: pb.LeadToRequest, context: Context) -> pb.LeadToResponse:  # noqa: N802  # gRPC
        """Lets one pod reach a server of another."""
        here = await self._live(request.run_id, context)
        near = None if request.peer_target else await self._live(request.peer_run_id, context)
        if not self._links.port:
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, _LINKS_OFF)
        try:
            there = near.door if near else self._peers.far(request.peer_target, request.peer_token)
            await here.door.lead(request.port, there, request.peer_process)
        except LinkRefused as refused:
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(refused))
        return pb.LeadToResponse()

    async def CarryLink(self, request_iterator: object, context: Context) -> None:  # noqa: ARG002, N802  # gRPC
        """Carries a connection of another runner's to a server of a run."""
        first = await context.read()
        if first is grpc.aio.EOF:
            return
        try:
            alive = await self._links.carried(
                first.token, context.peer(), lambda link: _carry(link, first.data, context)
            )
        except LinkRefused as refused:
            await context.abort(grpc.StatusCode.UNAUTHENTICATED, str(refused))
        except (OSError, grpc.aio.AioRpcError):
            return
        if not alive:
            await context.abort(grpc.StatusCode.UNAUTHENTICATED, "The link was closed.")

    async def AskServer(self, request: pb.AskServerRequest, context: Context) -> pb.AskServerResponse:  # noqa: N802  # gRPC
        """Asks a server what it says of itself."""
        calls = await self._calls(request.run_id, context)
        answer = await calls.questions.ask(request.process)
        return pb.AskServerResponse(answer=answers.answer_to_proto(answer))

    async def FollowRun(  # noqa: N802  # gRPC
        self, request: pb.FollowRunRequest, context: Context
    ) -> AsyncIterator[pb.FollowRunResponse]:
        """Streams a run's events to its end."""
        run = await self._run(request.run_id, context)
        async for batch in run.log.follow(request.after):
            yield pb.FollowRunResponse(events=[run_events.event_to_proto(event) for event in batch])

    async def StopRun(self, request: pb.StopRunRequest, context: Context) -> pb.StopRunResponse:  # noqa: N802  # gRPC
        """Ends a run."""
        (await self._run(request.run_id, context)).end(Ending.STOPPED)
        return pb.StopRunResponse()

    async def AcknowledgeRun(  # noqa: N802  # gRPC
        self, request: pb.AcknowledgeRunRequest, context: Context
    ) -> pb.AcknowledgeRunResponse:
        """Forgets a run that has ended."""
        await self._run(request.run_id, context)
        self._runs.forget(request.run_id)
        return pb.AcknowledgeRunResponse()

    async def _run(self, run_id: str, context: Context) -> Run:
        run = self._runs.get(run_id)
        if run is None:
            await context.abort(grpc.StatusCode.NOT_FOUND, "This runner does not know this run.")
        return run

    async def _live(self, run_id: str, context: Context) -> Run:
        run = await self._run(run_id, context)
        if run.ending:
            # Whoever presses Call just after Stop gets a new run, not a call that the end cuts off.
            await context.abort(grpc.StatusCode.NOT_FOUND, "This run has ended.")
        return run

    async def _calls(self, run_id: str, context: Context) -> Calls:
        run = await self._live(run_id, context)
        if run.calls is None:
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, "This run is still being placed.")
        return run.calls


async def _carry(link: Link, first: bytes, context: Context) -> None:
    async with link.door.connected(link.process) as server:
        await context.write(pb.CarryLinkResponse())
        await asyncio.get_running_loop().sock_sendall(server, first)

        async def done() -> None:
            await context.write(pb.CarryLinkResponse(end=True))

        await spans.splice(server, context, pb.CarryLinkResponse, link.budget, done)


async def _invalid(context: Context, text: str) -> NoReturn:
    # gRPC takes nothing but a plain str.
    await context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(text))
    raise AssertionError


async def _workspace(files: Any, context: Context) -> Workspace:
    workspace = convert.workspace_from_proto(files)
    if problems := workspaces.problems(workspace):
        await _invalid(context, problems[0].text)
    return workspace


async def _relays(asked: Any, context: Context) -> tuple[Relay, ...]:
    relays = tuple(relaying.relay_from_proto(relay) for relay in asked)
    if problems := faults.problems(relays):
        await _invalid(context, problems[0])
    return relays


def _refusal(refusal: Refusal) -> pb.CallProblem:
    return pb.CallProblem(
        call_index=refusal.call_index,
        message_index=refusal.message_index,
        problem=convert.problem_to_proto(refusal.problem),
    )
