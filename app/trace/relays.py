"""Relays: what came to one is paired with what it carried on, connection by connection and call by call.

A relay connects onward for each connection that it accepts, and puts what it read there into the same streams. So
connections are paired relay by relay in order of time, calls by their stream and path, or else in the order of their path.
What cannot be paired is said, and counts by itself.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from app.runs.events import RelayPlaced
from app.sentences import sentence
from app.trace.model import Connection
from app.wire.problems import Problem

Key = Callable[[int], tuple[int, str]]
"""Stream and path of a call, by its row."""


def paired(connections: Sequence[Connection], placed: Iterable[RelayPlaced], *, ended: bool) -> tuple[Connection, ...]:
    """The connections, with those at the two sides of a relay named to each other. ``ended``: no more will come."""
    found = {connection.number: connection for connection in connections}
    for relay in dict.fromkeys(placed):
        _pair(found, relay, ended=ended)
    return tuple(found.values())


def _pair(found: dict[int, Connection], relay: RelayPlaced, *, ended: bool) -> None:
    """Pair the connections of one relay."""
    in_time = sorted(found.values(), key=lambda one: one.number)  # of their first packets
    came = [one for one in in_time if one.server_port == relay.port and not one.refused]
    onward = [one for one in in_time if one.client_process == relay.process and one.server_port == relay.target_port]
    label = relay.text or relay.process
    for connection in onward:
        fitting = next((one for one in came if _may_carry(one, connection)), None)
        if fitting is None:
            found[connection.number] = replace(_told(connection, relay, "opened"), relay=label)
            continue
        came.remove(fitting)
        found[fitting.number] = replace(found[fitting.number], carried_by=connection.number, relay=label)
        found[connection.number] = replace(found[connection.number], relay_of=fitting.number, relay=label)
    for connection in came:
        over = ended or connection.closed_ns is not None
        left = found[connection.number]
        found[connection.number] = replace(_told(left, relay, "accepted") if over else left, relay=label)


def _may_carry(came: Connection, onward: Connection) -> bool:
    """A relay opens the second while it has the first."""
    return came.number < onward.number and (came.closed_ns is None or came.closed_ns >= onward.opened_ns)


def _told(connection: Connection, relay: RelayPlaced, what: str) -> Connection:
    texts = {
        "opened": sentence(
            "The relay “%(process)s” opened this connection for none that came to it: its calls count by themselves.",
            process=relay.process,
        ),
        "accepted": sentence(
            "The relay “%(process)s” accepted this connection and opened none for it.", process=relay.process
        ),
    }
    problem = Problem(code="relay-unpaired", text=texts[what])
    return replace(connection, problems=(*connection.problems, problem))


def twins(connections: Iterable[Connection], rows: Mapping[int, Sequence[int]], key: Key) -> dict[int, int]:
    """The row of the call that counts by the row of its twin. ``rows``: those of each connection, by its number."""
    found: dict[int, int] = {}
    for connection in sorted((one for one in connections if one.relay_of), key=lambda one: one.number):
        for twin, row in _matched(rows.get(connection.number, ()), rows.get(connection.relay_of, ()), key):
            found[twin] = found.get(row, row)  # of several relays in a row, what came to the first counts
    return dict(sorted(found.items()))


def _matched(ours: Sequence[int], theirs: Sequence[int], key: Key) -> Iterator[tuple[int, int]]:
    """Each of ours with one of theirs: of the same stream and path, or else the next of the same path."""
    waiting: dict[tuple[int, str], deque[int]] = {}
    for row in theirs:
        waiting.setdefault(key(row), deque()).append(row)
    left = []
    for row in ours:
        same = waiting.get(key(row))
        if same:
            yield row, same.popleft()
        else:
            left.append(row)
    by_path: dict[str, deque[int]] = {}
    for row in sorted(row for rows in waiting.values() for row in rows):
        by_path.setdefault(key(row)[1], deque()).append(row)
    for row in left:
        same = by_path.get(key(row)[1])
        if same:
            yield row, same.popleft()
