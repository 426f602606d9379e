"""Limits, gaps and lines of a run, in words that are safe to show."""

import re

from app.runs.events import Gap, GapCause, Limit, LimitHit

# ECMA-48: CSI sequences, then OSC, DCS, SOS, PM and APC strings up to BEL or ST, then two-character escapes.
_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?|\x9b[0-?]*[ -/]*[@-~]"
)


def cleaned(text: str) -> str:
    """Text without terminal escapes, control characters and characters that turn the reading direction."""
    plain = _ESCAPES.sub("", text).expandtabs(4)
    return "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in plain)


_LIMIT_WORDS = {
    Limit.MEMORY: "used more memory than its limit of {value} bytes",
    Limit.PROCESSES: "started more processes than its limit of {value}",
    Limit.CPU: "used more CPU time than its limit of {value} seconds",
    Limit.WALL_TIME: "ran longer than its limit of {value} seconds",
    Limit.OUTPUT: "printed more than its limit of {value} bytes",
    Limit.DISK: "wrote more to disk than its limit of {value} bytes",
    Limit.CAPTURE: "sent more packets than the recording's limit of {value} bytes",
}


def limit_text(hit: LimitHit) -> str:
    """A limit that was met, as a sentence."""
    who = hit.process or "The run"
    return f"{who} {_LIMIT_WORDS[hit.limit].format(value=f'{hit.value:,}')}{' and was ended' if hit.killed else ''}."


def gap_text(gap: Gap) -> str:
    """A hole in the recording, as a sentence."""
    missing = f"{gap.packets:,} packets" if gap.packets else f"{gap.bytes:,} bytes" if gap.bytes else "Some packets"
    causes = {
        GapCause.KERNEL_DROPPED: "came faster than they could be captured and are missing",
        GapCause.BUDGET: "came after the run's capture limit was used up and are missing",
        GapCause.LOG_OVERRUN: "were dropped before they could be stored",
    }
    return f"{missing} {causes[gap.cause]}: what is shown here has a hole."
