"""Checks of processes: what they print, and how they end."""

from app.checks import places
from app.checks.observation import Observation
from app.checks.registry import Pattern, check
from app.checks.results import Evidence, Verdict, failed, passed
from app.checks.words import found_in, shown
from app.runs.events import ProcessExited
from app.trace.conversed import ConversationLine

MOST_LINES = 5
"""Lines shown of a log that has not what was looked for."""


@check
def logged(seen: Observation, *, text: Pattern, process: str = "server", absent: bool = False) -> Verdict:
    """A process prints a line that fits, or prints none where ``absent`` is true."""
    lines = _lines(seen, process)
    fitting = [line for line in lines if found_in(text, line.clean)]
    if fitting:
        words, line = f"The {process} printed “{shown(fitting[0].clean)}”.", shown(fitting[0].clean)
        if absent:
            return failed(words, expected="no such line", seen=line, evidence=_place(fitting))
        return passed(words, seen=line, evidence=_place(fitting))
    if absent:
        return passed(f"The {process} printed no such line.", seen="no such line")
    last = "; ".join(shown(line.clean) for line in lines[-MOST_LINES:])
    words = f"The {process} printed: {last}." if last else f"The {process} printed nothing."
    return failed(words, expected=f"a line like “{text}”", seen=last or "nothing", evidence=_place(lines[-1:]))


@check
def exited(seen: Observation, *, process: str, code: int = 0) -> Verdict:
    """A process of the scenario, a given client above all, ends by itself with this exit code."""
    ends = (entry.event for entry in seen.trace.timeline)
    end = next((event for event in ends if isinstance(event, ProcessExited) and event.process == process), None)
    lines = _lines(seen, process)
    evidence = _place(lines[-1:])
    if end is None:
        text = f"{process} had not ended by itself when the run was over."
        return failed(text, expected=f"exit code {code}", seen="not ended", evidence=evidence)
    how = f"signal {end.signal}" if end.signal else f"exit code {end.exit_code}"
    if not end.signal and end.exit_code == code:
        return passed(f"{process} ended with {how}.", seen=how, evidence=evidence)
    last = f" Its last line is “{shown(lines[-1].clean)}”." if lines else " It printed nothing."
    return failed(f"{process} ended with {how}.{last}", expected=f"exit code {code}", seen=how, evidence=evidence)


def _lines(seen: Observation, process: str) -> list[ConversationLine]:
    return [line for line in seen.conversation.log if line.process == process]


def _place(lines: list[ConversationLine]) -> tuple[Evidence, ...]:
    """The first of these lines."""
    return (places.log(lines[0].time_ns),) if lines else ()
