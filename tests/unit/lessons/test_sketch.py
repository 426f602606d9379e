"""Calls that were made become the beginning of a lesson, whose checks they pass."""

from pathlib import Path

from app.checks.grading import grade
from app.checks.results import State
from app.lessons import readers, sketch
from app.lessons.tables import Mistakes, read
from app.runs.scenario import Scenario
from tests.support import takes


def test_the_calls_pass_the_checks_that_are_made_of_them() -> None:
    shop = takes.shop()
    text = sketch.front_matter(shop.conversation.calls)
    mistakes = Mistakes(path="it")
    table = read(text, mistakes)
    assert table is not None, mistakes.found
    scripted = tuple(call for _, call in readers.calls(table))
    checks = readers.checks(table, "checks", (Scenario(name="main", calls=scripted),))
    assert mistakes.found == []
    assert len(scripted) == 18
    numbered = {f"call-{number}": (number,) for number in range(1, 19)}
    seen = takes.shop_named(numbered)
    assert {result.state for result in grade(checks, seen)} == {State.PASSED}
    assert scripted[0].spec.path == "/shop.Shop/Buy"
    assert '"item": "tea"' in scripted[0].spec.requests[0].text


def test_odd_texts_are_written_so_that_toml_reads_them(tmp_path: Path) -> None:
    value = {"a": 'x"\n\x7f\u0000', "b": [1.5, True, None], "c": None, "d e": {}}
    mistakes = Mistakes(path=str(tmp_path))
    found = read(f"it = {sketch._toml(sketch._without_nulls(value))}", mistakes)
    assert found is not None, mistakes.found
    assert found.values["it"] == {"a": 'x"\n\x7f\u0000', "b": [1.5, True], "d e": {}}
