"""What a check looks for, or the verdict that it is not there: the same words in every check."""

from app.checks.observation import Observation, ObservedCall
from app.checks.registry import CallName, Side
from app.checks.results import Verdict, failed
from app.trace.model import Call, Message, Sender

SENDERS = {Side.REQUEST: Sender.CLIENT, Side.RESPONSE: Sender.SERVER}


class NotSeen(Exception):
    """What a check looks for is not there; ``verdict`` says so. ``grading`` catches it."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.text)
        self.verdict = verdict


def calls(seen: Observation, name: CallName) -> tuple[ObservedCall, ...]:
    """Every call of this name, at least one."""
    found = seen.calls_named(name)
    if not found and name in seen.refused:
        text = f"The call {name} could not be made with your schema: {seen.refused[name]}"
        raise NotSeen(failed(text, expected="a call", seen="no call"))
    if not found:
        raise NotSeen(failed(f"No call {name} was made.", expected="a call", seen="no call"))
    return found


def call(seen: Observation, name: CallName) -> ObservedCall:
    """The first call of this name."""
    return calls(seen, name)[0]


def on_the_wire(found: ObservedCall) -> Call:
    """The call as it crossed the wire."""
    if found.wire is None:
        why = f" {found.why}" if found.why else ""
        raise NotSeen(
            failed(
                f"The call {found.label} never reached your server: its status is {found.status}.{why}",
                expected="a call on the wire",
                seen=found.status,
            )
        )
    return found.wire


def message(found: ObservedCall, side: Side, number: int) -> Message:
    """One message of a call: of its requests or its responses the first, the second ..."""
    messages = found.sent_by(SENDERS[side])
    if len(messages) < number:
        raise NotSeen(_too_few(found, side, number, len(messages)))
    return messages[number - 1]


def _too_few(found: ObservedCall, side: Side, number: int, there: int) -> Verdict:
    seen = f"{counted(there, side.value)}, status {found.status}"
    text = f"The call {found.label} has {counted(there, side.value)}, not {number}. Its status is {found.status}."
    if side is Side.RESPONSE and not there:
        said = f": “{found.status_message}”" if found.status_message else ""
        why = f" {found.why}" if found.why else ""
        text = f"The call {found.label} got no response message. Its status is {found.status}{said}.{why}"
        seen = f"no response, status {found.status}"
    return failed(text, expected=counted(number, side.value), seen=seen, evidence=found.evidence)


def counted(count: int, what: str) -> str:
    """``1 request``, ``3 responses``, ``no response``."""
    if count == 0:
        return f"no {what}"
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def within(count: int, *, exactly: int | None, at_least: int | None, at_most: int | None) -> bool:
    """Whether a number keeps all the bounds that were given."""
    low = at_least is None or count >= at_least
    high = at_most is None or count <= at_most
    return low and high and (exactly is None or count == exactly)


def bounds(*, exactly: int | None, at_least: int | None, at_most: int | None, unit: str = "") -> str:
    """The same bounds in words: ``at most 12 bytes``."""
    if exactly is not None:
        words = f"{exactly}"
    elif at_least is not None and at_most is not None:
        words = f"{at_least} to {at_most}"
    elif at_least is not None:
        words = f"at least {at_least}"
    else:
        words = f"at most {at_most}" if at_most is not None else "any number"
    return sized(words, unit) if unit else words


def sized(number: object, unit: str) -> str:
    """``at most 12 bytes``, ``1 byte``; units that end in no s stay as they are."""
    one = str(number).split()[-1] == "1"
    return f"{number} {unit.replace('bytes', 'byte') if one else unit}"
