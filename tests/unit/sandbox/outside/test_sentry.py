"""A process that looks like gVisor's sentry from outside: its title, its memory file, its sockets."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from app.sandbox.outside import children, sentry

PAGES = 48 << 20
LOOKS_SO = f"""\
import os
os.ftruncate(file := os.memfd_create({sentry.MEMORY!r}), 1 << 30)
os.pwrite(file, bytes({PAGES}), 0)
print("up", flush=True)
input()
"""


@pytest.fixture(scope="module")
def pid() -> Iterator[int]:
    # Its first word is what a sentry calls itself.
    words = [sentry.TITLE, "-I", "-S", "-c", LOOKS_SO]
    with subprocess.Popen(words, executable=sys.executable, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == b"up\n"
        yield started.pid
        started.communicate(b"\n")


def test_it_is_found_among_others_by_its_title(pid: int) -> None:
    assert sentry.Sentry().find([os.getppid(), pid]) == [pid]
    assert sentry.Sentry().find([os.getppid()]) == []


def test_pages_of_the_memory_file_count_though_nobody_has_them_mapped(pid: int) -> None:
    assert children.usage(pid).resident < PAGES, "they are mapped nowhere"
    assert PAGES - sentry.OWN_BYTES < sentry.Sentry().held([pid]) < PAGES


def test_before_there_is_one_nothing_is_held() -> None:
    assert sentry.Sentry().held([]) == 0


def test_its_own_processes_are_not_the_programs() -> None:
    assert sentry.processes([1, 2, 3, 4, 5, 6, 7]) == 3
    assert sentry.processes([1]) == 0
