"""Groups as files: what is read and written below a folder that looks like cgroup v2; and a real group where one can be had."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.sandbox import cgroup
from app.sandbox.policy import LEARNER, MIB


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A delegated group with nobody in it."""
    (tmp_path / "cgroup.controllers").write_text("cpu memory pids\n")
    (tmp_path / "cgroup.procs").write_text("")
    (tmp_path / "cgroup.subtree_control").write_text("")
    return tmp_path


def test_the_own_group_is_the_line_of_version_2(tree: Path) -> None:
    inner = tree / "grpclab.service"
    inner.mkdir()
    (inner / "cgroup.controllers").write_text("")
    table = "8:pids:/elsewhere\n0::/grpclab.service\n"
    assert cgroup.own(table, (tree / "none", tree)) == inner
    assert cgroup.own("8:pids:/\n", (tree,)) is None
    assert cgroup.own("0::/gone\n", (tree,)) is None


def test_an_empty_group_that_may_be_written_to_is_usable(tree: Path) -> None:
    assert cgroup.usable(tree) == ""


def test_what_is_missing_is_said(tree: Path) -> None:
    assert cgroup.usable(tree / "none") == f"{tree}/none is no cgroup v2"
    (tree / "cgroup.controllers").write_text("cpu pids\n")
    assert cgroup.usable(tree) == f"{tree} has no controller memory"


def test_a_group_with_processes_that_nobody_gave_us_is_left_alone(tree: Path) -> None:
    (tree / "cgroup.procs").write_text("17\n")
    assert cgroup.usable(tree) == f"{tree} was not delegated"


def test_taking_it_moves_who_is_there_and_hands_the_controllers_down(tree: Path) -> None:
    (tree / "cgroup.procs").write_text("17\n")
    (tree / "grpclab-jail-9-1").mkdir()
    cgroup.take(tree)
    assert (tree / "grpclab-own" / "cgroup.procs").read_text() == "17"
    assert (tree / "cgroup.subtree_control").read_text() == "+memory +pids"
    assert not (tree / "grpclab-jail-9-1").exists(), "left by an earlier runner"


def test_a_jails_limits_are_its_policys(tree: Path) -> None:
    group = cgroup.made(tree, "9-1", cgroup.limits(LEARNER))
    written = {file.name: file.read_text() for file in group.folder.iterdir()}
    assert written == {"memory.max": str((512 + 16 + 16 + 8) * MIB), "memory.oom.group": "1", "pids.max": "130"}


def test_gvisor_gets_room_for_itself() -> None:
    plain, strong = cgroup.limits(LEARNER), cgroup.limits(LEARNER, sentry=True)
    assert int(strong["memory.max"]) - int(plain["memory.max"]) == 128 * MIB
    assert int(strong["pids.max"]) > 4 * int(plain["pids.max"])


@pytest.mark.parametrize(("table", "killed"), [("oom 3\noom_kill 2\n", True), ("oom 1\noom_kill 0\n", False)])
def test_a_kill_for_memory_is_read_from_the_kernels_count(tree: Path, table: str, killed: bool) -> None:
    group = cgroup.made(tree, "9-1", {})
    assert not group.killed_for_memory()
    (group.folder / "memory.events").write_text(table)
    assert group.killed_for_memory() is killed


def test_a_named_group_is_taken_and_off_is_none(tree: Path) -> None:
    assert cgroup.found(str(tree)) == tree
    assert (tree / "cgroup.subtree_control").read_text()
    assert cgroup.found("off") is None


def test_a_named_group_that_is_no_use_stops_the_start(tree: Path) -> None:
    (tree / "cgroup.controllers").write_text("memory\n")
    words = f"GRPCLAB_CGROUP is “{tree}”, but {tree} has no controller pids. Name a delegated cgroup without processes"
    with pytest.raises(cgroup.GroupRefused, match=re.escape(words)):
        cgroup.found(str(tree))


REAL = next((mount for mount in cgroup.MOUNTS if (mount / "cgroup.controllers").exists()), None)

if REAL and os.access(REAL, os.W_OK):

    def test_a_real_group_takes_a_process_and_its_children_and_leaves_nothing() -> None:
        assert REAL
        group = cgroup.made(REAL, f"test-{os.getpid()}", {})
        forks = "import os; os.fork(); os.fork(); print('up', flush=True); input()"
        with subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", forks], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as started:
            assert started.stdout
            assert [started.stdout.readline() for _ in range(4)] == [b"up\n"] * 4
            group.adopt(started.pid)
            inside = (group.folder / "cgroup.procs").read_text().split()
            assert len(inside) == 4
            assert str(started.pid) in inside
            (group.folder / "cgroup.kill").write_text("1")
        while (group.folder / "cgroup.events").read_text().startswith("populated 1"):
            pass
        group.remove()
        assert not group.folder.exists()
