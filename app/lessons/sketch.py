"""Calls that were made, as the front matter of a lesson: its calls, and checks that they pass. For an author to go on from."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from app.runs.events import StepKind
from app.trace.conversed import ConversationCall, ConversationStep
from app.wire.grpc import status_name

MOST_CALLS = 20
MOST_MESSAGES = 10
"""Of one direction of one call."""


def front_matter(calls: Iterable[ConversationCall]) -> str:
    """TOML with ``[[calls]]`` and ``[[checks]]``; calls that have not ended are left out."""
    ended = [call for call in calls if call.status_code is not None][:MOST_CALLS]
    return "\n".join(line for number, call in enumerate(ended, 1) for line in _call(f"call-{number}", call))


def _call(name: str, call: ConversationCall) -> Iterator[str]:
    requests = _values(call, StepKind.CLIENT_MESSAGE)
    yield "[[calls]]"
    yield f"name = {_toml(name)}"
    yield f"method = {_toml(call.path)}"
    yield f"request = {_toml(requests[0])}" if len(requests) == 1 else f"requests = {_toml(requests)}"
    if call.deadline_ms:
        yield f"deadline_ms = {call.deadline_ms}"
    yield from _check(f"{name}-status", "status", name)
    yield f"code = {_toml(status_name(call.status_code or 0))}"
    responses = _values(call, StepKind.SERVER_MESSAGE)
    if len(responses) == 1:
        yield from _check(f"{name}-response", "response", name)
        yield f"equals = {_toml(responses[0])}"
    elif responses:
        yield from _check(f"{name}-responses", "messages", name)
        yield 'side = "response"'
        yield f"equal_to = {_toml(responses)}"
    yield ""


def _check(name: str, function: str, call: str) -> Iterator[str]:
    yield ""
    yield "[[checks]]"
    yield f"name = {_toml(name)}"
    yield f"check = {_toml(function)}"
    yield f"call = {_toml(call)}"


def _values(call: ConversationCall, kind: StepKind) -> list[Any]:
    """The messages of one direction that are known as a whole."""
    steps: list[ConversationStep] = [step for step in call.steps if step.kind is kind and not step.json_cut]
    return [_without_nulls(_parsed(step.json)) for step in steps[:MOST_MESSAGES]]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}


def _without_nulls(value: Any) -> Any:
    """TOML has no null; to a reader of ProtoJSON a null is a field that is not there."""
    if isinstance(value, dict):
        return {key: _without_nulls(one) for key, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value if one is not None] if isinstance(value, list) else value


def _toml(value: Any) -> str:
    """A JSON value in TOML: inline tables, basic strings (their escapes are JSON's, and DEL)."""
    if isinstance(value, dict):
        pairs = ", ".join(f"{_toml(str(key))} = {_toml(one)}" for key, one in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list):
        return f"[{', '.join(_toml(one) for one in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
