"""Which system calls the programs of jails make, by strace: the ground of the allow-list in ``app/sandbox/syscalls.py``.

    python -m tests.jail.syscalls_used      (as root, with strace and node)

prints each call that is allowed with the programs that make it, and fails where one is made by nobody. The programs run
in real jails, under the filter: a call that is missed shows as one of them failing.
"""

import asyncio
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from app.sandbox import jail as jails
from app.sandbox import runtime as runtimes
from app.sandbox.policy import LEARNER
from app.sandbox.runtime import Runtime
from app.sandbox.syscalls import ALLOWED, SPELLINGS, WITHOUT_THE_KERNEL
from tests.jail import workloads
from tests.jail.pods import command, of_this_test

PROGRAMS = {"grpcio": workloads.GRPC, "protoc, pytest, ruff": workloads.TOOLS, "python": workloads.PYTHON}
SECONDS = 60
_ATTACHING_SECONDS = 1.0
_CALL = re.compile(r"^\d+ +(?:<\.\.\. )?(\w+)(?:\(| resumed>)")


async def used(runtime: Runtime) -> dict[str, set[str]]:
    """The calls that each program makes."""
    found = {name: await _traced_jail(runtime, program) for name, program in PROGRAMS.items()}
    return found | {"node": await asyncio.to_thread(_traced_node)}


async def _traced_jail(runtime: Runtime, program: str) -> set[str]:
    """The calls of a jail from the moment at which its first program, warm, is told to go on."""
    jail = await jails.spawn(LEARNER, runtime, workloads.REPORTS.format(program))
    loop = asyncio.get_running_loop()
    try:
        assert await loop.sock_recv(jail.control, 1) == b"w"
        with tempfile.TemporaryDirectory() as folder:
            tracing = _trace(Path(folder, "log"))
            await asyncio.sleep(_ATTACHING_SECONDS)
            await loop.sock_sendall(jail.control, b"g")
            async with asyncio.timeout(SECONDS):
                said = await loop.sock_recv(jail.control, 65536)
                await jail.exited
            assert said == b"done", said.decode()
            return await asyncio.to_thread(_read, tracing, Path(folder, "log"))
    finally:
        await jail.close()


def _trace(log: Path) -> "subprocess.Popen[bytes]":
    """Follow every process of the jail, and whatever is born of it."""
    inside = [pid for pid, _ in of_this_test() if not command(pid).startswith("grpclab-")]
    words = [word for pid in inside for word in ("-p", str(pid))]
    return subprocess.Popen(["strace", "-f", "-qq", "-o", str(log), *words])


def _read(tracing: "subprocess.Popen[bytes]", log: Path) -> set[str]:
    tracing.wait(SECONDS)
    return calls(log.read_text(errors="replace"))


def _traced_node() -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        words = ["strace", "-f", "-qq", "-o", "log", "node", "-e", workloads.NODE]
        subprocess.run(words, cwd=folder, check=True, timeout=SECONDS)
        return calls(Path(folder, "log").read_text(errors="replace"))


def calls(log: str) -> set[str]:
    """The names of the calls in strace's output that did not fail for want of the call."""
    return {found[1] for line in log.splitlines() if "ENOSYS" not in line and (found := _CALL.match(line))}


def unused(found: dict[str, set[str]]) -> set[str]:
    """What is allowed and neither made by a program nor another spelling of what one makes."""
    made: set[str] = set().union(*found.values())
    return {name for name in ALLOWED - WITHOUT_THE_KERNEL if name not in made and SPELLINGS.get(name) not in made}


def main() -> int:
    """Print the table; fail where the list is longer than it must be."""
    found = asyncio.run(used(runtimes.stage()))
    for name in sorted(ALLOWED):
        by = [program for program, made in found.items() if name in made]
        print(f"{name:24} {', '.join(by) or SPELLINGS.get(name, '-')}")  # noqa: T201  a table for people
    left = sorted(unused(found))
    print("Allowed, and used by nobody:", *left or ["none"])  # noqa: T201
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
