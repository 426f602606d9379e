"""What a server said of itself to and from the messages of ``grpclab.runner.v1``."""

from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.runs.events import ChannelzRow, ServerAnswered, ServiceHealth


def answer_to_proto(answer: ServerAnswered) -> pb.ServerAnswered:
    """One answer."""
    return pb.ServerAnswered(
        process=answer.process,
        problem=answer.problem,
        has_health=answer.health is not None,
        health=[pb.ServerAnswered.Health(service=one.service, status=one.status) for one in answer.health or ()],
        reflection=answer.reflection,
        services=answer.services,
        has_channelz=answer.channelz is not None,
        channelz=[_row_to_proto(row) for row in answer.channelz or ()],
    )


def answer_from_proto(message: pb.ServerAnswered) -> ServerAnswered:
    """One answer."""
    health = tuple(ServiceHealth(service=one.service, status=one.status) for one in message.health)
    rows = tuple(_row_from_proto(row) for row in message.channelz)
    return ServerAnswered(
        process=message.process,
        problem=message.problem,
        health=health if message.has_health else None,
        reflection=message.reflection,
        services=tuple(message.services),
        channelz=rows if message.has_channelz else None,
    )


def _row_to_proto(row: ChannelzRow) -> pb.ServerAnswered.ChannelzRow:
    return pb.ServerAnswered.ChannelzRow(
        kind=row.kind,
        name=row.name,
        detail=row.detail,
        started=row.started,
        succeeded=row.succeeded,
        failed=row.failed,
    )


def _row_from_proto(row: pb.ServerAnswered.ChannelzRow) -> ChannelzRow:
    return ChannelzRow(
        kind=row.kind,
        name=row.name,
        detail=row.detail,
        started=row.started,
        succeeded=row.succeeded,
        failed=row.failed,
    )
