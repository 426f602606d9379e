"""The well-known types whose JSON is one string (ProtoJSON, JSON Mapping): Timestamp, Duration, FieldMask.

Each function gives the string, or None where ProtoJSON has no form for the value.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from app.trace.values import MessageValue

TIMESTAMP_SECONDS = range(-62_135_596_800, 253_402_300_800)
"""0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z (timestamp.proto)."""
DURATION_SECONDS = 315_576_000_000
"""About 10,000 years either way (duration.proto)."""
NANOS = 1_000_000_000

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - always UTC, printed as Z; no clock is read
_SECONDS_A_DAY = 86_400
_LOST_IN_CAMEL_CASE = re.compile("_(?![a-z])")
"""An underscore without a small letter after it does not come back from camel case."""


def timestamp(value: MessageValue) -> str | None:
    """``2026-01-02T03:04:05.006Z`` with 0, 3, 6 or 9 digits."""
    seconds, nanos = _seconds_and_nanos(value)
    if seconds not in TIMESTAMP_SECONDS or not 0 <= nanos < NANOS:
        return None
    days, rest = divmod(seconds, _SECONDS_A_DAY)
    return (_EPOCH + timedelta(days=days, seconds=rest)).isoformat() + _fraction(nanos) + "Z"


def duration(value: MessageValue) -> str | None:
    """``-1.500s`` with 0, 3, 6 or 9 digits."""
    seconds, nanos = _seconds_and_nanos(value)
    if abs(seconds) > DURATION_SECONDS or abs(nanos) >= NANOS or seconds * nanos < 0:
        return None
    sign = "-" if seconds < 0 or nanos < 0 else ""
    return f"{sign}{abs(seconds)}{_fraction(abs(nanos))}s"


def field_mask(value: MessageValue) -> str | None:
    """``userName,address.zipCode``: the paths in camel case."""
    paths = [str(path) for slot in value.slots for path in slot.column]
    if any(_LOST_IN_CAMEL_CASE.search(path) or any(c.isupper() for c in path) for path in paths):
        return None
    return ",".join(re.sub("_([a-z])", lambda match: match[1].upper(), path) for path in paths)


STRINGS: Mapping[str, Callable[[MessageValue], str | None]] = {
    "google.protobuf.Timestamp": timestamp,
    "google.protobuf.Duration": duration,
    "google.protobuf.FieldMask": field_mask,
}


def _seconds_and_nanos(value: MessageValue) -> tuple[int, int]:
    return int(value.scalar(1, 0) or 0), int(value.scalar(2, 0) or 0)


def _fraction(nanos: int) -> str:
    digits = f"{nanos:09d}"
    if not nanos:
        return ""
    return "." + (digits[:3] if nanos % 1_000_000 == 0 else digits[:6] if nanos % 1_000 == 0 else digits)
