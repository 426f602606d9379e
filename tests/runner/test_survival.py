"""What learners' servers do wrong, each with its outcome in words (the jail's promises, against real pods)."""

import pytest

from app.runs.events import Limit, LimitHit, LogLine, LogStream, Outcome, ProcessExited, ProcessListening
from app.runs.spec import CallSpec, in_json
from app.runs.workspace import File, Workspace
from tests.runner.conftest import HELLO, Lab, call_ended, ended, source, status, steps, workspace

pytestmark = pytest.mark.jail

ENDINGS = {
    "a syntax error": (
        "import grpc\ndef f(:\n    pass\n",
        Outcome.SERVER_CRASHED,
        "server.py is not valid Python: line 2: SyntaxError",
    ),
    "an error of the module": (
        "def f():\n    raise ValueError('boom')\n\n\nf()\n",
        Outcome.SERVER_CRASHED,
        "before it listened on a port. server.py, line 2: ValueError: boom.",
    ),
    "a missing stub": ("import greter_pb2\n", Outcome.SERVER_CRASHED, "greeter.proto becomes greeter_pb2"),
    "an exit": ("import sys\nprint('leaving')\nsys.exit(3)\n", Outcome.SERVER_CRASHED, "exit code 3"),
    "a signal": ("import os\nos.kill(os.getpid(), 11)\n", Outcome.SERVER_CRASHED, "signal 11 (SIGSEGV)"),
    "nothing at all": ("print('nothing')\n", Outcome.SERVER_NOT_READY, "ended without serving"),
    "no waiting at the end": (
        source().replace("server.wait_for_termination()", ""),
        Outcome.SERVER_NOT_READY,
        # Whether it was seen listening before it ended is a matter of luck; the words are right either way.
        "server.wait_for_termination()",
    ),
    "an endless loop of the module": (
        "print('begin')\nwhile True:\n    pass\n",
        Outcome.SERVER_NOT_READY,
        "probably a loop before server.start() never ends",
    ),
    "never binds": (
        "import time\nprint('waiting')\ntime.sleep(1000)\n",
        Outcome.SERVER_NOT_READY,
        "does not listen on any port. It printed last: “waiting”.",
    ),
    "kills the process that started it": (
        "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(9)\n",
        Outcome.SERVER_CRASHED,
        "ended the process that started it",
    ),
    "kills everything": (
        "import os, time\nos.kill(-1, 9)\ntime.sleep(9)\n",
        Outcome.SERVER_CRASHED,
        "ended the process that started it",
    ),
    "a memory bomb": (
        "x = []\nwhile True:\n    x.append(bytearray(1 << 20))\n",
        Outcome.LIMIT_EXCEEDED,
        "512 MiB of memory",
    ),
    "a memory bomb of many processes": (
        (
            "import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n"
            "        x = bytearray(200 << 20)\n        x[::4096] = b'1' * len(x[::4096])\n        time.sleep(99)\n"
            "time.sleep(99)\n"
        ),
        Outcome.LIMIT_EXCEEDED,
        "512 MiB of memory",
    ),
    # Which limit it meets first, processes or memory, is a matter of luck.
    "a fork bomb": ("import os\nwhile True:\n    os.fork()\n", Outcome.LIMIT_EXCEEDED, "the most it may use here"),
    "a stubborn fork bomb": (
        "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n",
        Outcome.LIMIT_EXCEEDED,
        "processes",
    ),
    "threads without end": (
        "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(99,)).start()\n",
        Outcome.LIMIT_EXCEEDED,
        "processes",
    ),
    "a disk filler": (
        "n = 0\nwhile True:\n    n += 1\n    open(f'/workspace/{n}', 'wb').write(b'x' * 65536)\n",
        Outcome.LIMIT_EXCEEDED,
        "disk",
    ),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_a_server_that_cannot_serve_has_a_clear_outcome(lab: Lab, name: str) -> None:
    text, outcome, words = ENDINGS[name]
    events = lab.run(text, HELLO)
    end = ended(events)
    assert (end.outcome, words in end.text) == (outcome, True), end.text
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert sum(isinstance(event.event, ProcessExited) for event in events) == 1


def test_no_server(lab: Lab) -> None:
    run_id, _ = lab.start(Workspace(files=(File(path="notes.txt", text=""),)), HELLO)
    (event,) = lab.follow(run_id)
    assert ended((event,)).outcome is Outcome.SERVER_NOT_READY


def test_another_port_is_used_and_said(lab: Lab) -> None:
    events = lab.run(source().replace("50051", "50052"), HELLO, stop_when=call_ended)
    assert [event.event.port for event in events if isinstance(event.event, ProcessListening)] == [50052]
    assert status(events).status_code == 0


def test_a_handler_that_raises_is_a_status_and_a_traceback(lab: Lab) -> None:
    events = lab.run(source(hello="raise ValueError('boom')"), HELLO, stop_when=call_ended)
    assert (status(events).status_code, status(events).status_message) == (2, "Exception calling application: boom")
    errors = [event.event.text for event in events if isinstance(event.event, LogLine)]
    assert any("ValueError: boom" in line for line in errors)
    assert ended(events).outcome is Outcome.COMPLETED


def test_a_handler_that_never_ends_meets_the_deadline(lab: Lab) -> None:
    call = CallSpec(path=HELLO.path, requests=HELLO.requests, deadline_ms=300)
    events = lab.run(source(hello="while True: pass"), call, stop_when=call_ended)
    assert status(events).status_code == 4
    assert ended(events).outcome is Outcome.COMPLETED


def test_a_handler_that_ends_the_process(lab: Lab) -> None:
    events = lab.run(source(hello="import os; os._exit(7)"), HELLO)
    assert status(events).status_code == 14
    assert ended(events).outcome is Outcome.SERVER_CRASHED
    assert "exit code 7" in ended(events).text


def test_an_answer_of_100_mb(lab: Lab) -> None:
    big = "return greeter_pb2.HelloReply(message='x' * 100_000_000)"
    events = lab.run(source(hello=big), HELLO, stop_when=call_ended)
    assert status(events).status_code == 8
    assert "Received message larger than max (100000005 vs. 4194304)" in status(events).status_message
    assert ended(events).outcome is Outcome.COMPLETED


def test_a_long_answer_is_cut_and_its_length_told(lab: Lab) -> None:
    big = "return greeter_pb2.HelloReply(message='x' * 3_000_000)"
    events = lab.run(source(hello=big), HELLO, stop_when=call_ended)
    (message,) = [step for step in steps(events) if step.kind.value == "server message"]
    assert (len(message.message), message.message_length) == (256 * 1024, 3_000_005)


def test_an_endless_stream_is_cancelled_when_its_record_is_full(lab: Lab) -> None:
    endless = "while True: yield greeter_pb2.HelloReply(message='x' * 60_000)"
    call = CallSpec(path="/greeter.Greeter/SayMany", requests=in_json("{}"))
    events = lab.run(source(many=endless), call, stop_when=call_ended)
    hits = [event.event for event in events if isinstance(event.event, LimitHit)]
    assert [(hit.limit, hit.process) for hit in hits] == [(Limit.CAPTURE, "driver")]
    assert [step.kind.value for step in steps(events)][-2:] == ["cancel", "server trailer"]
    assert sum(len(step.message) for step in steps(events)) < 3 << 20


def test_a_flood_of_output_is_cut_and_the_call_still_answered(lab: Lab) -> None:
    events = lab.run(source(hello="for _ in range(20_000): print('x' * 100)"), HELLO, stop_when=call_ended)
    assert status(events).status_code == 0
    hits = [event.event for event in events if isinstance(event.event, LimitHit)]
    assert [hit.limit for hit in hits] == [Limit.OUTPUT]
    kept = [event.event for event in events if isinstance(event.event, LogLine)]
    assert sum(len(line.text) for line in kept) <= 256 * 1024
    assert kept[0].stream is LogStream.STDOUT


def test_neighbours_of_a_fork_bomb_and_a_memory_bomb_are_served(lab: Lab) -> None:
    bombs = [lab.start(workspace(ENDINGS[name][0]))[0] for name in ("a stubborn fork bomb", "a memory bomb")]
    events = lab.run(source(), HELLO, stop_when=call_ended)
    assert status(events).status_code == 0
    assert [ended(lab.follow(run_id)).outcome for run_id in bombs] == [Outcome.LIMIT_EXCEEDED] * 2
