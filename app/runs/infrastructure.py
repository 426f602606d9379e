"""Services that servers carry besides their own: health, reflection, channelz. Which of them a workspace's code names. Pure.

A library brings their messages along, not the learner's schema; so that they can be called and read like any other method,
their protos are compiled with the schema of a workspace whose code uses them.
"""

import re

from app.runs.workspace import Workspace

HEALTH = "grpc/health/v1/health.proto"
REFLECTION = ("grpc/reflection/v1/reflection.proto", "grpc/reflection/v1alpha/reflection.proto")
CHANNELZ = "grpc/channelz/v1/channelz.proto"

_NAMED = (
    (re.compile(r"\bgrpc_health\b|grpc-health-check"), (HEALTH,)),
    (re.compile(r"\bgrpc_reflection\b|@grpc/reflection"), REFLECTION),
    (re.compile(r"\bgrpc_channelz\b|\baddAdminServicesToServer\b|\bgetChannelzHandlers\b"), (CHANNELZ,)),
)
"""What code says that uses them, in Python and in JavaScript."""


def package(path: str) -> str:
    """``grpc.health.v1`` of ``grpc/health/v1/health.proto``."""
    return path.rpartition("/")[0].replace("/", ".")


PACKAGES = tuple(package(path) for path in (HEALTH, *REFLECTION, CHANNELZ))


def used(workspace: Workspace) -> tuple[str, ...]:
    """The protos of what its code names; not those that the learner has written anew."""
    found: set[str] = set()
    for file in workspace.files:
        if file.path.endswith((".py", ".js", ".mjs", ".cjs")):
            found.update(path for pattern, paths in _NAMED if pattern.search(file.text) for path in paths)
    own = "\n".join(file.text for file in workspace.protos)
    return tuple(path for path in (HEALTH, *REFLECTION, CHANNELZ) if path in found and package(path) not in own)
