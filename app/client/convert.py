"""Values of ``runs`` to and from the messages of ``grpclab.runner.v1``, and to and from the bytes the store keeps.

Enumerations are matched by name, so that a value added on one side only fails a test, not a learner. A message from a
newer runner that holds an event this code does not know is dropped by ``event_from_proto`` returning None.
"""

import zlib
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, TypeVar

from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.runs import events as ev
from app.runs import spec as sp
from app.runs.problems import Severity, SourceProblem
from app.runs.spec import CallSpec, Limits, Metadatum
from app.runs.workspace import File, Workspace

_E = TypeVar("_E", bound=Enum)

MAX_CHUNK_BYTES = 64 * 1024 * 1024
"""Most that a stored chunk may unpack to: a capture budget is 4 MiB, its events with logs and steps stay far below."""


class ChunkTooLarge(Exception):
    """A stored chunk unpacks to more than ``MAX_CHUNK_BYTES``: the database holds what this code never wrote."""


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
        compression=_number(pb.CallSpec.Compression, "COMPRESSION", spec.compression),
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
        compression=_known(pb.CallSpec.Compression, "COMPRESSION", sp.Compression.IDENTITY, spec.compression),
        wait_for_ready=spec.wait_for_ready,
        channel=_channel_value(spec.channel),
        bearer_token=spec.bearer_token,
    )


def request_to_proto(request: sp.Request) -> pb.Request:
    """One request message."""
    return pb.Request(format=_number(pb.Request.Format, "FORMAT", request.format), data=request.data)


def request_from_proto(request: pb.Request) -> sp.Request:
    """One request message; a format this code does not know counts as JSON, which refuses what it cannot read."""
    return sp.Request(
        format=_known(pb.Request.Format, "FORMAT", sp.RequestFormat.JSON, request.format), data=request.data
    )


def _channel(channel: sp.Channel) -> pb.Channel:
    return pb.Channel(
        name=channel.name,
        targets=channel.targets,
        security=_number(pb.Channel.Security, "SECURITY", channel.security),
        authority=channel.authority,
        user_agent=channel.user_agent,
        service_config=channel.service_config,
        options=[_option(option) for option in channel.options],
        client=_number(pb.Channel.Client, "CLIENT", channel.client),
    )


def _option(option: sp.ChannelOption) -> pb.ChannelOption:
    if isinstance(option.value, int):
        return pb.ChannelOption(name=option.name, number=option.value)
    return pb.ChannelOption(name=option.name, text=option.value)


def _channel_value(channel: pb.Channel) -> sp.Channel:
    return sp.Channel(
        name=channel.name,
        targets=tuple(channel.targets),
        security=_known(pb.Channel.Security, "SECURITY", sp.Security.PLAINTEXT, channel.security),
        authority=channel.authority,
        user_agent=channel.user_agent,
        service_config=channel.service_config,
        options=tuple(
            sp.ChannelOption(name=o.name, value=o.text if o.WhichOneof("value") == "text" else o.number)
            for o in channel.options
        ),
        client=_known(pb.Channel.Client, "CLIENT", sp.Client.PYTHON, channel.client),
    )


def limits_to_proto(limits: Limits) -> pb.Limits:
    """The limits asked for."""
    return pb.Limits(wall_seconds=limits.wall_seconds, capture_bytes=limits.capture_bytes)


def limits_from_proto(limits: pb.Limits) -> Limits:
    """The limits asked for."""
    return Limits(wall_seconds=limits.wall_seconds, capture_bytes=limits.capture_bytes)


def problem_to_proto(problem: SourceProblem) -> pb.Problem:
    """One diagnostic."""
    return pb.Problem(
        severity=_number(pb.Problem.Severity, "SEVERITY", problem.severity),
        path=problem.path,
        line=problem.line,
        column=problem.column,
        text=problem.text,
    )


def problem_from_proto(problem: pb.Problem) -> SourceProblem:
    """One diagnostic; a severity this code does not know counts as an error."""
    return SourceProblem(
        severity=_value(pb.Problem.Severity, "SEVERITY", Severity, problem.severity) or Severity.ERROR,
        path=problem.path,
        line=problem.line,
        column=problem.column,
        text=problem.text,
    )


def event_to_proto(event: ev.RunEvent) -> pb.RunEvent:
    """One numbered event."""
    message = pb.RunEvent(number=event.number, time_ns=event.time_ns)
    name, build = _TO_PROTO[type(event.event)]
    getattr(message, name).CopyFrom(build(event.event))
    return message


def event_from_proto(message: pb.RunEvent) -> ev.RunEvent | None:
    """One numbered event; None for a kind this code does not know."""
    name = message.WhichOneof("event")
    if name is None:
        return None
    event = _FROM_PROTO[name](getattr(message, name))
    return None if event is None else ev.RunEvent(number=message.number, time_ns=message.time_ns, event=event)


def encode_events(events: Iterable[ev.RunEvent]) -> bytes:
    """Events as the store keeps them: a serialized FollowRunResponse, deflated (RFC 1950)."""
    message = pb.FollowRunResponse(events=[event_to_proto(event) for event in events])
    return zlib.compress(message.SerializeToString(), level=3)


def decode_events(chunk: bytes) -> tuple[ev.RunEvent, ...]:
    """What ``encode_events`` was given. Raises ChunkTooLarge, zlib.error or DecodeError for bytes it never wrote."""
    unpacker = zlib.decompressobj()
    raw = unpacker.decompress(chunk, MAX_CHUNK_BYTES)
    if unpacker.unconsumed_tail:
        raise ChunkTooLarge
    return events_from_response(pb.FollowRunResponse.FromString(raw))


def events_from_response(response: pb.FollowRunResponse) -> tuple[ev.RunEvent, ...]:
    """The events of one response, without kinds this code does not know."""
    return tuple(event for message in response.events if (event := event_from_proto(message)) is not None)


def _number(enum: Any, prefix: str, value: Enum) -> Any:
    return enum.Value(f"{prefix}_{value.name}")


def _value(enum: Any, prefix: str, values: type[_E], number: int) -> _E | None:
    names: dict[int, str] = {item.number: item.name for item in enum.DESCRIPTOR.values}
    name = names.get(number, "").removeprefix(f"{prefix}_")
    return values[name] if name in values.__members__ else None


def _known(enum: Any, prefix: str, default: _E, number: int) -> _E:
    return _value(enum, prefix, type(default), number) or default


def _process_started(event: ev.ProcessStarted) -> pb.ProcessStarted:
    return pb.ProcessStarted(process=event.process, command=event.command)


def _process_listening(event: ev.ProcessListening) -> pb.ProcessListening:
    return pb.ProcessListening(process=event.process, port=event.port)


def _log_line(event: ev.LogLine) -> pb.LogLine:
    stream = _number(pb.LogLine.Stream, "STREAM", event.stream)
    return pb.LogLine(process=event.process, stream=stream, text=event.text)


def _process_exited(event: ev.ProcessExited) -> pb.ProcessExited:
    return pb.ProcessExited(process=event.process, exit_code=event.exit_code, signal=event.signal)


def _packets(event: ev.PacketBatch) -> pb.PacketBatch:
    return pb.PacketBatch(
        packets=[pb.Packet(time_ns=p.time_ns, data=p.data, length=p.length) for p in event.packets],
    )


def _connection_opened(event: ev.ConnectionOpened) -> pb.ConnectionOpened:
    return pb.ConnectionOpened(
        client_port=event.client_port,
        server_port=event.server_port,
        client_process=event.client_process,
        server_process=event.server_process,
    )


def _call_step(event: ev.CallStep) -> pb.CallStep:
    return pb.CallStep(
        call=event.call,
        kind=_number(pb.CallStep.Kind, "KIND", event.kind),
        path=event.path,
        metadata=metadata_to_proto(event.metadata),
        message=event.message,
        message_length=event.message_length,
        deadline_ms=event.deadline_ms,
        status_code=event.status_code,
        status_message=event.status_message,
        debug_text=event.debug_text,
        client_port=event.client_port,
    )


def _gap(event: ev.Gap) -> pb.Gap:
    return pb.Gap(cause=_number(pb.Gap.Cause, "CAUSE", event.cause), packets=event.packets, bytes=event.bytes)


def _limit_hit(event: ev.LimitHit) -> pb.LimitHit:
    limit = _number(pb.LimitHit.Limit, "LIMIT", event.limit)
    return pb.LimitHit(limit=limit, process=event.process, value=event.value, killed=event.killed)


def _run_ended(event: ev.RunEnded) -> pb.RunEnded:
    return pb.RunEnded(
        outcome=_number(pb.RunEnded.Outcome, "OUTCOME", event.outcome),
        text=event.text,
        problems=[problem_to_proto(problem) for problem in event.problems],
    )


def _key_log(event: ev.KeyLog) -> pb.KeyLog:
    return pb.KeyLog(process=event.process, lines=event.lines)


def _relay_placed(event: ev.RelayPlaced) -> pb.RelayPlaced:
    return pb.RelayPlaced(
        process=event.process,
        port=event.port,
        target_process=event.target_process,
        target_port=event.target_port,
        text=event.text,
    )


_TO_PROTO: dict[type, tuple[str, Callable[[Any], Any]]] = {
    ev.ProcessStarted: ("process_started", _process_started),
    ev.ProcessListening: ("process_listening", _process_listening),
    ev.LogLine: ("log_line", _log_line),
    ev.ProcessExited: ("process_exited", _process_exited),
    ev.PacketBatch: ("packets", _packets),
    ev.ConnectionOpened: ("connection_opened", _connection_opened),
    ev.CallStep: ("call_step", _call_step),
    ev.Gap: ("gap", _gap),
    ev.LimitHit: ("limit_hit", _limit_hit),
    ev.RunEnded: ("run_ended", _run_ended),
    ev.KeyLog: ("key_log", _key_log),
    ev.RelayPlaced: ("relay_placed", _relay_placed),
}


def _process_started_value(message: pb.ProcessStarted) -> ev.ProcessStarted:
    return ev.ProcessStarted(process=message.process, command=message.command)


def _process_listening_value(message: pb.ProcessListening) -> ev.ProcessListening:
    return ev.ProcessListening(process=message.process, port=message.port)


def _log_line_value(message: pb.LogLine) -> ev.LogLine:
    stream = _value(pb.LogLine.Stream, "STREAM", ev.LogStream, message.stream) or ev.LogStream.STDOUT
    return ev.LogLine(process=message.process, stream=stream, text=message.text)


def _process_exited_value(message: pb.ProcessExited) -> ev.ProcessExited:
    return ev.ProcessExited(process=message.process, exit_code=message.exit_code, signal=message.signal)


def _packets_value(message: pb.PacketBatch) -> ev.PacketBatch:
    return ev.PacketBatch(
        packets=tuple(ev.Packet(time_ns=p.time_ns, data=p.data, length=p.length) for p in message.packets),
    )


def _connection_opened_value(message: pb.ConnectionOpened) -> ev.ConnectionOpened:
    return ev.ConnectionOpened(
        client_port=message.client_port,
        server_port=message.server_port,
        client_process=message.client_process,
        server_process=message.server_process,
    )


def _call_step_value(message: pb.CallStep) -> ev.CallStep | None:
    kind = _value(pb.CallStep.Kind, "KIND", ev.StepKind, message.kind)
    if kind is None:
        return None
    return ev.CallStep(
        call=message.call,
        kind=kind,
        path=message.path,
        metadata=metadata_from_proto(message.metadata),
        message=message.message,
        message_length=message.message_length,
        deadline_ms=message.deadline_ms,
        status_code=message.status_code,
        status_message=message.status_message,
        debug_text=message.debug_text,
        client_port=message.client_port,
    )


def _gap_value(message: pb.Gap) -> ev.Gap | None:
    cause = _value(pb.Gap.Cause, "CAUSE", ev.GapCause, message.cause)
    return None if cause is None else ev.Gap(cause=cause, packets=message.packets, bytes=message.bytes)


def _limit_hit_value(message: pb.LimitHit) -> ev.LimitHit | None:
    limit = _value(pb.LimitHit.Limit, "LIMIT", ev.Limit, message.limit)
    if limit is None:
        return None
    return ev.LimitHit(limit=limit, process=message.process, value=message.value, killed=message.killed)


def _run_ended_value(message: pb.RunEnded) -> ev.RunEnded:
    outcome = _value(pb.RunEnded.Outcome, "OUTCOME", ev.Outcome, message.outcome) or ev.Outcome.SANDBOX_FAILED
    problems = tuple(problem_from_proto(problem) for problem in message.problems)
    return ev.RunEnded(outcome=outcome, text=message.text, problems=problems)


def _key_log_value(message: pb.KeyLog) -> ev.KeyLog:
    return ev.KeyLog(process=message.process, lines=tuple(message.lines))


def _relay_placed_value(message: pb.RelayPlaced) -> ev.RelayPlaced:
    return ev.RelayPlaced(
        process=message.process,
        port=message.port,
        target_process=message.target_process,
        target_port=message.target_port,
        text=message.text,
    )


_FROM_PROTO: dict[str, Callable[[Any], Any]] = {
    "process_started": _process_started_value,
    "process_listening": _process_listening_value,
    "log_line": _log_line_value,
    "process_exited": _process_exited_value,
    "packets": _packets_value,
    "connection_opened": _connection_opened_value,
    "call_step": _call_step_value,
    "gap": _gap_value,
    "limit_hit": _limit_hit_value,
    "run_ended": _run_ended_value,
    "key_log": _key_log_value,
    "relay_placed": _relay_placed_value,
}
