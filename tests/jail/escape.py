"""One escape: a folder with hostile code and ``expect.toml``, what must come of it in a real jail.

``attack.py`` runs in the learner jail of a pod; beside it live a driver's jail and, in a pod of their own, a stranger's.
``[control]`` of ``expect.toml`` runs the same attack without the protection that stops it and says what comes of it then:
an attack that cannot succeed anywhere shows nothing.
"""

import asyncio
import contextlib
import dataclasses
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.runs.events import Packet
from app.sandbox.jail import Jail
from app.sandbox.pod import Pod
from app.sandbox.pod_events import LimitMet, PacketsCaptured, PodEvent
from app.sandbox.policy import DRIVER, LEARNER, Policy
from app.sandbox.recorder import Recorder
from app.sandbox.runtime import Runtime
from tests.jail import pods
from tests.jail.programs import KEEPS_SECRETS, PREAMBLE, TALKS

HERE = Path(__file__).parent / "escapes"
REPOSITORY = Path(__file__).parents[2]
MOST_OUTPUT = 1 << 20
READY = b"ready\n"
"""An attack that is to be stopped says this first."""
KEYS = frozenset(
    [
        "promise",
        "stopped_by",
        "never",
        "prints",
        "limits",
        "killed",
        "seconds",
        "stop",
        "decoded",
        "control",
        "told",
        "shows",
        "hides",
        "code",
        "signal",
        "instead",
        "policy",
        "runsc",
    ]
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """What the attack said, how it ended, and what was recorded of it."""

    text: str
    code: int = 0
    signal: int = 0
    limits: tuple[tuple[str, bool], ...] = ()
    """Name, and whether it ended the jail."""
    packets: tuple[Packet, ...] = ()


def cases(file: str = "attack.py") -> list[str]:
    """The names of the folders that have this file."""
    return sorted(path.parent.name for path in HERE.glob(f"*/{file}"))


def expectation(name: str, *, gvisor: bool = False) -> dict[str, Any]:
    """What ``expect.toml`` says; its ``[runsc]`` holds what is different, and ``why``, where gVisor stands before the kernel."""
    expect = tomllib.loads((HERE / name / "expect.toml").read_text())
    other = expect.pop("runsc", {})
    return {**expect, **other} if gvisor else expect


async def run(runtime: Runtime, name: str, *, policy: Policy = LEARNER) -> Ended:
    """Run the attack as a learner's jail, among neighbours."""
    expect = expectation(name, gvisor=runtime.runsc is not None)
    policy = dataclasses.replace(policy, **expect.get("policy", {}))
    async with _neighbourhood(runtime) as (pod, argv):
        opened = _open_descriptors()
        jail = await pod.start("learner", policy, _program(name), argv)
        pod.watch_listening()
        async with asyncio.timeout(expect.get("seconds", 20)):
            output = await (_stop(jail) if expect.get("stop") else _read_all(jail.control))
            over = await jail.exited
        assert not pod.driver.exited.done(), "the attack took its neighbour along"
        # The kernel hands an open block over, and a limit is told just after the kill that ends the output.
        await pod.caught_up()
        await asyncio.sleep(0.05)
        assert _open_descriptors() <= opened + 1, "descriptors came over"
        told = pods.events(pod)
        text = output.decode(errors="replace")
        return Ended(text=text, code=over.code, signal=over.signal, limits=_limits(told), packets=_packets(told))


async def run_without(runtime: Runtime, name: str) -> str:
    """The same attack without what stops it: what it said then."""
    control = expectation(name)["control"]
    if control["without"] == "the jail":
        return await asyncio.to_thread(_run_on_the_host, name)
    if control["without"] == "the filter":
        return (await run(dataclasses.replace(runtime, filtered=False), name)).text
    return (await run(runtime, name, policy=dataclasses.replace(LEARNER, **control["limits"]))).text


@contextlib.asynccontextmanager
async def _neighbourhood(runtime: Runtime) -> AsyncIterator[tuple[Pod, tuple[str, ...]]]:
    """A pod with a driver in it, a stranger's pod, and sockets of the host; and what the attack is told of them."""
    secret = secrets.token_hex(8)
    recorder = Recorder()
    await recorder.start(runtime)
    pod, other = await Pod.create(runtime, recorder=recorder), await Pod.create(runtime)
    try:
        with _host_sockets() as (port, abstract, file):
            for neighbour in (
                await pod.start("driver", DRIVER, KEEPS_SECRETS, (secret, "7099")),
                await other.start("learner", LEARNER, KEEPS_SECRETS, (secret, "7098")),
            ):
                assert await pods.said(neighbour) == "kept"
            before = pods.of_this_test()
            yield pod, (sys.base_prefix, str(REPOSITORY), str(Path.home()), str(port), abstract, file, secret)
            left = pods.of_this_test() - before
            assert not pods.living(left), [pods.command(pid) for pid, _ in left]
    finally:
        await pod.close()
        await other.close()
        await recorder.close()


def _open_descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _program(name: str) -> str:
    talks = TALKS if "decoded" in expectation(name) else ""
    return PREAMBLE + talks + (HERE / name / "attack.py").read_text()


def _limits(told: list[PodEvent]) -> tuple[tuple[str, bool], ...]:
    return tuple((event.limit.value, event.killed) for event in told if isinstance(event, LimitMet))


def _packets(told: list[PodEvent]) -> tuple[Packet, ...]:
    return tuple(packet for event in told if isinstance(event, PacketsCaptured) for packet in event.packets)


async def _stop(jail: Jail) -> bytes:
    """Stop the jail as a learner does, once the attack has taken its measures; it must be gone at once."""
    loop = asyncio.get_running_loop()
    output = bytearray()
    while not output.endswith(READY):
        chunk = await loop.sock_recv(jail.control, 65536)
        assert chunk, output
        output += chunk
    jail.kill()
    async with asyncio.timeout(2):
        await jail.exited
    return bytes(output)


async def _read_all(control: socket.socket) -> bytes:
    loop = asyncio.get_running_loop()
    output = bytearray()
    while len(output) < MOST_OUTPUT:
        try:
            chunk = await loop.sock_recv(control, 65536)
        except ConnectionResetError:
            break
        if not chunk:
            break
        output += chunk
    return bytes(output)


@contextlib.contextmanager
def _host_sockets() -> Iterator[tuple[int, str, str]]:
    """What listens on the host: a TCP port on its loopback, an abstract unix socket, and one with a file."""
    abstract = f"grpclab-escape-{os.getpid()}"
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as nameless,
        socket.socket(socket.AF_UNIX) as named,
    ):
        for listener, address in ((nameless, "\0" + abstract), (named, f"{folder}/runner.sock")):
            listener.bind(address)
            listener.listen()
        yield server.getsockname()[1], abstract, f"{folder}/runner.sock"


def _run_on_the_host(name: str) -> str:
    """The attack as a plain process of this user; only attacks that harm nobody ask for it."""
    with _host_sockets() as (port, abstract, file), tempfile.TemporaryDirectory() as folder:
        # What a jail has as descriptor 3.
        words = [sys.base_prefix, str(REPOSITORY), str(Path.home()), str(port), abstract, file, "no-secret"]
        done = subprocess.run(
            [sys.executable, "-c", "import os; os.dup2(1, 3)\n" + _program(name), *words],
            cwd=folder,
            env={**os.environ, "GRPCLAB_SECRET_KEY": "SECRET"},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        return done.stdout + done.stderr
