"""The protos of gRPC's own services, as their repository (grpc/grpc-proto, Apache-2.0) has them; each names its licence."""

import functools
from importlib import resources

from app.runs import infrastructure
from app.runs.workspace import File, Workspace


def protos(workspace: Workspace) -> tuple[File, ...]:
    """What is compiled besides the schema of ``workspace``."""
    return tuple(_proto(path) for path in infrastructure.used(workspace)) if workspace.protos else ()


def without_stubs(generated: tuple[File, ...], added: tuple[File, ...]) -> tuple[File, ...]:
    """Generated files without those of ``added``: libraries bring them, and a folder ``grpc`` would hide the library."""
    stems = tuple(file.path.removesuffix(".proto") + "_pb2" for file in added)
    return tuple(file for file in generated if not file.path.startswith(stems))


@functools.cache
def _proto(path: str) -> File:
    return File(path=path, text=resources.files(__name__).joinpath(path).read_text(encoding="utf-8"))
