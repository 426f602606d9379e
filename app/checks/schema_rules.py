"""Checks by buf's rules: how a schema is written, and what breaks between the lesson's starter and the learner's schema."""

from app.checks import places
from app.checks.observation import Observation
from app.checks.registry import BreakingCategory, LintCategory, static_check
from app.checks.results import Evidence, Verdict, failed, passed
from app.schema import breaking
from app.schema.findings import Finding
from app.schema.lint import lint as linted
from app.schema.lint_rules import CATEGORIES
from app.schema.model import Schema

_COMES_WITH_LIBRARIES = ("google/", "grpc/")


@static_check
def lint(seen: Observation, *, category: LintCategory, rule: str = "") -> Verdict:
    """The schema keeps buf's lint rules of a category (`ESSENTIAL` is BASIC without folders), or one rule of it alone."""
    rules = CATEGORIES[category]
    asked = {rule} & rules if rule else rules
    found = linted(seen.descriptor_set, _own(seen.schema), asked)
    for first in found:
        more = f" There are {len(found)} such findings in all." if len(found) > 1 else ""
        return failed(f"{first.text} ({first.rule}){more}", expected="nothing", seen=first.rule, evidence=_place(first))
    return passed(f"Lint ({rule or category}) finds nothing.", seen="nothing")


@static_check
def breaking_changes(seen: Observation, *, category: BreakingCategory, rule: str = "", wanted: bool = False) -> Verdict:
    """Nothing breaks between the starter's schema and this one, by buf's rules of a category (`WIRE` is what old bytes feel); or something does where `wanted` is true."""
    changes = breaking.changes(seen.starter_set, seen.descriptor_set, _own(seen.starter), _own(seen.schema))
    found = [one for one in breaking.within(changes, category) if not rule or one.rule == rule]
    if wanted and not found:
        return failed(
            f"Nothing breaks yet: {rule or category} finds nothing.", expected=rule or category, seen="nothing"
        )
    for first in found:
        text, evidence = f"{first.text} ({first.rule})", _place(first)
        if wanted:
            return passed(text, seen=first.rule, evidence=evidence)
        return failed(text, expected="no breaking change", seen=first.rule, evidence=evidence)
    return passed(f"Nothing breaks ({rule or category}).", seen="nothing")


def _own(schema: Schema) -> tuple[str, ...]:
    """The files that somebody wrote here."""
    return tuple(path for path in schema.files if not path.startswith(_COMES_WITH_LIBRARIES))


def _place(finding: Finding) -> tuple[Evidence, ...]:
    return (places.line(finding.path, finding.line),) if finding.path else ()
