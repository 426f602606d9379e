"""Worker processes: started, ended, and their end told."""

import operator
import os
import time
from pathlib import Path

from app.decode import channel
from app.decode.answers import Answer
from app.decode.process import WorkerLimits, WorkerProcess

LIMITS = WorkerLimits(memory_bytes=512 << 20, job_seconds=5)


def test_a_life() -> None:
    worker = WorkerProcess(LIMITS)
    worker.wait(20)
    worker.wait(0)
    channel.send(worker.connection, (operator.mul, (6, 7)))
    assert channel.receive(worker.connection, time.monotonic() + 20) == Answer(value=42)
    pid = worker.pid
    assert worker.end() == -9
    assert not Path(f"/proc/{pid}").exists()
    assert worker.end() == 0


def test_an_exit_code_is_told() -> None:
    worker = WorkerProcess(LIMITS)
    worker.wait(20)
    channel.send(worker.connection, (os._exit, (3,)))
    assert worker.connection.recv(1) == b""
    os.waitid(os.P_PID, worker.pid or 0, os.WEXITED | os.WNOWAIT)
    assert worker.end() == 3


def test_it_ends_with_its_pool() -> None:
    worker = WorkerProcess(LIMITS)
    worker.wait(20)
    channel.send(worker.connection, (len, ("warm",)))
    channel.receive(worker.connection, time.monotonic() + 20)
    worker.connection.close()
    os.waitid(os.P_PID, worker.pid or 0, os.WEXITED | os.WNOWAIT)
    assert worker.end() == 0
