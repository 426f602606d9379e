"""A pod's namespaces: a user namespace in which the holder may do things, a network of loopback alone, own mounts."""

import contextlib
import ctypes
import fcntl
import os
import resource
import socket
import struct

from app.sandbox.outside import kernel_files

_LIBC = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWNS, _CLONE_NEWUSER, _CLONE_NEWNET = 0x00020000, 0x10000000, 0x40000000
_MS_NOSUID, _MS_NODEV = 2, 4
_MNT_DETACH = 2
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
_INTERFACE = "16sH14x"  # struct ifreq: name and flags
_PR_SET_PDEATHSIG, _PR_SET_NAME, _PR_SET_CHILD_SUBREAPER, _SIGKILL = 1, 15, 36, 9


def die_with_parent() -> None:
    """SIGKILL when the thread that spawned this process ends. Lost at a change of user: call it after that."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


def call_oneself(name: str) -> None:
    """The name that ``ps`` and ``/proc/PID/comm`` show; at most 15 bytes."""
    _LIBC.prctl(_PR_SET_NAME, name.encode(), 0, 0, 0)


def shrink_stacks(most: int) -> None:
    """Give the threads of programs that are started from now on stacks of ``most`` bytes, where the default was more.

    The C library takes a thread's stack from RLIMIT_STACK as it was at the start of its program.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    if soft == resource.RLIM_INFINITY or soft > most:
        resource.setrlimit(resource.RLIMIT_STACK, (most, hard))


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def shrink_receive_buffers(most: int) -> None:
    """Let no TCP socket of this network namespace hold more than ``most`` bytes that were not read yet (tcp(7))."""
    path = "/proc/sys/net/ipv4/tcp_rmem"
    # A kernel that does not let us has its own limit, which is then counted with.
    with contextlib.suppress(OSError, ValueError):
        least, usual, present = map(int, kernel_files.read(path).split())
        kernel_files.write(path, f"{least} {usual} {min(most, present)}")


def enter() -> None:
    """Leave the host's user, network and mount namespaces for new ones. Raises OSError where that is not allowed."""
    uid, gid = os.getuid(), os.getgid()
    _check(_LIBC.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWNS), "unshare")
    # Without capabilities in the parent namespace: one's own ids, and setgroups denied first (user_namespaces(7)).
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        kernel_files.write(f"/proc/self/{name}", text)
    _bring_loopback_up()


def _bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        asked = struct.pack(_INTERFACE, b"lo", 0)
        flags = struct.unpack(_INTERFACE, fcntl.ioctl(control, _SIOCGIFFLAGS, asked))[1]
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack(_INTERFACE, b"lo", flags | _IFF_UP))


def mount_tmpfs(place: str, *, size: int, inodes: int) -> None:
    """Mount a tmpfs of at most ``size`` bytes and ``inodes`` files at the folder ``place``."""
    options = f"size={size},nr_inodes={inodes},mode=0755".encode()
    done = _LIBC.mount(b"tmpfs", place.encode(), b"tmpfs", _MS_NOSUID | _MS_NODEV, options)
    _check(done, f"mount a tmpfs at {place}")


def unmount(place: str) -> None:
    """Take the mount at ``place`` away; its memory is freed when its last user is gone."""
    _LIBC.umount2(place.encode(), _MNT_DETACH)


def _check(result: int, what: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
