"""The gRPC client of the runner: values in, values out, three kinds of failure.

``RunnerClient`` is for pages (threads), ``AsyncRunnerClient`` for the events service. Both set a deadline on every call;
the channel options notice a frozen runner in seconds (measured: a ping in flight otherwise waits a minute).
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import grpc
import grpc.aio

from app.client import answers, convert, faults, run_events
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.gen.grpclab.runner.v1 import runner_pb2_grpc
from app.runs.events import RunEvent, ServerAnswered
from app.runs.faults import Relay
from app.runs.problems import SourceProblem
from app.runs.processes import ProcessAction
from app.runs.spec import CallSpec, Limits, Request
from app.runs.twin import TwinCall
from app.runs.workspace import File, Workspace
from app.sentences import sentence

MAX_MESSAGE_BYTES = 64 * 1024 * 1024
"""A follower that comes late gets all events of a run in a few responses; the budget of a recording is 4 MiB."""

CHANNEL_OPTIONS = (
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 3_000),
    ("grpc.http2.ping_timeout_ms", 3_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
    # A runner that restarts must be found again at once, not after the default of up to two minutes.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1_000),
)

DEADLINE_SECONDS = 20.0
"""For every call but Follow: the longest, a compile that is killed at its limits, takes half of it.

Calls wait for a runner that is just starting, so this is also how long a page waits for one that is not there.
"""


class RunnerError(Exception):
    """The runner did not do what was asked; ``str()`` is a sentence for the learner."""


class RunnerUnavailable(RunnerError):
    """No runner answers."""


class RunnerFull(RunnerError):
    """Every place is taken."""


class RunUnknown(RunnerError):
    """The runner does not know this run: it has ended and was stored, or the runner was restarted."""


class RequestRefused(RunnerError):
    """The runner says that the request itself is wrong; the sentence is the runner's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallProblem:
    """Something wrong in the request messages of one call; line and column count inside the JSON text."""

    call_index: int
    message_index: int
    problem: SourceProblem


@dataclass(frozen=True, kw_only=True, slots=True)
class Compiled:
    """What the compiler says of a schema."""

    problems: tuple[SourceProblem, ...]
    descriptor_set: bytes
    generated: tuple[File, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolUsed:
    """What a tool said and made."""

    problems: tuple[SourceProblem, ...]
    files: tuple[File, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    """A run that was placed."""

    incarnation: str
    compile_problems: tuple[SourceProblem, ...]
    call_problems: tuple[CallProblem, ...]
    calls: tuple[int, ...]
    descriptor_set: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenLink:
    """How programs outside reach a server: with ``token``, as metadata ``grpclab-token`` or as ``:authority``."""

    token: str
    port: int
    """Where the runner's machine listens."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallStarted:
    """A call that was started; ``call`` is 0 when its request could not be encoded."""

    call: int
    problems: tuple[CallProblem, ...]


class RunnerClient:
    """The runner at ``target`` (``unix:/path`` or ``host:port``), for threads. Close it when done."""

    def __init__(self, target: str) -> None:
        self.target = target
        self._channel = grpc.insecure_channel(target, options=CHANNEL_OPTIONS)
        self._stub = runner_pb2_grpc.RunnerServiceStub(self._channel)

    def close(self) -> None:
        """Closes the channel; calls under way end as cancelled."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def compile(self, workspace: Workspace) -> Compiled:
        """Compiles every ``.proto`` of the workspace."""
        answer = self._call(self._stub.Compile, pb.CompileRequest(files=convert.workspace_to_proto(workspace)))
        return Compiled(
            problems=tuple(convert.problem_from_proto(problem) for problem in answer.problems),
            descriptor_set=answer.descriptor_set,
            generated=convert.workspace_from_proto(answer.generated).files,
        )

    def encode(self, descriptor_set: bytes, type_name: str, request: Request) -> bytes | SourceProblem:
        """One request message as bytes, or what is wrong with it; line and column are in the request's text."""
        message = pb.EncodeRequest(
            descriptor_set=descriptor_set, type_name=type_name, request=convert.request_to_proto(request)
        )
        answer = self._call(self._stub.Encode, message)
        return convert.problem_from_proto(answer.problems[0]) if answer.problems else answer.data

    def tools(self) -> tuple[str, ...]:
        """What ``use_tool`` can be asked for there."""
        return tuple(self._call(self._stub.UseTool, pb.UseToolRequest()).tools)

    def use_tool(self, tool: str, files: tuple[File, ...]) -> ToolUsed:
        """Formats, checks or generates. Raises RequestRefused where that machine has no such tool: the sentence says how to get it."""
        asked = pb.UseToolRequest(tool=tool, files=convert.workspace_to_proto(Workspace(files=files)))
        answer = self._call(self._stub.UseTool, asked)
        return ToolUsed(
            problems=tuple(convert.problem_from_proto(problem) for problem in answer.problems),
            files=convert.workspace_from_proto(answer.files).files,
        )

    def start_run(
        self,
        run_id: str,
        workspace: Workspace,
        calls: tuple[CallSpec, ...],
        limits: Limits,
        relays: tuple[Relay, ...] = (),
    ) -> Started:
        """Places a run and makes its first calls as soon as its server listens."""
        request = pb.StartRunRequest(
            run_id=run_id,
            files=convert.workspace_to_proto(workspace),
            calls=[convert.spec_to_proto(call) for call in calls],
            limits=convert.limits_to_proto(limits),
            relays=[faults.relay_to_proto(relay) for relay in relays],
        )
        return self._start(request)

    def compare(self, run_id: str, workspace: Workspace, call: TwinCall) -> Started:
        """Places a run that makes a call over gRPC and as JSON over HTTP/1.1, and ends when both have been compared."""
        request = pb.StartRunRequest(
            run_id=run_id, files=convert.workspace_to_proto(workspace), twin_call=convert.twin_to_proto(call)
        )
        return self._start(request)

    def _start(self, request: pb.StartRunRequest) -> Started:
        answer = self._call(self._stub.StartRun, request)
        return Started(
            incarnation=answer.incarnation,
            compile_problems=tuple(convert.problem_from_proto(problem) for problem in answer.compile_problems),
            call_problems=_call_problems(answer.call_problems),
            calls=tuple(answer.calls),
            descriptor_set=answer.descriptor_set,
        )

    def start_call(self, run_id: str, call: CallSpec) -> CallStarted:
        """Starts one call of a live run."""
        request = pb.StartCallRequest(run_id=run_id, call=convert.spec_to_proto(call))
        answer = self._call(self._stub.StartCall, request)
        return CallStarted(call=answer.call, problems=_call_problems(answer.problems))

    def send_message(self, run_id: str, call: int, request: Request) -> tuple[CallProblem, ...]:
        """Sends one more request message; what is wrong with it, or nothing."""
        message = pb.SendMessageRequest(run_id=run_id, call=call, request=convert.request_to_proto(request))
        return _call_problems(self._call(self._stub.SendMessage, message).problems)

    def half_close(self, run_id: str, call: int) -> None:
        """Ends the request side of a call."""
        self._call(self._stub.HalfClose, pb.HalfCloseRequest(run_id=run_id, call=call))

    def cancel_call(self, run_id: str, call: int) -> None:
        """Cancels a call."""
        self._call(self._stub.CancelCall, pb.CancelCallRequest(run_id=run_id, call=call))

    def follow(self, run_id: str, *, timeout: float) -> Iterator[tuple[RunEvent, ...]]:
        """The run's events from its first on, as they happen; ends after its outcome, and at the latest after ``timeout`` seconds."""
        with _translated():
            for response in self._stub.FollowRun(pb.FollowRunRequest(run_id=run_id), timeout=timeout):
                yield run_events.events_from_response(response)

    def acknowledge_run(self, run_id: str) -> None:
        """What the run told is stored, or not needed: the runner may forget it."""
        self._call(self._stub.AcknowledgeRun, pb.AcknowledgeRunRequest(run_id=run_id))

    def set_relays(self, run_id: str, relays: tuple[Relay, ...]) -> None:
        """Sets the relays of a live run, and what they do wrong."""
        message = pb.SetRelaysRequest(run_id=run_id, relays=[faults.relay_to_proto(relay) for relay in relays])
        self._call(self._stub.SetRelays, message)

    def control_process(
        self, run_id: str, process: str, action: ProcessAction, workspace: Workspace | None = None
    ) -> tuple[SourceProblem, ...]:
        """Starts, stops, restarts or reloads a process, with the files of ``workspace`` if any; what keeps it from that."""
        message = pb.ControlProcessRequest(
            run_id=run_id,
            process=process,
            action=convert.action_to_proto(action),
            files=convert.workspace_to_proto(workspace) if workspace else (),
        )
        answer = self._call(self._stub.ControlProcess, message)
        return tuple(convert.problem_from_proto(problem) for problem in answer.problems)

    def ask_server(self, run_id: str, process: str) -> ServerAnswered:
        """What a server of a live run says of itself: health, reflection, channelz."""
        answer = self._call(self._stub.AskServer, pb.AskServerRequest(run_id=run_id, process=process)).answer
        return answers.answer_from_proto(answer)

    def open_link(self, run_id: str, process: str = "") -> OpenLink:
        """The way for programs outside to a server of a live run. Raises RequestRefused where links are off."""
        answer = self._call(self._stub.OpenLink, pb.OpenLinkRequest(run_id=run_id, process=process))
        return OpenLink(token=answer.token, port=answer.port)

    def close_link(self, run_id: str) -> None:
        """Takes the tokens of a run back, and ends what came with them."""
        self._call(self._stub.CloseLink, pb.CloseLinkRequest(run_id=run_id))

    def lead_far(self, run_id: str, port: int, peer_target: str, peer_token: str) -> None:
        """Lets the programs of one run reach a server of another runner's run, whose ``open_link`` gave the token."""
        message = pb.LeadToRequest(run_id=run_id, port=port, peer_target=peer_target, peer_token=peer_token)
        self._call(self._stub.LeadTo, message)

    def lead_to(self, run_id: str, port: int, peer_run_id: str, peer_process: str = "") -> None:
        """Lets the programs of one run reach a server of another run of the same runner, on a port of their own."""
        message = pb.LeadToRequest(run_id=run_id, port=port, peer_run_id=peer_run_id, peer_process=peer_process)
        self._call(self._stub.LeadTo, message)

    def stop_run(self, run_id: str) -> None:
        """Ends a run; its last event says how."""
        self._call(self._stub.StopRun, pb.StopRunRequest(run_id=run_id))

    def _call(self, method: Callable[..., Any], request: object) -> Any:
        with _translated():
            return method(request, timeout=DEADLINE_SECONDS, wait_for_ready=True)


class AsyncRunnerClient:
    """The runner at ``target``, for the event loop it is made in."""

    def __init__(self, target: str) -> None:
        self.target = target
        self._channel = grpc.aio.insecure_channel(target, options=CHANNEL_OPTIONS)
        self._stub = runner_pb2_grpc.RunnerServiceStub(self._channel)

    async def close(self) -> None:
        """Closes the channel."""
        await self._channel.close()

    async def follow(self, run_id: str, after: int) -> AsyncIterator[tuple[RunEvent, ...]]:
        """The run's events with greater numbers than ``after``, as they happen; ends after its outcome."""
        with _translated():
            async for response in self._stub.FollowRun(pb.FollowRunRequest(run_id=run_id, after=after)):
                yield run_events.events_from_response(response)

    async def stop_run(self, run_id: str) -> None:
        """Ends a run; its last event says how."""
        with _translated():
            await self._stub.StopRun(pb.StopRunRequest(run_id=run_id), timeout=DEADLINE_SECONDS)

    async def acknowledge_run(self, run_id: str) -> None:
        """The run is stored to its end: the runner may forget it."""
        with _translated():
            await self._stub.AcknowledgeRun(pb.AcknowledgeRunRequest(run_id=run_id), timeout=DEADLINE_SECONDS)


@contextmanager
def _translated() -> Any:
    try:
        yield
    except grpc.RpcError as error:
        raise _failure(error) from error


def _failure(error: Any) -> RunnerError:
    code, details = error.code(), error.details() or ""
    if code is grpc.StatusCode.NOT_FOUND:
        return RunUnknown(sentence("This run has ended, or the sandbox was restarted. Press Call to start a new one."))
    if code is grpc.StatusCode.RESOURCE_EXHAUSTED:
        return RunnerFull(sentence("Every place in the sandbox is taken right now. Try again in a moment."))
    if code in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.FAILED_PRECONDITION):
        return RequestRefused(details)
    if code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED):
        return RunnerUnavailable(sentence("The sandbox does not answer. Your files are saved; try again in a moment."))
    return RunnerError(sentence("The sandbox failed (%(name)s). Your files are saved; try again.", name=code.name))


def _call_problems(problems: Any) -> tuple[CallProblem, ...]:
    return tuple(
        CallProblem(
            call_index=problem.call_index,
            message_index=problem.message_index,
            problem=convert.problem_from_proto(problem.problem),
        )
        for problem in problems
    )
