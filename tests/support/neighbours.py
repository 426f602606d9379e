"""Programs of this machine in the network of a run's pod: peers that nobody here wrote."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.jail import pods

SECONDS = 60
"""A bound for a machine with much else to do, not an expectation."""
LISTENING = "0A"
NSENTER = shutil.which("nsenter")
GRPCURL = Path(sys.executable).parent / "grpcurl"
NODE = shutil.which("node")
NODE_MODULES = Path(__file__).parents[2] / "app" / "sandbox" / "runtimes" / "node_js" / "modules"


def missing(*programs: str) -> str:
    """What to install so that a test can run; empty when nothing is missing."""
    packages = {"nsenter": "util-linux", "node": "nodejs", "nghttp": "nghttp2-client", "nghttpd": "nghttp2-server"}
    needed = [packages[name] for name in ("nsenter", *programs) if shutil.which(name) is None]
    return f"not installed: apt-get install {' '.join(needed)}" if needed else ""


def inside(port: int) -> list[str]:
    """The words before a command that put it into the network where a process below this one listens on ``port``."""
    for pid, _ in sorted(pods.descendants(os.getpid())):
        if _listens(pid, port):
            # Only its starter may enter a pod's user namespace, and has to, for its network; root may enter any network.
            user = ["--user", "--preserve-credentials"] if os.geteuid() else []
            return [str(NSENTER), f"--target={pid}", *user, "--net"]
    raise AssertionError(f"no process of any pod listens on port {port}")


def _listens(pid: int, port: int) -> bool:
    ends = []
    for name in ("tcp", "tcp6"):
        try:
            rows = Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:]
        except OSError:
            return False
        ends += [(fields[1].rpartition(":")[2], fields[3]) for fields in map(str.split, rows)]
    return (f"{port:04X}", LISTENING) in ends


def run(port: int, *command: str, cwd: Path, stdin: str = "") -> str:
    """What a program prints on stdout beside the server on ``port``, whatever its exit code."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd), "NODE_PATH": str(NODE_MODULES)}
    done = subprocess.run(
        [*inside(port), *command],
        cwd=cwd,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done.stdout + done.stderr


def start(port: int, *command: str) -> "subprocess.Popen[bytes]":
    """A server beside the one on ``port``; the caller's to kill."""
    return subprocess.Popen([*inside(port), *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
