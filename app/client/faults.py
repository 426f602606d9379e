"""Relays and their faults to and from the messages of ``grpclab.runner.v1``: field by field, by their common names."""

from collections.abc import Iterable
from dataclasses import fields
from enum import Enum
from typing import Any

from app.client import enums
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.runs import faults
from app.runs.faults import Closing, Direction, Fault, Relay

_ENUMS: dict[str, tuple[Any, str, Enum]] = {
    "direction": (pb.Fault.Direction, "DIRECTION", Direction.RESPONSES),
    "closing": (pb.Fault.Closing, "CLOSING", Closing.RST),
}
"""Fields that are enumerations, with what an unknown value counts as."""


def relay_to_proto(relay: Relay) -> pb.Relay:
    """One relay."""
    return pb.Relay(faults=faults_to_proto(relay.faults), client=relay.client, server=relay.server)


def relay_from_proto(relay: pb.Relay) -> Relay:
    """One relay; not yet checked, see ``runs.faults.problems``."""
    return Relay(faults=faults_from_proto(relay.faults), client=relay.client, server=relay.server)


def faults_to_proto(found: Iterable[Fault]) -> list[pb.Fault]:
    """Faults, in order."""
    return [_fault(fault) for fault in found]


def faults_from_proto(found: Iterable[pb.Fault]) -> tuple[Fault, ...]:
    """Faults, in order, without kinds that this code does not know."""
    return tuple(value for fault in found if (value := _fault_value(fault)) is not None)


def _fault(fault: Fault) -> pb.Fault:
    message = pb.Fault()
    kind = getattr(message, faults.kind(fault))
    kind.SetInParent()
    for field in fields(fault):
        value = getattr(fault, field.name)
        if field.name in _ENUMS:
            enum, prefix, _ = _ENUMS[field.name]
            value = enums.number(enum, prefix, value)
        setattr(kind, field.name, value)
    return message


def _fault_value(message: pb.Fault) -> Fault | None:
    name = message.WhichOneof("kind")
    if name is None:
        return None
    kind = getattr(message, name)
    made = faults.KINDS[name]
    return made(**{field.name: _field_value(kind, field.name) for field in fields(made)})


def _field_value(kind: Any, name: str) -> Any:
    value = getattr(kind, name)
    if name not in _ENUMS:
        return value
    enum, prefix, default = _ENUMS[name]
    return enums.known(enum, prefix, default, value)
