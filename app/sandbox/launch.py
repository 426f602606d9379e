"""How a jail is started, as data: one command line and the descriptors that it finds open. Pure.

There are two ways. ``bubblewrap`` is the jail of every program; a learner's own code goes into ``runsc`` (gVisor), within
bubblewrap, where whoever runs this machine chose that. Our own programs - the driver, the schema workers, the relay - stay in
bubblewrap: they run no foreign code, and their timing is what learners look at.
"""

from dataclasses import dataclass

from app.sandbox import bootstrap, bubblewrap, runsc
from app.sandbox.bootstrap import Kernel
from app.sandbox.policy import Policy
from app.sandbox.runtime import Runtime


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What is to run in a jail."""

    name: str
    policy: Policy
    program: str
    """Source text in Python."""
    argv: tuple[str, ...]
    volumes: str
    """The folder of its three tmpfs."""
    rules: bytes
    """The system call filter; empty: none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Launch:
    """What the holder starts."""

    argv: tuple[str, ...]
    control: int
    """The number that the control socket gets."""
    files: tuple[tuple[int, bytes], ...]
    """The number that each of these gets, and what is read there."""
    burst: float = 1.0
    """Times the policy's burst of CPU time."""
    sentry: bool = False
    """Whether gVisor's kernel stands between the programs and the host's."""


def of(runtime: Runtime, job: Job) -> Launch:
    """The way for this program on this machine."""
    return _in_gvisor(runtime, job) if runtime.runsc and job.policy.foreign else _in_bubblewrap(runtime, job)


def _in_bubblewrap(runtime: Runtime, job: Job) -> Launch:
    options = bubblewrap.options(
        runtime=str(runtime.python), etc=str(runtime.etc), volumes=job.volumes, filtered=bool(job.rules)
    )
    source = bootstrap.source(job.policy, job.program, name=job.name, argv=job.argv)
    return Launch(
        argv=(str(runtime.bwrap), "--args", str(bubblewrap.OPTIONS_FD), "--", *bootstrap.command("python3")),
        control=bubblewrap.CONTROL_FD,
        files=(
            (bubblewrap.PROGRAM_FD, source),
            (bubblewrap.OPTIONS_FD, bubblewrap.encode(options)),
            *(((bubblewrap.SECCOMP_FD, job.rules),) if job.rules else ()),
        ),
    )


def _in_gvisor(runtime: Runtime, job: Job) -> Launch:
    options = runsc.options(
        program=str(runtime.runsc), runtime=str(runtime.python), etc=str(runtime.etc), volumes=job.volumes
    )
    kernel = Kernel(first=runsc.become(job.rules), without=runsc.UNSETTABLE)
    source = bootstrap.source(job.policy, job.program, name=job.name, argv=job.argv, kernel=kernel)
    return Launch(
        argv=(
            str(runtime.bwrap),
            "--args",
            str(runsc.OPTIONS_FD),
            "--",
            *runsc.command(job.volumes.rpartition("/")[2]),
        ),
        control=runsc.CONTROL_FD,
        files=(
            (runsc.PROGRAM_FD, source),
            (runsc.OPTIONS_FD, bubblewrap.encode(options)),
            (runsc.CONFIG_FD, runsc.config(bootstrap.command("python3", runsc.LOADER))),
        ),
        burst=runsc.BURST,
        sentry=True,
    )
