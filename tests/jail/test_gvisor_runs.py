"""Whole runs where learners' code runs under gVisor, through a runner of their own."""

import dataclasses
import os
import signal
from collections.abc import Iterator

import pytest

from app.runs.events import ConnectionOpened, Outcome, PacketBatch, ProcessExited
from app.sandbox.runtime import Runtime
from tests.jail.pods import command, living, of_this_test
from tests.runner.conftest import HELLO, OPTIONS, Lab, call_ended, ended, running_lab, source, status, workspace
from tests.support.processes import wait_until

pytestmark = pytest.mark.jail


@pytest.fixture(scope="module")
def strong(gvisor: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    options = dataclasses.replace(OPTIONS, gvisor=gvisor.runsc is not None, ready_seconds=20, pods_warm=1)
    with running_lab(tmp_path_factory.mktemp("strong"), options) as started:
        yield started


def test_packets_are_captured_and_ends_of_connections_are_named(strong: Lab) -> None:
    events = strong.run(source(), HELLO, stop_when=call_ended)
    assert status(events).status_code == 0
    (opened,) = [event.event for event in events if isinstance(event.event, ConnectionOpened)]
    assert (opened.client_process, opened.server_process) == ("driver", "server")
    assert any(isinstance(event.event, PacketBatch) and event.event.packets for event in events)
    assert ended(events).outcome is Outcome.COMPLETED


@pytest.mark.parametrize(
    ("text", "outcome", "words"),
    [
        ("import sys\nprint('leaving')\nsys.exit(3)\n", Outcome.SERVER_CRASHED, "exit code 3"),
        ("import os\nos.kill(os.getpid(), 11)\n", Outcome.SERVER_CRASHED, "signal 11 (SIGSEGV)"),
        ("x = []\nwhile True:\n    x.append(bytearray(1 << 20))\n", Outcome.LIMIT_EXCEEDED, "512 MiB of memory"),
        ("import os\nos.kill(os.getppid(), 9)\n", Outcome.SERVER_CRASHED, "ended the process that started it"),
    ],
    ids=["an exit", "a signal", "a memory bomb", "kills the process that started it"],
)
def test_a_server_that_cannot_serve_has_the_same_words(strong: Lab, text: str, outcome: Outcome, words: str) -> None:
    events = strong.run(text, HELLO)
    assert (ended(events).outcome, words in ended(events).text) == (outcome, True), ended(events).text
    assert sum(isinstance(event.event, ProcessExited) for event in events) == 1


def test_the_next_run_works_after_the_sentry_was_killed(strong: Lab) -> None:
    run_id, _ = strong.start(workspace(source()), HELLO)
    sentries = {(pid, began) for pid, began in of_this_test() if "runsc-sandbox" in command(pid)}
    assert sentries
    for pid, _ in sentries:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not living(sentries), "the sentries are gone")
    assert ended(strong.follow(run_id)).outcome in {Outcome.SANDBOX_FAILED, Outcome.SERVER_CRASHED}
    assert status(strong.run(source(), HELLO, stop_when=call_ended)).status_code == 0
