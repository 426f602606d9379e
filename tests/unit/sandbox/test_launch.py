"""Which way a program goes into its jail, and what it finds open there."""

import dataclasses
from pathlib import Path

from app.sandbox import launch
from app.sandbox.launch import Job
from app.sandbox.policy import DRIVER, LEARNER
from app.sandbox.runtime import Runtime

PLAIN = Runtime(folder=Path("/staged"), lock=-1)
STRONG = dataclasses.replace(PLAIN, runsc=Path("/usr/bin/runsc"))
JOB = Job(name="agent", policy=LEARNER, program="print(1)", argv=(), volumes="/staged/volumes/1", rules=b"rules")


def test_a_program_finds_its_control_socket_its_text_the_options_and_the_filter() -> None:
    way = launch.of(PLAIN, JOB)
    assert way.control == 3
    assert [number for number, _ in way.files] == [4, 5, 6]
    assert b"print(1)" in dict(way.files)[4]
    assert (way.burst, way.sentry) == (1.0, False)


def test_without_a_filter_nothing_is_open_for_it() -> None:
    way = launch.of(PLAIN, dataclasses.replace(JOB, rules=b""))
    assert [number for number, _ in way.files] == [4, 5]


def test_a_learners_code_goes_into_gvisor_where_it_was_chosen() -> None:
    way = launch.of(STRONG, JOB)
    assert way.sentry
    assert way.control == 1
    assert [number for number, _ in way.files] == [0, 5, 6]
    assert "/bin/runsc" in way.argv
    text = dict(way.files)[0].decode()
    assert "rules = b'rules'" in text.replace("\\'", "'")
    assert "RLIMIT_SIGPENDING" not in text
    assert "('RLIMIT_NPROC', 128)" in text


def test_programs_of_ours_stay_in_bubblewrap() -> None:
    assert not launch.of(STRONG, dataclasses.replace(JOB, policy=DRIVER)).sentry


def test_the_hosts_paths_are_on_no_command_line_that_a_jail_can_read() -> None:
    for way in (launch.of(PLAIN, JOB), launch.of(STRONG, JOB)):
        assert not [word for word in way.argv[1:] if word.startswith("/staged")]
