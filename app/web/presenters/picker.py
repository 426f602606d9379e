"""The messages of a run to choose from: around the chosen one, since a run may have tens of thousands."""

from dataclasses import dataclass

from app.trace.model import Call, Message, Sender, Trace
from app.web.presenters import tokens, units
from app.web.words import gettext as _

MOST_CALLS, MOST_MESSAGES = 12, 24
"""Calls, and messages of each, to choose from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageChoice:
    """One message in the picker."""

    url: str
    """The fragment with this message."""
    page_url: str
    """The page with this message."""
    text: str
    words: str
    """What the message says, or its type."""
    arrow: str
    sender: str
    chosen: bool
    cursor: str
    time_ns: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CallChoice:
    """The messages of one call in the picker."""

    title: str
    messages: tuple[MessageChoice, ...]
    left_out: str = ""


def present(
    trace: Trace, address: str, page_address: str, chosen: tuple[int, int], words: dict[tuple[int, int], str]
) -> tuple[CallChoice, ...]:
    """The messages of the trace, of very many those around the chosen one; ``address`` ends where ``&call=`` may follow."""
    near = _near(len(trace.calls), (chosen[0] or len(trace.calls)) - 1, MOST_CALLS)
    found = []
    for call in reversed(trace.calls[near.start : near.stop]):
        at = chosen[1] - 1 if call.number == chosen[0] else 0
        span = _near(len(call.messages), at, MOST_MESSAGES)
        messages = tuple(
            _choice(call, message, address, page_address, chosen, words)
            for message in call.messages[span.start : span.stop]
        )
        left_out = len(call.messages) - len(messages)
        if messages:
            more = _("%(count)s more: choose them in the sequence.", count=left_out) if left_out else ""
            found.append(
                CallChoice(title=f"{call.number}. {call.path.rpartition('/')[2]}", messages=messages, left_out=more)
            )
    return tuple(found)


def _near(total: int, position: int, most: int) -> range:
    start = max(0, min(position - most // 2, total - most))
    return range(start, min(total, start + most))


def _choice(  # noqa: PLR0913, PLR0917 - what a link says and where it leads
    call: Call, message: Message, address: str, page_address: str, chosen: tuple[int, int], words: dict[tuple[int, int], str]
) -> MessageChoice:  # fmt: skip
    query = f"&call={call.number}&message={message.number}"
    return MessageChoice(
        url=f"{address}{query}",
        page_url=f"{page_address}{query}",
        text=units.size(message.length),
        words=words.get((call.number, message.number)) or message.type_name or _("message"),
        arrow="▶" if message.sender is Sender.CLIENT else "◀",
        sender=message.sender.value,
        chosen=(call.number, message.number) == chosen,
        cursor=tokens.message(call.number, message.number),
        time_ns=message.time_ns,
    )
