"""The system calls a jail may make: an allow-list for Python and grpcio, compiled to BPF by libseccomp.

What is not listed does not exist (ENOSYS), so that libraries fall back as they do on an old kernel; what is listed in
``REFUSED`` exists and is refused (EPERM), so that a learner reads "Operation not permitted", not a riddle.
"""

import contextlib
import errno
import functools
import itertools
import os
from collections.abc import Sequence

from app.sandbox.syscalls import ALLOWED, REFUSED

try:
    import pyseccomp
except (RuntimeError, OSError) as _error:  # it looks for libseccomp while it is imported
    pyseccomp = None
    _MISSING = str(_error)

CLONE_NEW = 0x7E020000
"""CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET (linux/sched.h)."""
FAMILIES = (1, 2, 10)
"""AF_UNIX, AF_INET, AF_INET6 (linux/socket.h): no netlink, packet, vsock or anything else."""


PROTOCOLS = (0, 6, 17)
"""The family's own, TCP, UDP: asking for another may load a kernel module (SCTP, MPTCP, ...)."""


class SeccompMissing(Exception):
    """libseccomp2 is not on this machine; the text says what to install."""


@functools.cache
def program() -> bytes:
    """The filter as a BPF program for ``bwrap --seccomp``. Raises ``SeccompMissing``."""
    if pyseccomp is None:
        raise SeccompMissing(
            f"Jails cannot filter system calls: {_MISSING}. Install the library: apt-get install libseccomp2"
        )
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.ENOSYS))
    for name in sorted(ALLOWED):
        _add(rules, pyseccomp.ALLOW, name)
    for name in sorted(REFUSED):
        _add(rules, pyseccomp.ERRNO(errno.EPERM), name)
    _add(rules, pyseccomp.ALLOW, "clone", [pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_NEW, 0)])
    for family, protocol in itertools.product(FAMILIES, PROTOCOLS):
        exactly = [pyseccomp.Arg(0, pyseccomp.EQ, family), pyseccomp.Arg(2, pyseccomp.EQ, protocol)]
        _add(rules, pyseccomp.ALLOW, "socket", exactly)
    _add(rules, pyseccomp.ALLOW, "socketpair", [pyseccomp.Arg(0, pyseccomp.EQ, FAMILIES[0])])
    return _export(rules)


def _add(rules: "pyseccomp.SyscallFilter", action: int, name: str, conditions: Sequence[object] = ()) -> None:
    # A call that this architecture or this libseccomp does not know stays with the default, ENOSYS.
    with contextlib.suppress(OSError, ValueError):
        rules.add_rule(action, name, *conditions)


def _export(rules: "pyseccomp.SyscallFilter") -> bytes:
    with os.fdopen(os.memfd_create("seccomp"), "r+b") as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
