"""The drawer's pages on rules: what lint says of the schema, and what breaks against an earlier version of it."""

from dataclasses import dataclass

from app.schema.breaking import Change
from app.schema.findings import Finding
from app.web import lint, rule_words
from app.web.versions import PASTED, Compared, Version
from app.web.words import gettext as _
from app.web.words import ngettext


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One that can be chosen."""

    value: str
    text: str
    about: str = ""
    chosen: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleRow:
    """One finding."""

    place: str
    """``shop.proto:5``; empty where nothing is left to point at."""
    text: str
    about: str
    rule: str
    link: str
    reach: str = ""
    """How far a change reaches."""
    tone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LintPage:
    """Lint."""

    url: str
    choices: tuple[Choice, ...]
    rows: tuple[RuleRow, ...]
    summary: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BreakingPage:
    """Breaking changes."""

    url: str
    versions: tuple[Choice, ...]
    files: tuple[str, ...]
    pasted: str
    rows: tuple[RuleRow, ...] = ()
    summary: str = ""
    trouble: str = ""


def lint_page(found: tuple[Finding, ...], category: str, url: str) -> LintPage:
    """What lint says."""
    words = {
        "ESSENTIAL": (_("Essential"), _("how names are written, and what no new schema should use")),
        "BASIC": (_("buf's BASIC"), _("and that files, packages and folders go together")),
        "STANDARD": (_("buf's STANDARD"), _("what buf asks of every schema by default")),
        lint.OFF: (_("Off"), _("no advice")),
    }
    choices = tuple(
        Choice(value=name, text=words[name][0], about=words[name][1], chosen=name == category) for name in lint.CHOICES
    )
    rows = tuple(
        RuleRow(
            place=f"{one.path}:{one.line}",
            text=one.text,
            about=rule_words.about_lint(one),
            rule=one.rule,
            link=rule_words.lint_link(one.rule),
        )
        for one in found
    )
    summary = ngettext("%(num)s piece of advice", "%(num)s pieces of advice", len(rows)) if rows else ""
    if not rows:
        summary = _("Nothing is asked.") if category == lint.OFF else _("Nothing to say: every rule is kept.")
    return LintPage(url=url, choices=choices, rows=rows, summary=summary)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was asked for, and came of it."""

    version: str = ""
    pasted: str = ""
    compared: Compared | None = None


def breaking_page(
    known: tuple[Version, ...], files: tuple[str, ...], url: str, asked: Asked | None = None
) -> BreakingPage:
    """What breaks; where nothing was asked yet, what can be."""
    asked = asked or Asked()
    compared = asked.compared
    chosen = asked.version or (known[0].name if known else PASTED)
    versions = (*((one.name, one.title) for one in known), (PASTED, _("the .proto pasted below")))
    rows = tuple(_row(change) for change in compared.changes) if compared else ()
    return BreakingPage(
        url=url,
        versions=tuple(Choice(value=name, text=text, chosen=name == chosen) for name, text in versions),
        files=files,
        pasted=asked.pasted,
        rows=rows,
        summary=_summary(compared.changes) if compared and not compared.trouble else "",
        trouble=compared.trouble if compared else "",
    )


def _row(change: Change) -> RuleRow:
    first, worst = change.findings[0], (change.breaks or ("FILE",))[-1]
    return RuleRow(
        place=f"{first.path}:{first.line}" if first.path else "",
        text=first.text,
        about=rule_words.about_breaking(first.rule),
        rule=first.rule,
        link=rule_words.breaking_link(first.rule),
        reach=str(rule_words.REACH[worst]),
        tone={"WIRE": "bad", "WIRE_JSON": "warn"}.get(worst, "dim"),
    )


def _summary(changes: tuple[Change, ...]) -> str:
    if not changes:
        return _("Nothing breaks: old and new programs understand each other, on the wire, in JSON and in code.")
    wire = sum("WIRE" in change.breaks for change in changes)
    said = ngettext("%(num)s change breaks something", "%(num)s changes break something", len(changes))
    if not wire:
        return _("%(said)s, but none the wire: programs that run now still understand the new ones.", said=said)
    return _("%(said)s; %(wire)s of them the wire itself.", said=said, wire=wire)
