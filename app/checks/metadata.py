"""Checks of metadata: what headers and trailers carry, and what they do not."""

from app.checks.observation import Observation
from app.checks.registry import CallName, Part, Pattern, check
from app.checks.results import Verdict, failed, passed
from app.checks.subjects import call as first_call
from app.checks.subjects import on_the_wire
from app.checks.words import found_in, shown
from app.trace.model import Call, HeaderField

_WORDS = {Part.REQUEST: "request metadata", Part.HEADERS: "response headers", Part.TRAILERS: "trailers"}


@check
def metadata(
    seen: Observation, *, call: CallName, part: Part, key: str, value: Pattern = Pattern(""), absent: bool = False
) -> Verdict:
    """A metadata entry of this name is there (with a value that fits), or is not where ``absent`` is true."""
    one = first_call(seen, call)
    fields = [field for field in _fields(on_the_wire(one), part) if field.name == key.lower()]
    where = f"the {_WORDS[part]} of {one.label}"
    values = ", ".join(shown(field.value) for field in fields)
    if absent:
        if not fields:
            return passed(f"There is no {key} in {where}.", seen="absent", evidence=one.evidence)
        text = f"There is a {key} in {where}: {values}."
        return failed(text, expected="absent", seen=values, evidence=one.evidence)
    if not fields:
        text = f"There is no {key} in {where}."
        return failed(text, expected=value or "any value", seen="absent", evidence=one.evidence)
    if value and not any(found_in(value, field.value) for field in fields):
        text = f"In {where}, {key} is {values}."
        return failed(text, expected=value, seen=values, evidence=one.evidence)
    return passed(f"In {where}, {key} is {values}.", seen=values, evidence=one.evidence)


def _fields(call: Call, part: Part) -> tuple[HeaderField, ...]:
    if part is Part.REQUEST:
        return call.request_headers
    return call.response_headers if part is Part.HEADERS else call.trailers
