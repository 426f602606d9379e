"""Findings about programs, which need no jail."""

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
