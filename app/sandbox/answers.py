"""What the driver read of a server's health, reflection and channelz, as values: short lists of short words, whatever came."""

from typing import Any

from app.runs.events import ChannelzRow, ServerAnswered, ServiceHealth
from app.sandbox import channel

_MOST = 64
_MOST_ROWS = 320
"""16 servers with 16 sockets each, and 16 channels, with room."""
_MOST_TEXT = 200
_KINDS = ("server", "socket", "channel")


def read(answer: object) -> ServerAnswered:
    """The answer; its process is for the caller to fill in."""
    known = answer if isinstance(answer, dict) else {"problem": "The driver said nothing."}
    health, reflection, rows = known.get("health"), known.get("reflection"), known.get("channelz")
    listed = reflection if isinstance(reflection, dict) else {}
    return ServerAnswered(
        process="",
        problem=channel.text(known, "problem", _MOST_TEXT),
        health=tuple(_health(pair) for pair in _lists(health, 2)[:_MOST]) if health is not None else None,
        reflection=channel.text(listed, "version", 20),
        services=tuple(_text(name) for name in _list(listed.get("services"))[:_MOST]),
        channelz=tuple(_row(row) for row in _lists(rows, 6)[:_MOST_ROWS]) if rows is not None else None,
    )


def _health(pair: list[Any]) -> ServiceHealth:
    return ServiceHealth(service=_text(pair[0]), status=_text(pair[1]))


def _row(row: list[Any]) -> ChannelzRow:
    kind, name, detail = map(_text, row[:3])
    started, succeeded, failed = (channel.number({"n": count}, "n") for count in row[3:6])
    return ChannelzRow(
        kind=kind if kind in _KINDS else _KINDS[0],
        name=name,
        detail=detail,
        started=started,
        succeeded=succeeded,
        failed=failed,
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _lists(value: object, size: int) -> list[list[Any]]:
    return [one for one in _list(value) if isinstance(one, list) and len(one) == size]


def _text(value: object) -> str:
    return value[:_MOST_TEXT] if isinstance(value, str) else ""
