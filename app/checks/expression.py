"""One check for authors who need more: a CEL expression over what was recorded, typed and with limits.

The expression sees ``calls`` (a list, in order), ``logs`` (a list of texts) and ``outcome``; see lessons/README.md. CEL always
ends: it has no loops but those over lists, and cel-expr bounds its iterations and its depth. The lists are bounded here.
"""

from collections import defaultdict
from typing import Any

from cel_expr_python import cel

from app.checks.observation import Observation
from app.checks.registry import CallName, Expression, check
from app.checks.results import Verdict, failed, passed
from app.checks.subjects import call
from app.checks.words import shown
from app.trace.model import Call, FrameEntry, HeaderField, Sender

MOST_CALLS = 100
MOST_MESSAGES = 100
"""Of one call."""
MOST_FRAMES = 300
"""Of one call."""
MOST_LOGS = 500
MOST_VALUE_BYTES = 4096
"""A message with more is seen without its JSON."""

_DYN_MAP = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
_ENV = cel.NewEnv(
    variables={
        "calls": cel.Type.List(_DYN_MAP),
        "logs": cel.Type.List(cel.Type.STRING),
        "outcome": cel.Type.STRING,
    }
)


class ExpressionWrong(ValueError):
    """An author's expression cannot be used; ``str()`` is the compiler's words."""


def compiled(text: str, *, truth: bool = True) -> cel.Expression:
    """The expression, type-checked; a ``truth`` is true or false. Raises ExpressionWrong."""
    try:
        made = _ENV.compile(text)
    except (RuntimeError, ValueError) as wrong:
        raise ExpressionWrong(str(wrong).strip().splitlines()[0]) from wrong
    if truth and made.return_type() not in (cel.Type.BOOL, cel.Type.DYN):
        raise ExpressionWrong(f"it is {made.return_type().name()}, not bool")
    return made


@check
def expression(
    seen: Observation,
    *,
    that: Expression,
    show: Expression = Expression(""),
    wanted: str = "",
    points_at: CallName = CallName(""),
) -> Verdict:
    """A CEL expression over the recording is true; ``show`` is another whose value is what was seen, ``wanted`` what is expected, in words; ``points_at`` the call to look at."""
    facts = facts_of(seen)
    value = _value(compiled(that), facts)
    told = shown(_value(compiled(show, truth=False), facts)) if show else shown(value)
    evidence = call(seen, points_at).evidence if points_at else ()
    if value is True:
        return passed("It is as it should be.", seen=told, evidence=evidence)
    return failed("It is not as it should be.", expected=wanted or that, seen=told, evidence=evidence)


def _value(expression: cel.Expression, facts: dict[str, Any]) -> Any:
    try:
        value = expression.eval(data=facts)
    except RuntimeError as wrong:  # a limit of cel-expr was met
        return str(wrong)
    return str(value.value()) if value.type() == cel.Type.ERROR else value.plain_value()


def facts_of(seen: Observation) -> dict[str, Any]:
    """What an expression sees."""
    ended = seen.ended
    frames: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for entry in seen.trace.frames:
        if entry.call and len(frames[entry.call]) < MOST_FRAMES:
            frames[entry.call].append(_frame(entry))
    return {
        "calls": [_call(seen, call, frames[call.number]) for call in seen.trace.calls[:MOST_CALLS]],
        "logs": [line.clean for line in seen.conversation.log[:MOST_LOGS]],
        "outcome": ended.outcome.name if ended else "",
    }


def _call(seen: Observation, call: Call, frames: list[dict[str, Any]]) -> dict[str, Any]:
    ended = seen.trace.ended_ns if call.ended_ns is None else call.ended_ns
    names = [name for name, numbers in seen.calls.items() if call.driver_call in numbers]
    return {
        "name": names[0] if names else "",
        "path": call.path,
        "client": call.client_process,
        "connection": call.connection,
        "stream": call.stream_id,
        "status": -1 if call.status_code is None else call.status_code,
        "status_message": call.status_message,
        "trailers_only": call.trailers_only,
        "ms": (ended - call.started_ns) / 1_000_000,
        "requests": _messages(seen, call, Sender.CLIENT),
        "responses": _messages(seen, call, Sender.SERVER),
        "request_headers": _fields(call.request_headers),
        "response_headers": _fields(call.response_headers),
        "trailers": _fields(call.trailers),
        "frames": frames,
    }


def _messages(seen: Observation, call: Call, sender: Sender) -> list[dict[str, Any]]:
    found = [message for message in call.messages if message.sender is sender][:MOST_MESSAGES]
    return [
        {
            "json": seen.json_of(message) if len(message.data) <= MOST_VALUE_BYTES else {},
            # Not as bytes: cel-expr-python 0.1 cuts those at their first zero.
            "hex": message.data[:MOST_VALUE_BYTES].hex(" "),
            "size": len(message.wire_data),
            "compressed": message.compressed,
            "ms": (message.time_ns - call.started_ns) / 1_000_000,
        }
        for message in found
    ]


def _fields(fields: tuple[HeaderField, ...]) -> dict[str, str]:
    return {field.name: field.value for field in fields}


def _frame(entry: FrameEntry) -> dict[str, Any]:
    return {
        "type": entry.name,
        "sender": "request" if entry.sender is Sender.CLIENT else "response",
        "flags": list(entry.flag_names),
        "length": entry.length,
        "headers_bytes": max((field.end for field in entry.headers), default=0),
        "error_code": -1 if entry.error_code is None else entry.error_code,
        "window_increment": entry.window_increment or 0,
    }
