"""Deadlines as calls carry them: ``grpc-timeout`` (gRPC over HTTP/2, Timeout) and ``connect-timeout-ms`` (Connect Protocol)."""

import re

_GRPC = re.compile(r"([0-9]{1,8})([HMSmun])")
_CONNECT = re.compile(r"[0-9]{1,10}")
_UNITS = {"H": 3600 * 10**9, "M": 60 * 10**9, "S": 10**9, "m": 10**6, "u": 10**3, "n": 1}


def grpc_timeout(text: str) -> int | None:
    """Nanoseconds of ``250m``: at most eight digits and a unit; None where it is no such thing."""
    found = _GRPC.fullmatch(text)
    return int(found[1]) * _UNITS[found[2]] if found else None


def connect_timeout(text: str) -> int | None:
    """Nanoseconds of ``250``: at most ten digits of milliseconds; None where it is no such thing."""
    return int(text) * 10**6 if _CONNECT.fullmatch(text) else None
