"""The first lines that run in a jail: they set the limits, and then become the program. Pure: builds text.

The limits are set inside, after the jail's user namespace exists, because RLIMIT_NPROC counts there; they are hard
limits, and nobody inside has the capability to raise them again.
"""

from dataclasses import dataclass

from app.sandbox.bubblewrap import PROGRAM_FD, RUNTIME
from app.sandbox.policy import Policy

# Reads everything, closes the descriptor, runs it as __main__.
LOADER = (
    "import io\n"
    f"with io.FileIO({PROGRAM_FD}) as text: source = text.readall()\n"
    "del io, text\n"
    "exec(compile(source, '<start>', 'exec'))"
)
"""The first line in a jail."""

_MAIN_STACK = 8 << 20
"""Linux's usual 8 MiB."""
_SIGNALS = 1024

_START = """\
import os, resource, sys
for name, most in {limits!r}:
    limit = getattr(resource, name)
    hard = resource.getrlimit(limit)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(limit, (most, most))
# The kernel, short of memory, takes a jail before anything of the host's.
with open("/proc/self/oom_score_adj", "w") as score:
    score.write("900")
exec({first!r}, {{}})
sys.argv = {argv!r}
source = {program!r}
del name, most, limit, hard, score, os, resource, sys
exec(compile(source, {title!r}, "exec"))
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kernel:
    """What a jail does differently because of the kernel that its programs speak to."""

    first: str = ""
    """Lines that come after the limits and before the program, in names of their own."""
    without: frozenset[str] = frozenset()
    """Limits that it does not know."""


LINUX = Kernel()


def command(argv0: str, loader: str = LOADER) -> tuple[str, ...]:
    """The command line inside the jail; it names no program of ours."""
    return (f"{RUNTIME}/bin/{argv0}", "-I", "-c", loader)


def limits(policy: Policy) -> tuple[tuple[str, int], ...]:
    """The resource limits of ``policy`` by their names in Python's ``resource`` module."""
    return (
        ("RLIMIT_AS", policy.address_space_bytes),
        ("RLIMIT_CPU", policy.cpu_seconds),
        ("RLIMIT_FSIZE", policy.file_bytes),
        ("RLIMIT_NOFILE", policy.open_files),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_MEMLOCK", 0),
        ("RLIMIT_MSGQUEUE", 0),
        # Queued signals and timers, which the kernel would count for the user of all pods together.
        ("RLIMIT_SIGPENDING", _SIGNALS),
        # The holder starts programs with less, which is what their threads get; the main thread gets this.
        ("RLIMIT_STACK", _MAIN_STACK),
        ("RLIMIT_NPROC", policy.processes),
    )


def source(policy: Policy, program: str, *, name: str, argv: tuple[str, ...] = (), kernel: Kernel = LINUX) -> bytes:
    """What the loader reads: the limits, what the ``kernel`` wants, then ``program``, which tracebacks call ``<name>``."""
    kept = [limit for limit in limits(policy) if limit[0] not in kernel.without]
    text = _START.format(limits=kept, argv=[name, *argv], first=kernel.first, program=program, title=f"<{name}>")
    return text.encode()
