"""What the driver was told to send in a call, read back from the run: to make the call again."""

from collections.abc import Iterable

from app.runs.events import CallStep, RunEvent, StepKind
from app.runs.spec import CallSpec, Request, RequestFormat

MOST_MESSAGES = 100


def sent(events: Iterable[RunEvent], call: int) -> CallSpec | None:
    """The call with this number as the driver made it, its messages as bytes; None where there is none.

    A message that the run's events hold only in part is left out, and so are those after it.
    """
    steps = [e.event for e in events if isinstance(e.event, CallStep) and e.event.call == call]
    header = next((step for step in steps if step.kind is StepKind.CLIENT_HEADER), None)
    if header is None:
        return None
    messages: list[Request] = []
    for step in steps:
        if step.kind is not StepKind.CLIENT_MESSAGE:
            continue
        if step.message_length > len(step.message) or len(messages) == MOST_MESSAGES:
            break
        messages.append(Request(format=RequestFormat.BYTES, data=step.message))
    return CallSpec(
        path=header.path, requests=tuple(messages), metadata=header.metadata, deadline_ms=header.deadline_ms
    )
