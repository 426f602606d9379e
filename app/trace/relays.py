"""Relayed connections paired: what came to a relay, and the connection with which the relay carried it on."""

from collections.abc import Sequence
from dataclasses import replace

from app.trace.model import Connection

RELAY = "relay"
"""A process of a recording whose name begins so is a relay of ours."""


def paired(connections: Sequence[Connection]) -> tuple[Connection, ...]:
    """The connections, those that a relay opened with the number of the one whose bytes they carry on.

    A relay connects onward for each connection that it accepts, so they are paired in order of time, relay by relay.
    """
    if not any(_is_relay(connection.client_process) for connection in connections):
        return tuple(connections)
    came: dict[str, list[Connection]] = {}
    for connection in connections:
        if _is_relay(connection.server_process) and not connection.refused:
            came.setdefault(connection.server_process, []).append(connection)
    found = []
    for connection in sorted(connections, key=lambda one: one.opened_ns):
        waiting = came.get(connection.client_process, []) if _is_relay(connection.client_process) else []
        if waiting and waiting[0].opened_ns <= connection.opened_ns:
            found.append(replace(connection, relay_of=waiting.pop(0).number))
        else:
            found.append(connection)
    return tuple(sorted(found, key=lambda one: one.number))


def _is_relay(process: str) -> bool:
    return process.startswith(RELAY)
