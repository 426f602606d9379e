"""The options of bubblewrap for one jail: from a policy and places to a list of words. Pure.

The options travel in a descriptor (``--args``), never on the command line: process 1 of a jail is bubblewrap itself, and
its ``/proc/1/cmdline`` would tell a learner the host's paths.

What ``/proc/self/mountinfo`` of a jail still tells is where the runtime was staged, and ``/usr/share/zoneinfo``.
"""

from collections.abc import Iterable

CONTROL_FD = 3
"""The jail's end of the control socket."""
PROGRAM_FD = 4
"""The source text of the jail's program; read and closed before the program's first line."""
OPTIONS_FD = 5
SECCOMP_FD = 6

RUNTIME = "/runtime"
"""Where a jail finds its interpreter, whatever the host calls that place."""
WORKSPACE = "/workspace"
UID = 1000
"""Who a jail's programs are inside; outside it is the unprivileged user of the pod."""

ENVIRONMENT = {
    "PATH": "/runtime/bin",
    "HOME": WORKSPACE,
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUNBUFFERED": "1",
    # Each malloc arena reserves 64 MiB of addresses, which RLIMIT_AS counts: two are enough for a learner's threads.
    "MALLOC_ARENA_MAX": "2",
}

VOLUMES = {"shm": "/dev/shm", "tmp": "/tmp", "workspace": WORKSPACE}  # noqa: S108  the jail's own, size-limited
"""Where a jail sees each of its three tmpfs."""
HOSTNAME = "pod"

NAMESPACES = (
    *("--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
    *("--die-with-parent", "--new-session", "--clearenv", "--hostname", HOSTNAME),
)
# Every default path of every C library's loader leads to the staged libraries.
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")


def options(*, runtime: str, etc: str, volumes: str, filtered: bool = True) -> tuple[str, ...]:
    """The options for a jail whose interpreter is staged at ``runtime``, with three tmpfs mounted below ``volumes``.

    ``filtered``: descriptor 6 holds a system call filter.

    The order matters: what lies below a mount comes after it, and what is made read-only comes last.
    """
    return (
        *NAMESPACES,
        *("--disable-userns", "--cap-drop", "ALL", "--uid", str(UID), "--gid", str(UID)),
        *_flat(("--setenv", name, value) for name, value in ENVIRONMENT.items()),
        *read_only(runtime=runtime, etc=etc),
        *("--proc", "/proc", "--dev", "/dev"),
        *writable(volumes=volumes),
        # bubblewrap's own tmpfs at / and /dev have no size limit and belong to the jail's user.
        *("--remount-ro", "/dev", "--remount-ro", "/"),
        *("--chdir", WORKSPACE),
        *(("--seccomp", str(SECCOMP_FD)) if filtered else ()),
    )


def read_only(*, runtime: str, etc: str, below: str = "") -> tuple[str, ...]:
    """What every program sees and none may change, in the folder ``below`` of the jail."""
    return (
        *("--ro-bind", runtime, below + RUNTIME),
        *("--ro-bind", etc, f"{below}/etc"),
        *("--ro-bind-try", "/usr/share/zoneinfo", f"{below}/usr/share/zoneinfo"),
        *_flat(("--symlink", f"{RUNTIME}/syslib", below + place) for place in _LIBRARIES),
        *("--symlink", f"{RUNTIME}/bin", f"{below}/bin"),
        *("--symlink", f"{RUNTIME}/bin", f"{below}/usr/bin"),
        # Where Node.js looks last, from /workspace upwards; it leads nowhere on a machine without it.
        *("--symlink", f"{RUNTIME}/node/modules", f"{below}/node_modules"),
    )


def writable(*, volumes: str, below: str = "") -> tuple[str, ...]:
    """The three folders that a jail's programs may write to, each limited in size."""
    return _flat(("--bind", f"{volumes}/{source}", below + place) for source, place in VOLUMES.items())


def encode(words: Iterable[str]) -> bytes:
    """The form that ``--args`` reads: words that end with a zero byte."""
    return b"".join(word.encode() + b"\0" for word in words)


def _flat(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(word for group in groups for word in group)
