"""gVisor: a jail whose programs speak to a kernel of their own, runsc's sentry, within a bubblewrap jail. Pure: builds text.

The sentry answers every system call of the learner's programs and makes few of its own, so a fault in the host's kernel
is out of their reach; bubblewrap around it has the mounts, the namespaces and the end of all its processes, as everywhere.
It shares the pod's network (``--network=host``), so packets are captured as always; its sockets are the host's, named by
jail. What it does not have, and how the jail is the same to a learner all the same:

* ``runsc run`` hands over descriptors 0, 1 and 2 alone: the program comes as 0, the control socket as 1.
  Not the other way round: Python's ``sys.stdout`` would take itself for a file for ever.
* An ordinary user maps one id, and runsc's file server needs it to be 0. The first program therefore becomes user 1000 in
  a user namespace of the sentry's, drops what capabilities that gave it, and puts the same system call filter in force.
* Processes are counted by the sentry (RLIMIT_NPROC holds). From outside only processes are seen, not their threads.

A call takes some five times as long as in bubblewrap alone, a server's start ten times (tests/benchmarks/gvisor.py). grpcio tells
twice on stderr that the sentry does not know a socket option of it, and goes on.
"""

import json

from app.sandbox import bubblewrap

PROGRAM_FD, CONTROL_FD = 0, 1
OPTIONS_FD, CONFIG_FD = 5, 6

BURST = 4.0
"""Times the CPU time of the same work under bubblewrap: each system call goes through ptrace(2) twice, and a start makes thousands."""
UNSETTABLE = frozenset({"RLIMIT_MSGQUEUE", "RLIMIT_SIGPENDING"})
"""The sentry refuses to set these, and has no queues of the host's that they would limit."""

_PROGRAM = "/bin/runsc"
_ROOT = "/jail"
"""What becomes ``/`` inside; bubblewrap fills it."""
_BUNDLE, _STATE = "/run/bundle", "/run/state"
_OWN_BYTES = 1 << 20
"""For what runsc writes: its state, a lock, and folders to mount on."""

LOADER = (
    "import io, os\n"
    f"with io.FileIO({PROGRAM_FD}) as text: source = text.readall()\n"
    f"os.dup2({CONTROL_FD}, {bubblewrap.CONTROL_FD})\n"
    "null = os.open('/dev/null', os.O_RDWR)\n"
    "os.dup2(null, 1), os.dup2(null, 2)\n"
    "del io, os, text, null\n"
    "exec(compile(source, '<start>', 'exec'))"
)
"""The first line in the sandbox: descriptors as in every jail, 3 the control socket and the first three /dev/null."""

# CLONE_NEWUSER (linux/sched.h); PR_CAPBSET_DROP, PR_SET_SECCOMP, SECCOMP_MODE_FILTER (prctl(2)); version 3 (capset(2)).
_BECOME = """\
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def check(result):
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
check(libc.unshare(0x10000000))
for name in ("uid_map", "gid_map"):
    with open(f"/proc/self/{{name}}", "w") as file:
        file.write("{uid} 0 1")
capability = 0
while libc.prctl(24, capability, 0, 0, 0) == 0:
    capability += 1
check(libc.capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()))
rules = {rules!r}
if rules:
    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("rules", ctypes.c_char_p)]
    check(libc.prctl(22, 2, ctypes.byref(Program(len(rules) // 8, rules)), 0, 0))
"""


def command(number: str) -> tuple[str, ...]:
    """What bubblewrap runs: the sandbox, attached, so that it ends with runsc.

    ``number`` is the jail's own in its pod: the sentry listens on an abstract socket of that name, in the pod's network. No
    program within gVisor can reach it: its abstract sockets are the sentry's.
    """
    flags = ("--rootless", "--network=host", "--ignore-cgroups", "--overlay2=none")
    return (_PROGRAM, "--root", _STATE, *flags, "run", "--bundle", _BUNDLE, f"jail-{number}")


def options(*, program: str, runtime: str, etc: str, volumes: str) -> tuple[str, ...]:
    """The options of bubblewrap for the room that runsc, the host's ``program``, works in; the others as ``bubblewrap.options`` has them.

    Capabilities are those of the room's own user namespace: runsc mounts, and changes its root.
    """
    own = ("--perms", "0755", "--size", str(_OWN_BYTES), "--tmpfs")
    return (
        *bubblewrap.NAMESPACES,
        *("--uid", "0", "--gid", "0", "--cap-add", "ALL"),
        *("--ro-bind", program, _PROGRAM),
        *("--proc", "/proc", "--dev", "/dev"),
        *(*own, "/tmp", *own, "/run"),  # noqa: S108  the room's own
        *("--perms", "0755", "--dir", _ROOT),
        *bubblewrap.read_only(runtime=runtime, etc=etc, below=_ROOT),
        *(word for place in ("/proc", "/sys", "/dev") for word in ("--perms", "0755", "--dir", _ROOT + place)),
        *bubblewrap.writable(volumes=volumes, below=_ROOT),
        *("--file", str(CONFIG_FD), f"{_BUNDLE}/config.json"),
        *("--remount-ro", "/dev", "--remount-ro", "/"),
        *("--chdir", "/"),
    )


def config(words: tuple[str, ...]) -> bytes:
    """The bundle's ``config.json`` (OCI runtime specification) for the command line ``words``."""
    environment = [f"{name}={value}" for name, value in bubblewrap.ENVIRONMENT.items()]
    volumes = [
        {"destination": place, "type": "bind", "source": _ROOT + place, "options": ["rbind", "rw", "nosuid", "nodev"]}
        for place in bubblewrap.VOLUMES.values()
    ]
    return json.dumps(
        {
            "ociVersion": "1.0.2",
            "process": {
                "user": {"uid": 0, "gid": 0},
                "args": words,
                "env": environment,
                "cwd": bubblewrap.WORKSPACE,
                "capabilities": {},
                "noNewPrivileges": True,
            },
            "root": {"path": _ROOT, "readonly": True},
            "hostname": bubblewrap.HOSTNAME,
            "mounts": [
                {"destination": "/proc", "type": "proc", "source": "proc"},
                {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"},
                {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["ro"]},
                *volumes,
            ],
            "linux": {"namespaces": [{"type": name} for name in ("pid", "mount", "ipc", "uts")]},
        }
    ).encode()


def become(rules: bytes) -> str:
    """Lines for the first program: it becomes an ordinary user who may make the system calls that ``rules`` allow; empty: all."""
    return _BECOME.format(uid=bubblewrap.UID, rules=rules)
