"""Which installed distributions a jail sees: an allow-list and what it requires, from the installed metadata."""

import re
from collections.abc import Iterator
from importlib import metadata

ALLOWED = (
    "grpcio",
    "grpcio-tools",
    "grpcio-status",
    "grpcio-health-checking",
    "grpcio-reflection",
    "grpcio-channelz",
    "googleapis-common-protos",
    "protobuf",
    # For the relay; learners may speak HTTP/2 frame by frame with it.
    "h2",
    "pytest",
    "ruff",
)
"""What a learner may import or run; everything else of the host's environment stays outside."""

_LEFT_OUT = frozenset({"setuptools"})
"""Required by grpcio-tools for its setup.py command only, which nobody runs in a jail."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class DistributionMissing(Exception):
    """One of ``ALLOWED`` is not installed, or was installed without its list of files."""


def allowed() -> Iterator[metadata.Distribution]:
    """The distributions of ``ALLOWED`` and of all they require, each once, by name. Raises ``DistributionMissing``."""
    found: dict[str, metadata.Distribution] = {}
    waiting = list(ALLOWED)
    while waiting:
        name = _normalized(waiting.pop())
        if name in found or name in _LEFT_OUT:
            continue
        distribution = _installed(name)
        if distribution is None:
            # A requirement that this platform does not need (its marker is false) is not installed.
            continue
        found[name] = distribution
        waiting.extend(required(distribution.requires or ()))
    return iter([found[name] for name in sorted(found)])


def required(requirements: list[str] | tuple[str, ...]) -> Iterator[str]:
    """The names in ``requirements`` (PEP 508), without those of extras."""
    for requirement in requirements:
        name = _NAME.match(requirement)
        if name and not re.search(r";.*\bextra\s*==", requirement):
            yield name.group()


def _installed(name: str) -> metadata.Distribution | None:
    try:
        distribution = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        if name in ALLOWED:
            raise DistributionMissing(f"{name} is not installed in this Python; install grpclab anew.") from None
        return None
    if distribution.files is None:
        raise DistributionMissing(f"{name} was installed without a list of its files; install it with pip or uv.")
    return distribution


def _normalized(name: str) -> str:
    """PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()
