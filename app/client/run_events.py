"""What a run tells - its events - to and from the messages of ``grpclab.runner.v1``, and the bytes that the store keeps.

A message from a newer runner that holds an event this code does not know is dropped by ``event_from_proto`` returning None.
"""

import zlib
from collections.abc import Callable, Iterable
from typing import Any

from app.client import answers, convert, enums, faults, sentences
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.runs import events as ev

MAX_CHUNK_BYTES = 64 * 1024 * 1024
"""Most that a stored chunk may unpack to: a capture budget is 4 MiB, its events with logs and steps stay far below."""


class ChunkTooLarge(Exception):
    """A stored chunk unpacks to more than ``MAX_CHUNK_BYTES``: the database holds what this code never wrote."""


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


def _process_started(event: ev.ProcessStarted) -> pb.ProcessStarted:
    return pb.ProcessStarted(process=event.process, command=event.command)


def _process_listening(event: ev.ProcessListening) -> pb.ProcessListening:
    return pb.ProcessListening(process=event.process, port=event.port)


def _methods_registered(event: ev.MethodsRegistered) -> pb.MethodsRegistered:
    return pb.MethodsRegistered(
        process=event.process,
        server=event.server,
        ports=event.ports,
        paths=event.paths,
        open_ended=event.open_ended,
    )


def _log_line(event: ev.LogLine) -> pb.LogLine:
    stream = enums.number(pb.LogLine.Stream, "STREAM", event.stream)
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
        kind=enums.number(pb.CallStep.Kind, "KIND", event.kind),
        path=event.path,
        metadata=convert.metadata_to_proto(event.metadata),
        message=event.message,
        message_length=event.message_length,
        deadline_ms=event.deadline_ms,
        status_code=event.status_code,
        status_message=event.status_message,
        debug_text=event.debug_text,
        client_port=event.client_port,
    )


def _gap(event: ev.Gap) -> pb.Gap:
    return pb.Gap(cause=enums.number(pb.Gap.Cause, "CAUSE", event.cause), packets=event.packets, bytes=event.bytes)


def _limit_hit(event: ev.LimitHit) -> pb.LimitHit:
    limit = enums.number(pb.LimitHit.Limit, "LIMIT", event.limit)
    return pb.LimitHit(limit=limit, process=event.process, value=event.value, killed=event.killed)


def _run_ended(event: ev.RunEnded) -> pb.RunEnded:
    return pb.RunEnded(
        outcome=enums.number(pb.RunEnded.Outcome, "OUTCOME", event.outcome),
        text=event.text,
        sentence=sentences.to_proto(event.text),
        problems=[convert.problem_to_proto(problem) for problem in event.problems],
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
        client_process=event.client_process,
        faults=faults.faults_to_proto(event.faults),
    )


def _compared(event: ev.Compared) -> pb.Compared:
    return pb.Compared(
        part=enums.number(pb.Compared.Part, "PART", event.part),
        json=event.json,
        client_ports=event.client_ports,
        warm_up=event.warm_up,
        calls=event.calls,
    )


_TO_PROTO: dict[type, tuple[str, Callable[[Any], Any]]] = {
    ev.ProcessStarted: ("process_started", _process_started),
    ev.ProcessListening: ("process_listening", _process_listening),
    ev.MethodsRegistered: ("methods_registered", _methods_registered),
    ev.ServerAnswered: ("server_answered", answers.answer_to_proto),
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
    ev.Compared: ("compared", _compared),
}


def _process_started_value(message: pb.ProcessStarted) -> ev.ProcessStarted:
    return ev.ProcessStarted(process=message.process, command=message.command)


def _process_listening_value(message: pb.ProcessListening) -> ev.ProcessListening:
    return ev.ProcessListening(process=message.process, port=message.port)


def _methods_registered_value(message: pb.MethodsRegistered) -> ev.MethodsRegistered:
    return ev.MethodsRegistered(
        process=message.process,
        server=message.server,
        ports=tuple(message.ports),
        paths=tuple(message.paths),
        open_ended=message.open_ended,
    )


def _log_line_value(message: pb.LogLine) -> ev.LogLine:
    stream = enums.value(pb.LogLine.Stream, "STREAM", ev.LogStream, message.stream) or ev.LogStream.STDOUT
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
    kind = enums.value(pb.CallStep.Kind, "KIND", ev.StepKind, message.kind)
    if kind is None:
        return None
    return ev.CallStep(
        call=message.call,
        kind=kind,
        path=message.path,
        metadata=convert.metadata_from_proto(message.metadata),
        message=message.message,
        message_length=message.message_length,
        deadline_ms=message.deadline_ms,
        status_code=message.status_code,
        status_message=message.status_message,
        debug_text=message.debug_text,
        client_port=message.client_port,
    )


def _gap_value(message: pb.Gap) -> ev.Gap | None:
    cause = enums.value(pb.Gap.Cause, "CAUSE", ev.GapCause, message.cause)
    return None if cause is None else ev.Gap(cause=cause, packets=message.packets, bytes=message.bytes)


def _limit_hit_value(message: pb.LimitHit) -> ev.LimitHit | None:
    limit = enums.value(pb.LimitHit.Limit, "LIMIT", ev.Limit, message.limit)
    if limit is None:
        return None
    return ev.LimitHit(limit=limit, process=message.process, value=message.value, killed=message.killed)


def _run_ended_value(message: pb.RunEnded) -> ev.RunEnded:
    outcome = enums.value(pb.RunEnded.Outcome, "OUTCOME", ev.Outcome, message.outcome) or ev.Outcome.SANDBOX_FAILED
    problems = tuple(convert.problem_from_proto(problem) for problem in message.problems)
    return ev.RunEnded(outcome=outcome, text=sentences.from_proto(message.text, message.sentence), problems=problems)


def _key_log_value(message: pb.KeyLog) -> ev.KeyLog:
    return ev.KeyLog(process=message.process, lines=tuple(message.lines))


def _relay_placed_value(message: pb.RelayPlaced) -> ev.RelayPlaced:
    return ev.RelayPlaced(
        process=message.process,
        port=message.port,
        target_process=message.target_process,
        target_port=message.target_port,
        text=message.text,
        client_process=message.client_process,
        faults=faults.faults_from_proto(message.faults),
    )


def _compared_value(message: pb.Compared) -> ev.Compared | None:
    part = enums.value(pb.Compared.Part, "PART", ev.ComparedPart, message.part)
    if part is None:
        return None
    return ev.Compared(
        part=part,
        json=message.json,
        client_ports=tuple(message.client_ports),
        warm_up=message.warm_up,
        calls=message.calls,
    )


_FROM_PROTO: dict[str, Callable[[Any], Any]] = {
    "process_started": _process_started_value,
    "process_listening": _process_listening_value,
    "methods_registered": _methods_registered_value,
    "server_answered": answers.answer_from_proto,
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
    "compared": _compared_value,
}
