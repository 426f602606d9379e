"""What this machine allows, and for whatever is missing what it costs and how to get it; then every setting."""

import asyncio
import platform
import textwrap

from app import config
from app.config import Settings
from app.sandbox import probe
from app.sandbox.probe import Finding, Need

WIDTH = 100
_INDENT = "      "


def report(settings: Settings) -> tuple[list[str], bool]:
    """The lines to print, and True when nothing required is missing."""
    return lines_of(asyncio.run(probe.probe(settings.cgroup)), settings)


def lines_of(findings: tuple[Finding, ...], settings: Settings) -> tuple[list[str], bool]:
    """The same for findings that are known."""
    lines = [f"grpclab on Python {platform.python_version()}, Linux {platform.release()}", ""]
    for finding in findings:
        lines += _finding(finding)
    sound = all(finding.present for finding in findings if finding.need is Need.REQUIRED)
    lines += ["", _verdict(findings, sound=sound), "", "Settings (environment variables):"]
    for row in config.describe():
        lines += _wrapped(f"{row.variable} = {_value(settings, row.variable)}", f"{row.text} Allowed: {row.allowed}.")
    return lines, sound


def _finding(finding: Finding) -> list[str]:
    mark = "ok" if finding.present else ("MISSING" if finding.need is Need.REQUIRED else "missing")
    lines = [f"  {mark:<8}{finding.name}: {finding.detail}".rstrip(": ")]
    for title, text in [("costs", finding.cost), ("remedy", finding.remedy)]:
        if text and not finding.present:
            lines += textwrap.wrap(f"{title}: {text}", WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT + "  ")
    return lines


def _verdict(findings: tuple[Finding, ...], *, sound: bool) -> str:
    if not sound:
        return "Learners' code cannot run here until what is MISSING above is there. Pages and decoding work."
    missing = sum(not finding.present for finding in findings)
    if not missing:
        return "Everything needed is there."
    return f"Everything needed is there; {missing} optional {'thing is' if missing == 1 else 'things are'} missing."


def _value(settings: Settings, variable: str) -> str:
    name = variable.removeprefix(config.PREFIX).lower()
    if name in config.SECRETS:
        return "(not shown)"
    value = getattr(settings, name)
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _wrapped(head: str, text: str) -> list[str]:
    return [f"  {head}", *textwrap.wrap(text, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)]
