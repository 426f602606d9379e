"""The pool: answers and refusals are values, a bad job harms only itself, nobody has everything.

Jobs here are functions of the standard library that do what a decoder must never do.
"""

import operator
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.decode import pool as pools
from app.decode.pool import Decoded, DecodePool, Refused


def test_an_answer_is_a_value(pool: DecodePool) -> None:
    assert pool.run(operator.add, 1, 2, learner="alice") == Decoded(value=3)


@pytest.mark.parametrize(
    ("job", "args"),
    [
        (os._exit, (3,)),
        (os.abort, ()),
        (signal.raise_signal, (signal.SIGSEGV,)),
        (int, ("x",)),
        (getattr, ("a", "upper")),
    ],
)
def test_our_mistakes_are_sentences_and_pass(pool: DecodePool, job: object, args: tuple[object, ...]) -> None:
    assert pool.run(job, *args, learner="alice") == pools.OUR_FAULT
    assert pool.run(operator.add, 1, 2, learner="alice") == Decoded(value=3)


def test_too_much_memory(pool: DecodePool) -> None:
    assert pool.run(bytes, 1 << 30, learner="alice") == pools.NO_MEMORY


def test_too_large_an_answer(pool: DecodePool) -> None:
    assert pool.run(bytes, 100 << 20, learner="alice") == pools.TOO_LARGE


def test_too_deep_an_answer(pool: DecodePool) -> None:
    deep = pool.run(eval, "__import__('functools').reduce(lambda a, _: [a], range(100000), [])", learner="alice")
    assert deep == pools.TOO_LARGE


def test_too_slow() -> None:
    with DecodePool(workers=1, job_seconds=1) as pool:
        pool.run(len, "warm", learner="alice")
        refused = pool.run(sum, range(10**12), learner="alice")
        assert isinstance(refused, Refused)
        assert "longer than 1 seconds" in refused.text


def test_the_start_of_a_worker_is_not_the_jobs_time() -> None:
    with DecodePool(workers=1, job_seconds=1) as pool:
        pid = pool._workers[0].process.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        threading.Timer(1.2, os.kill, (pid, signal.SIGCONT)).start()
        assert pool.run(len, "late", learner="alice") == Decoded(value=4)


def test_a_worker_that_ends_before_it_has_started_is_replaced() -> None:
    with DecodePool(workers=1, job_seconds=5) as pool:
        pool._workers[0].process.kill()
        assert pool.run(len, "gone", learner="alice") == pools.OUR_FAULT
        assert pool.run(len, "here", learner="alice") == Decoded(value=4)


def test_a_recording_that_took_too_long_costs_no_worker_for_a_while() -> None:
    with DecodePool(workers=1, job_seconds=1) as pool:
        pool.run(len, "warm", learner="alice")
        refused = pool.run(sum, range(10**12), learner="alice", key="slow")
        began = time.monotonic()
        assert pool.run(sum, range(10**12), learner="alice", key="slow") == refused
        assert time.monotonic() - began < 0.5
        assert pool.run(sum, (1, 2), learner="alice", key="quick") == Decoded(value=3)
        assert pool.run(len, "abc", learner="alice", key="slow") == Decoded(value=3)


def test_workers_know_nothing_of_ours(pool: DecodePool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRPCLAB_SECRET_KEY", "x" * 32)
    with DecodePool(workers=1) as fresh:
        known = fresh.run(eval, "sorted(__import__('os').environ)", learner="alice")
        assert isinstance(known, Decoded)
        assert not [name for name in known.value if name.startswith("GRPCLAB")]
        files = fresh.run(eval, "sorted(__import__('os').listdir('/proc/self/fd'))", learner="alice")
        assert files == Decoded(value=["0", "1", "2", "3"])  # 3 is the listing's own
        modules = fresh.run(eval, "'grpc' in __import__('sys').modules", learner="alice")
        assert modules == Decoded(value=False)


def test_closing_ends_every_worker_and_job() -> None:
    pool = DecodePool(workers=1, job_seconds=60)
    pool.run(len, "warm", learner="alice")
    pids = [worker.process.pid for worker in pool._workers]
    with ThreadPoolExecutor(2) as threads:
        under_way = threads.submit(pool.run, sum, range(10**12), learner="alice")
        waiting = threads.submit(pool.run, len, "x", learner="bob")
        until(lambda: pool._workers[0].job is not None and bool(pool._waiting))
        pool.close()
        assert under_way.result(5) == waiting.result(5) == pools.CLOSED
    assert pool.run(len, "x", learner="alice") == pools.CLOSED
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def until(condition: object) -> None:
    """Waits for another thread to get somewhere; there is nothing else to wait on."""
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.005)


def test_one_learner_never_has_all_workers() -> None:
    with DecodePool(workers=2, job_seconds=30) as pool, ThreadPoolExecutor(4) as threads:
        for _ in range(2):
            threads.submit(pool.run, sum, range(10**12), learner="mallory")
        until(lambda: len(pool._waiting) == 1)
        assert pool.run(operator.add, 1, 2, learner="alice") == Decoded(value=3)
        pool.close()


def test_a_share_of_the_queue_and_its_end() -> None:
    with DecodePool(workers=1, job_seconds=30, queue=3, share=2) as pool, ThreadPoolExecutor(8) as threads:
        for _ in range(3):
            threads.submit(pool.run, sum, range(10**12), learner="mallory")
        until(lambda: len(pool._waiting) == 2)
        assert pool.run(len, "x", learner="mallory") == pools.SHARE_USED
        threads.submit(pool.run, len, "x", learner="alice")
        until(lambda: len(pool._waiting) == 3)
        assert pool.run(len, "x", learner="bob") == pools.BUSY
        pool.close()


def test_the_same_key_goes_to_the_same_worker(pool: DecodePool) -> None:
    for key in ("a", "b", "c"):
        pids = {str(pool.run(os.getpid, learner=name, key=key)) for name in ("alice", "bob", "alice")}
        assert len(pids) == 1
