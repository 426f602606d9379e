"""Pods on the real kernel: what crosses the wire is captured, who spoke is known, and neighbours do not meet."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable

import pytest

from app.runs.events import Limit
from app.sandbox.jail import JailExit
from app.sandbox.pod import Pod
from app.sandbox.pod_events import BudgetSpent, ConnectionOwned, HolderDied, LimitMet, Listening, PacketsCaptured
from app.sandbox.policy import DRIVER, LEARNER
from app.sandbox.runtime import Runtime
from tests.jail.pods import (
    CLIENT,
    SAYS,
    SERVER,
    WAITS,
    alone,
    captured_pod,
    command,
    events,
    eventually,
    living,
    of_this_test,
    recording,
    said,
)

pytestmark = pytest.mark.jail

COUNTS_FORKS = """
import asyncio, ctypes, os
from app.sandbox import runtime
from app.sandbox.pod import Pod

forks = []
before = ctypes.CFUNCTYPE(None)(lambda: forks.append(1))
ctypes.CDLL(None).__register_atfork(before, None, None, None)

async def story():
    pod = await Pod.create(runtime.stage())
    await pod.close()

asyncio.run(story())
print("forks:", len(forks))
if os.fork() == 0:
    os._exit(0)
print("control:", len(forks))
"""


def test_what_crosses_the_wire_is_captured_once_and_in_order(runtime: Runtime) -> None:
    async def story() -> None:
        async with captured_pod(runtime) as pod:
            server = await pod.start("learner", LEARNER, SERVER)
            assert await said(server) == "up"
            client = await pod.start("driver", DRIVER, CLIENT)
            assert await said(client) == "answered"
            await pod.caught_up()
            packets = [p for e in events(pod) if isinstance(e, PacketsCaptured) for p in e.packets]
            carrying = [packet for packet in packets if b"hello, wire" in packet.data]
            assert len(carrying) == 2, "the request and the answer, each seen once"
            assert packets == sorted(packets, key=lambda packet: packet.time_ns)
            assert all(packet.data[0] >> 4 == 4 and packet.length == len(packet.data) for packet in packets)

    asyncio.run(story())


def test_a_pod_begins_without_a_fork_of_this_process() -> None:
    """Handlers that gRPC sets for forks can end the child: https://github.com/grpc/grpc/blob/master/doc/fork_support.md."""
    done = subprocess.run([sys.executable, "-c", COUNTS_FORKS], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["forks:", "0", "control:", "1"], "")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_the_owners_of_a_connection_are_seen_from_outside(runtime: Runtime, address: str) -> None:
    async def story() -> None:
        async with captured_pod(runtime) as pod:
            pod.watch_listening()
            server = await pod.start("learner", LEARNER, SERVER)
            assert await said(server) == "up"
            client = await pod.start("driver", DRIVER, CLIENT.replace("127.0.0.1", address))
            assert await said(client) == "answered"
            await pod.caught_up()
            told = events(pod)
            assert Listening(name="learner", port=50051) in told
            (owned,) = [event for event in told if isinstance(event, ConnectionOwned)]
            assert (owned.client, owned.server, owned.server_port) == ("driver", "learner", 50051)

    asyncio.run(story())


def test_a_port_that_two_jails_listen_on_belongs_to_nobody(runtime: Runtime) -> None:
    shared = SAYS + (
        "listener = socket.create_server(('127.0.0.1', 50051), reuse_port=True); say('up')\n"
        "while True: client, _ = listener.accept(); client.sendall(client.recv(100))"
    )

    async def story() -> None:
        async with captured_pod(runtime) as pod:
            for name in ("learner", "other"):
                assert await said(await pod.start(name, LEARNER, shared)) == "up"
            assert await said(await pod.start("driver", DRIVER, CLIENT)) == "answered"
            await pod.caught_up()
            (owned,) = [event for event in events(pod) if isinstance(event, ConnectionOwned)]
            assert (owned.client, owned.server) == ("driver", "")

    asyncio.run(story())


def test_a_large_answer_spends_the_budget_and_the_rest_is_counted(runtime: Runtime) -> None:
    large = SAYS + (
        "client = socket.create_connection(('::1', 50051)); listener = None\n"
        "import threading\n"
        "threading.Thread(target=lambda: [client.sendall(bytes(1 << 20)) for _ in range(100)], daemon=True).start()\n"
        "left = 100 << 20\n"
        "while left: left -= len(client.recv(1 << 20))\n"
        "say('done'); control.recv(1)"
    )

    async def story() -> None:
        async with captured_pod(runtime, capture_bytes=1 << 20) as pod:
            assert await said(await pod.start("learner", LEARNER, SERVER)) == "up"
            assert await said(await pod.start("driver", DRIVER, large), seconds=30) == "done"
            await pod.caught_up()
            told = events(pod)
            kept = sum(len(p.data) for e in told if isinstance(e, PacketsCaptured) for p in e.packets)
            assert 0.5 * (1 << 20) < kept <= 1 << 20
            assert sum(event.packets for event in told if isinstance(event, BudgetSpent)) > 100
            assert pod.alive

    asyncio.run(story())


def test_pods_side_by_side_do_not_meet(runtime: Runtime) -> None:
    tries = SAYS + (
        "import errno\n"
        "try: socket.create_connection(('127.0.0.1', 50051), 2); say('reached')\n"
        "except OSError as error: say(errno.errorcode[error.errno])"
    )

    async def story() -> None:
        async with captured_pod(runtime) as one, captured_pod(runtime) as other:
            assert await said(await one.start("learner", LEARNER, SERVER)) == "up"
            assert await said(await other.start("learner", LEARNER, tries)) == "ECONNREFUSED"
            # The same port is free in the other pod.
            assert await said(await other.start("second", LEARNER, SERVER)) == "up"
            assert not [e for e in events(one) if isinstance(e, ConnectionOwned)]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("ending", "code", "number"),
    [("raise SystemExit(7)", 7, 0), ("import os; os.kill(os.getpid(), 11)", 0, 11), ("1 / 0", 1, 0), ("pass", 0, 0)],
)
def test_an_exit_is_seen_from_outside(runtime: Runtime, ending: str, code: int, number: int) -> None:
    async def story() -> None:
        async with alone(runtime, SAYS + ending) as jail:
            assert await jail.exited == JailExit(code=code, signal=number)

    asyncio.run(story())


def test_a_killed_jail_takes_all_its_processes_along(runtime: Runtime) -> None:
    forks = SAYS + "import os, time\nfor _ in range(5): os.fork() or time.sleep(1000)\nsay('forked'); time.sleep(1000)"

    async def story() -> None:
        async with captured_pod(runtime) as pod:
            jail = await pod.start("learner", LEARNER, forks)
            assert await said(jail) == "forked"
            before = of_this_test()
            assert len(living(before)) > 7
            jail.kill()
            assert await jail.exited == JailExit(code=0, signal=signal.SIGKILL)
            # The recorder, the nursery and the holder remain.
            await eventually(lambda: len(living(before)) == 3)

    asyncio.run(story())


def test_the_schema_worker_has_no_network(runtime: Runtime) -> None:
    program = SAYS + "say(str([line.split(':')[0].strip() for line in open('/proc/net/dev').readlines()[2:]]))"

    async def story() -> None:
        async with alone(runtime, program) as jail:
            assert await said(jail) == "['lo']"

    asyncio.run(story())


def test_a_program_gets_its_arguments_and_leaves_no_file(runtime: Runtime) -> None:
    program = SAYS + "import os, sys; say(f'{sys.argv} {os.listdir()} {__name__}')"

    async def story() -> None:
        async with alone(runtime, program, "one", "two words") as jail:
            assert await said(jail) == "['worker', 'one', 'two words'] [] __main__"

    asyncio.run(story())


def test_the_tools_of_the_allow_list_run(runtime: Runtime) -> None:
    program = SAYS + (
        "import os, subprocess, sys\n"
        "open('a.proto', 'w').write('syntax = \"proto3\"; message A { int32 a = 1; }')\n"
        "open('test_a.py', 'w').write('def test_a():\\n    import a_pb2\\n    assert a_pb2.A(a=1).a == 1\\n')\n"
        "run = lambda *words: subprocess.run(words, capture_output=True).returncode\n"
        "say(str([run('python', '-m', 'grpc_tools.protoc', '-I.', '--python_out=.', 'a.proto'),\n"
        "         run('python3', '-m', 'pytest', '-q'), run('ruff', 'check', 'test_a.py'), run('pytest', '-q')]))"
    )

    async def story() -> None:
        async with alone(runtime, program) as jail:
            assert await said(jail, seconds=60) == "[0, 0, 0, 0]"

    asyncio.run(story())


def test_a_dead_holder_is_told_once_and_takes_its_jails_along(runtime: Runtime) -> None:
    async def story() -> None:
        async with captured_pod(runtime) as pod:
            jail = await pod.start("learner", LEARNER, WAITS)
            assert await said(jail) == "warm"
            before = of_this_test()
            (holder,) = [pid for pid, _ in before if "grpclab-holder" in command(pid)]
            os.kill(holder, signal.SIGKILL)
            assert (await jail.exited).signal == signal.SIGKILL
            await asyncio.sleep(0.05)
            assert [event for event in events(pod) if isinstance(event, HolderDied)] == [
                HolderDied(text="The process that holds the pod died.")
            ]
            assert not pod.alive
            # The recorder and the nursery remain.
            await eventually(lambda: len(living(before)) == 2)

    asyncio.run(story())


def test_a_dead_recorder_is_told_to_every_pod(runtime: Runtime) -> None:
    async def story() -> None:
        async with recording(runtime) as recorder:
            pods = [await Pod.create(runtime, recorder=recorder) for _ in range(2)]
            (pid,) = [pid for pid, _ in of_this_test() if "grpclab-record" in command(pid)]
            os.kill(pid, signal.SIGKILL)
            await eventually(lambda: not any(pod.alive for pod in pods))
            for pod in pods:
                assert events(pod) == [HolderDied(text="The process that records packets died.")]
                await pod.close()
            assert not recorder.alive

    asyncio.run(story())


def test_a_limit_names_its_jail(runtime: Runtime) -> None:
    forks = SAYS + "import os, time\nwhile True:\n  try: os.fork()\n  except OSError: time.sleep(5)"

    async def story() -> None:
        async with captured_pod(runtime) as pod:
            pod.watch_listening()
            await pod.start("driver", DRIVER, WAITS)
            await pod.start("learner", LEARNER, forks)
            async with asyncio.timeout(5):
                met = await pod.events.get()
            assert met == LimitMet(limit=Limit.PROCESSES, name="learner", value=LEARNER.processes, killed=False)
            # The neighbour in the pod still starts processes of its own.
            others = SAYS + "import os\nif os.fork() == 0: os._exit(0)\nsay(str(os.wait()[1]))"
            assert await said(await pod.start("other", DRIVER, others)) == "0"

    asyncio.run(story())


def test_who_gives_up_waiting_for_a_pod_costs_nobody_anything(runtime: Runtime) -> None:
    """As a run's end does after 0.3 s on a busy machine: the answer still comes, for nobody."""

    async def give_up(wait: Awaitable[None]) -> None:
        waiting = asyncio.ensure_future(wait)
        await asyncio.sleep(0)
        waiting.cancel()

    async def story() -> None:
        async with recording(runtime) as recorder:
            impatient, patient = [await Pod.create(runtime, recorder=recorder) for _ in range(2)]
            await give_up(recorder.caught_up(impatient.number))
            await give_up(impatient._holder.caught_up())
            for pod in (impatient, patient):
                await asyncio.wait_for(pod.caught_up(), 10)
                assert pod.alive
            await give_up(impatient._holder.caught_up())
            await impatient.close()
            await patient.close()

    asyncio.run(story())
