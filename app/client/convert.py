"""What pages ask of the runner - workspaces, calls, limits - to and from the messages of ``grpclab.runner.v1``."""

from collections.abc import Iterable
from typing import Any

from app.client import enums, sentences
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.runs import spec as sp
from app.runs.problems import Severity, SourceProblem
from app.runs.processes import ProcessAction
from app.runs.spec import CallSpec, Limits, Metadatum
from app.runs.twin import TwinCall
from app.runs.workspace import File, Workspace


def workspace_to_proto(workspace: Workspace) -> list[pb.File]:
    """The files of a workspace, in order."""
    return [pb.File(path=file.path, text=file.text) for file in workspace.files]


def workspace_from_proto(files: Iterable[pb.File]) -> Workspace:
    """The workspace of these files; not yet checked, see ``runs.workspace.problems``."""
    return Workspace(files=tuple(File(path=file.path, text=file.text) for file in files))


def metadata_to_proto(metadata: Iterable[Metadatum]) -> list[pb.Metadatum]:
    """Metadata entries, in order."""
    return [pb.Metadatum(name=entry.name, value=entry.value) for entry in metadata]


def metadata_from_proto(metadata: Iterable[pb.Metadatum]) -> tuple[Metadatum, ...]:
    """Metadata entries, in order."""
    return tuple(Metadatum(name=entry.name, value=entry.value) for entry in metadata)


def spec_to_proto(spec: CallSpec) -> pb.CallSpec:
    """One call to make."""
    return pb.CallSpec(
        path=spec.path,
        requests=[request_to_proto(request) for request in spec.requests],
        half_close=spec.half_close,
        metadata=metadata_to_proto(spec.metadata),
        deadline_ms=spec.deadline_ms,
        compression=enums.number(pb.CallSpec.Compression, "COMPRESSION", spec.compression),
        wait_for_ready=spec.wait_for_ready,
        channel=_channel(spec.channel),
        bearer_token=spec.bearer_token,
    )


def spec_from_proto(spec: pb.CallSpec) -> CallSpec:
    """One call to make."""
    return CallSpec(
        path=spec.path,
        requests=tuple(request_from_proto(request) for request in spec.requests),
        half_close=spec.half_close,
        metadata=metadata_from_proto(spec.metadata),
        deadline_ms=spec.deadline_ms,
        compression=enums.known(pb.CallSpec.Compression, "COMPRESSION", sp.Compression.IDENTITY, spec.compression),
        wait_for_ready=spec.wait_for_ready,
        channel=_channel_value(spec.channel),
        bearer_token=spec.bearer_token,
    )


def request_to_proto(request: sp.Request) -> pb.Request:
    """One request message."""
    return pb.Request(format=enums.number(pb.Request.Format, "FORMAT", request.format), data=request.data)


def request_from_proto(request: pb.Request) -> sp.Request:
    """One request message; a format this code does not know counts as JSON, which refuses what it cannot read."""
    return sp.Request(
        format=enums.known(pb.Request.Format, "FORMAT", sp.RequestFormat.JSON, request.format), data=request.data
    )


def _channel(channel: sp.Channel) -> pb.Channel:
    return pb.Channel(
        name=channel.name,
        targets=channel.targets,
        security=enums.number(pb.Channel.Security, "SECURITY", channel.security),
        authority=channel.authority,
        user_agent=channel.user_agent,
        service_config=channel.service_config,
        options=[_option(option) for option in channel.options],
        client=enums.number(pb.Channel.Client, "CLIENT", channel.client),
    )


def _option(option: sp.ChannelOption) -> pb.ChannelOption:
    if isinstance(option.value, int):
        return pb.ChannelOption(name=option.name, number=option.value)
    return pb.ChannelOption(name=option.name, text=option.value)


def _channel_value(channel: pb.Channel) -> sp.Channel:
    return sp.Channel(
        name=channel.name,
        targets=tuple(channel.targets),
        security=enums.known(pb.Channel.Security, "SECURITY", sp.Security.PLAINTEXT, channel.security),
        authority=channel.authority,
        user_agent=channel.user_agent,
        service_config=channel.service_config,
        options=tuple(
            sp.ChannelOption(name=o.name, value=o.text if o.WhichOneof("value") == "text" else o.number)
            for o in channel.options
        ),
        client=enums.known(pb.Channel.Client, "CLIENT", sp.Client.PYTHON, channel.client),
    )


def twin_to_proto(call: TwinCall) -> pb.TwinCall:
    """A call that is compared with its twin as JSON."""
    return pb.TwinCall(path=call.path, request=call.request, json=call.json, metadata=metadata_to_proto(call.metadata))


def twin_from_proto(call: pb.TwinCall) -> TwinCall:
    """A call that is compared with its twin as JSON."""
    return TwinCall(path=call.path, request=call.request, json=call.json, metadata=metadata_from_proto(call.metadata))


def limits_to_proto(limits: Limits) -> pb.Limits:
    """The limits asked for."""
    return pb.Limits(wall_seconds=limits.wall_seconds, capture_bytes=limits.capture_bytes)


def limits_from_proto(limits: pb.Limits) -> Limits:
    """The limits asked for."""
    return Limits(wall_seconds=limits.wall_seconds, capture_bytes=limits.capture_bytes)


def action_to_proto(action: ProcessAction) -> Any:
    """What is asked of a process."""
    return enums.number(pb.ControlProcessRequest.Action, "ACTION", action)


def action_from_proto(found: int) -> ProcessAction | None:
    """What is asked of a process; None for what this code does not know."""
    return enums.value(pb.ControlProcessRequest.Action, "ACTION", ProcessAction, found)


def problem_to_proto(problem: SourceProblem) -> pb.Problem:
    """One diagnostic."""
    return pb.Problem(
        severity=enums.number(pb.Problem.Severity, "SEVERITY", problem.severity),
        path=problem.path,
        line=problem.line,
        column=problem.column,
        text=problem.text,
        sentence=sentences.to_proto(problem.text),
    )


def problem_from_proto(problem: pb.Problem) -> SourceProblem:
    """One diagnostic; a severity this code does not know counts as an error."""
    return SourceProblem(
        severity=enums.value(pb.Problem.Severity, "SEVERITY", Severity, problem.severity) or Severity.ERROR,
        path=problem.path,
        line=problem.line,
        column=problem.column,
        text=sentences.from_proto(problem.text, problem.sentence),
    )
