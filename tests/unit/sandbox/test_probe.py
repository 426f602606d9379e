"""Findings about programs, which need no jail."""

from pathlib import Path

from app.sandbox import probe


def test_a_program_that_is_there_is_named_by_its_path() -> None:
    finding = probe._program(("python", ("python3",), "cost.", "remedy"))
    assert finding.present
    assert finding.detail.endswith("python3")
    assert (finding.cost, finding.remedy) == ("", "")


def test_what_is_missing_says_what_it_costs_and_how_to_get_it() -> None:
    finding = probe._program(("dowser", ("no-such-program",), "No water is found.", "apt-get install dowser"))
    assert not finding.present
    assert (finding.cost, finding.remedy) == ("No water is found.", "apt-get install dowser")


def test_the_group_of_jails_is_looked_at_and_not_changed(tmp_path: Path) -> None:
    off, absent = probe._group("off"), probe._group(str(tmp_path))
    assert (off.present, off.detail) == (False, "GRPCLAB_CGROUP is off")
    assert (absent.present, absent.detail) == (False, f"{tmp_path} is no cgroup v2")
    assert "a watcher" in absent.cost
    assert "Delegate=yes" in absent.remedy
    (tmp_path / "cgroup.controllers").write_text("memory pids")
    (tmp_path / "cgroup.procs").write_text("")
    given = probe._group(str(tmp_path))
    assert (given.present, given.detail) == (True, f"{tmp_path}: the kernel keeps each jail's memory and processes")
    assert len(list(tmp_path.iterdir())) == 2
