"""Checks of what processes print."""

from app.checks.observation import Observation
from app.checks.registry import Pattern, check
from app.checks.results import Verdict, failed, passed
from app.checks.words import found_in, shown

MOST_LINES = 5
"""Lines shown of a log that has not what was looked for."""


@check
def logged(seen: Observation, *, text: Pattern, process: str = "server", absent: bool = False) -> Verdict:
    """A process prints a line that fits, or prints none where ``absent`` is true."""
    lines = [line.clean for line in seen.conversation.log if line.process == process]
    fitting = [line for line in lines if found_in(text, line)]
    if fitting:
        words = f"The {process} printed “{shown(fitting[0])}”."
        return failed(words, expected="no such line", seen=fitting[0]) if absent else passed(words, seen=fitting[0])
    if absent:
        return passed(f"The {process} printed no such line.", seen="no such line")
    last = "; ".join(shown(line) for line in lines[-MOST_LINES:])
    words = f"The {process} printed: {last}." if last else f"The {process} printed nothing."
    return failed(words, expected=f"a line like “{text}”", seen=last or "nothing")
