"""The shared libraries of the staged runtime: what its binaries link to, found as the host's own loader finds it."""

import os
import re
import shutil
import struct
import subprocess
from pathlib import Path

_ELF = b"\x7fELF"
_RESOLVED = re.compile(r"^\s*(?:(?P<name>\S+) => )?(?P<path>/\S+) \(0x", re.MULTILINE)
_OPENED_BY_NAME = ("libgcc_s.so.1", "libnss_files.so.2", "libresolv.so.2")
"""The C library loads these when it needs them, so no binary names them."""
_PT_INTERP = 3


def collect(python: Path, target: Path, *, hidden: str = "") -> None:
    """Copy every library that a binary below ``python`` needs to ``target``, by the name it is asked for.

    ``hidden`` is a path of the host that is replaced in the copied binaries by one of the same length in zeros.
    """
    target.mkdir()
    binaries = [path for path in python.rglob("*") if path.is_file() and not path.is_symlink() and _is_elf(path)]
    needed = _resolve(binaries)
    for name, path in sorted(needed.items()):
        shutil.copyfile(path, target / name)
        (target / name).chmod(0o755)
    for path in (*binaries, *(target / name for name in needed)):
        _hide(path, hidden)


def interpreter(binary: Path) -> Path:
    """The loader that the ELF file ``binary`` names (its PT_INTERP segment)."""
    data = binary.read_bytes()
    offset, size, count = (*struct.unpack_from("<Q", data, 32), *struct.unpack_from("<HH", data, 54))
    for index in range(count):
        kind, _flags, start, _virtual, _physical, length = struct.unpack_from("<IIQQQQ", data, offset + index * size)
        if kind == _PT_INTERP:
            return Path(data[start : start + length].rstrip(b"\0").decode())
    raise ValueError(f"{binary} names no loader")


def _resolve(binaries: list[Path]) -> dict[str, Path]:
    python = next(path for path in binaries if path.parent.name == "bin" and path.name.startswith("python"))
    loader = interpreter(python)
    needed = {loader.name: loader}
    for binary in binaries:
        needed.update(_linked(loader, binary))
    for folder in {path.parent for path in needed.values()}:
        for name in _OPENED_BY_NAME:
            if (folder / name).exists():
                needed.setdefault(name, folder / name)
    return needed


def _linked(loader: Path, binary: Path) -> dict[str, Path]:
    # What ldd does. A binary that is not dynamic makes it fail, and needs nothing.
    found = subprocess.run(
        [loader, binary],
        env={**os.environ, "LD_TRACE_LOADED_OBJECTS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    matches = _RESOLVED.finditer(found.stdout)
    return {Path(match["name"] or match["path"]).name: Path(match["path"]) for match in matches}


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == _ELF


def _hide(path: Path, hidden: str) -> None:
    """Zeros end a C string early: a search path becomes empty, a fallback prefix is never used."""
    data = path.read_bytes()
    if hidden and hidden.encode() in data:
        path.write_bytes(data.replace(hidden.encode(), bytes(len(hidden))))
