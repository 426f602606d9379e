"""Limits, gaps and lines of a run, in words that are safe to show."""

import re

from app.runs.events import Gap, GapCause, Limit, LimitHit
from app.sentences import figure, sentence

# ECMA-48: CSI sequences, then OSC, DCS, SOS, PM and APC strings up to BEL or ST, then two-character escapes.
_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?|\x9b[0-?]*[ -/]*[@-~]"
)


def cleaned(text: str) -> str:
    """Text without terminal escapes, control characters and characters that turn the reading direction."""
    plain = _ESCAPES.sub("", text).expandtabs(4)
    return "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in plain)


def limit_text(hit: LimitHit) -> str:
    """A limit that was met, as a sentence."""
    value = figure(hit.value)
    what = {
        Limit.MEMORY: sentence("used more memory than its limit of %(value)s bytes", value=value),
        Limit.PROCESSES: sentence("started more processes than its limit of %(value)s", value=value),
        Limit.CPU: sentence("used more CPU time than its limit of %(value)s seconds", value=value),
        Limit.WALL_TIME: sentence("ran longer than its limit of %(value)s seconds", value=value),
        Limit.OUTPUT: sentence("printed more than its limit of %(value)s bytes", value=value),
        Limit.DISK: sentence("wrote more to disk than its limit of %(value)s bytes", value=value),
        Limit.CAPTURE: sentence("sent more packets than the recording's limit of %(value)s bytes", value=value),
    }[hit.limit]
    who = hit.process or sentence("The run")
    if hit.killed:
        return sentence("%(who)s %(what)s and was ended.", who=who, what=what)
    return sentence("%(who)s %(what)s.", who=who, what=what)


def gap_text(gap: Gap) -> str:
    """A hole in the recording, as a sentence."""
    missing = sentence("Some packets")
    if gap.packets:
        missing = sentence("%(count)s packets", count=figure(gap.packets))
    elif gap.bytes:
        missing = sentence("%(count)s bytes", count=figure(gap.bytes))
    cause = {
        GapCause.KERNEL_DROPPED: sentence("came faster than they could be captured and are missing"),
        GapCause.BUDGET: sentence("came after the run's capture limit was used up and are missing"),
        GapCause.LOG_OVERRUN: sentence("were dropped before they could be stored"),
    }[gap.cause]
    return sentence("%(missing)s %(cause)s: what is shown here has a hole.", missing=missing, cause=cause)
