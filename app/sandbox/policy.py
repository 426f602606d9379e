"""What a jail may use, as data. Nothing here starts a process; ``bubblewrap``, ``bootstrap`` and the holder enforce it."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """The limits of one jail. Where two mechanisms meet one resource, both are named."""

    memory_bytes: int
    """Of all processes together (proportional set size), watched from outside: above it the jail is killed."""
    address_space_bytes: int
    """RLIMIT_AS of each process: what one process can take between two looks of the watcher."""
    processes: int
    """RLIMIT_NPROC: processes and threads together, counted in the jail's own user namespace."""
    cpu_seconds: int
    """RLIMIT_CPU of each process."""
    burst_seconds: float
    """CPU time that all processes together may use at once; then they come after everybody else's. 0: any."""
    open_files: int
    """RLIMIT_NOFILE of each process."""
    file_bytes: int
    """RLIMIT_FSIZE: the largest file."""
    workspace_bytes: int
    """The size of the tmpfs at ``/workspace``."""
    temporary_bytes: int
    """The size of the tmpfs at ``/tmp``."""
    shared_memory_bytes: int
    """The size of the tmpfs at ``/dev/shm``."""
    files: int
    """The inodes of each of these three: an empty file costs the kernel about 1 KiB that no size limit counts."""
    foreign: bool = False
    """Whether a learner's own code runs under it: such goes into the stronger jail where one was chosen."""


LEARNER = Policy(
    memory_bytes=512 * MIB,
    address_space_bytes=512 * MIB,
    processes=128,
    cpu_seconds=120,
    # A server with grpcio takes 0.2 s to start.
    burst_seconds=1.5,
    open_files=256,
    file_bytes=16 * MIB,
    workspace_bytes=16 * MIB,
    temporary_bytes=16 * MIB,
    shared_memory_bytes=8 * MIB,
    files=4096,
    foreign=True,
)
"""A learner's programs: python with grpcio starts within 256 MiB of addresses, and 128 threads hold a generous pool."""

DRIVER = Policy(
    memory_bytes=256 * MIB,
    address_space_bytes=1024 * MIB,
    processes=64,
    cpu_seconds=300,
    # What a hostile server makes it do is that learner's work.
    burst_seconds=4.0,
    open_files=256,
    file_bytes=1 * MIB,
    workspace_bytes=1 * MIB,
    temporary_bytes=1 * MIB,
    shared_memory_bytes=1 * MIB,
    files=256,
)
"""The client that the page's buttons steer: our own program, but it reads what a hostile server answers."""

SCHEMA = Policy(
    memory_bytes=768 * MIB,
    address_space_bytes=512 * MIB,
    processes=32,
    # The worker lives long and forks for each request; a fork sets its own, far lower limit.
    cpu_seconds=24 * 3600,
    # Everybody's work goes through it, and none may slow the next.
    burst_seconds=0.0,
    open_files=256,
    file_bytes=16 * MIB,
    workspace_bytes=16 * MIB,
    temporary_bytes=32 * MIB,
    shared_memory_bytes=1 * MIB,
    files=4096,
)
"""Compile, encode, lint: protoc on 20,000 messages takes 360 MiB, so one such request passes and two do not."""

TOOLBOX = Policy(
    memory_bytes=512 * MIB,
    # Go reserves addresses as it likes; its memory is watched from outside.
    address_space_bytes=4096 * MIB,
    processes=64,
    cpu_seconds=24 * 3600,
    burst_seconds=0.0,
    open_files=256,
    file_bytes=8 * MIB,
    workspace_bytes=1 * MIB,
    temporary_bytes=32 * MIB,
    shared_memory_bytes=1 * MIB,
    files=4096,
)
"""buf, ruff, protoc for other languages: buf takes 60 MiB and eight threads for a schema of a playground."""
