"""Checks of messages: their values, their number, their order."""

import json
from dataclasses import dataclass
from typing import Any

from app.checks.observation import Observation, ObservedCall, nodes_of
from app.checks.registry import CallName, Json, Side, check
from app.checks.results import Evidence, Verdict, failed, passed
from app.checks.subjects import SENDERS, bounds, call, counted, message, on_the_wire, within
from app.checks.words import difference, equal, includes, shown
from app.trace.model import Message

_first = call


@check
def response(
    seen: Observation,
    *,
    call: CallName,
    equals: Json = Json(""),
    contains: Json = Json(""),
    number: int = 1,
    old_schema: bool = False,
) -> Verdict:
    """A response message says what it should: all of it (``equals``), or at least these fields (``contains``); with ``old_schema`` as a client sees it that was built from the starter."""
    return _says(seen, call, Side.RESPONSE, number, _Wanted(equals=equals, contains=contains, old=old_schema))


@check
def request(
    seen: Observation,
    *,
    call: CallName,
    equals: Json = Json(""),
    contains: Json = Json(""),
    number: int = 1,
    old_schema: bool = False,
) -> Verdict:
    """A request message says what it should; with ``old_schema`` as a server sees it that was built from the starter."""
    return _says(seen, call, Side.REQUEST, number, _Wanted(equals=equals, contains=contains, old=old_schema))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    """What a message should say, and to whom."""

    equals: str
    contains: str
    old: bool

    def fits(self, value: Any) -> bool:
        return (equal if self.equals else includes)(self.value, value)

    @property
    def value(self) -> Any:
        return json.loads(self.equals or self.contains or "{}")


def _says(seen: Observation, name: CallName, side: Side, number: int, asked: _Wanted) -> Verdict:
    one = _first(seen, name)
    wire = on_the_wire(one)
    found = message(one, side, number)
    value = seen.json_for_starter(wire, found) if asked.old else seen.json_of(found)
    what = side.value if number == 1 else f"{side.value} {number}"
    reader = ", as an old program sees it," if asked.old else ""
    wanted = shown(asked.value)
    if asked.fits(value):
        text = f"The {what} of {one.label}{reader} is {shown(value)}."
        return passed(text, seen=shown(value), evidence=one.place_of(found))
    return failed(
        f"The {what} of {one.label}{reader} is {shown(value)}; it should {'be' if asked.equals else 'have'} {wanted}.",
        expected=wanted,
        seen=shown(value),
        evidence=_where(seen, one, found, difference(asked.value, value)),
    )


def _where(seen: Observation, one: ObservedCall, found: Message, path: str) -> tuple[Evidence, ...]:
    """The field that differs where it is on the wire, else the message."""
    for node in nodes_of(seen.annotated(found), path) if path else ():
        return one.place_in(found, node)
    return one.place_of(found)


@check
def messages(seen: Observation, *, call: CallName, side: Side, equal_to: Json) -> Verdict:
    """All messages of one side of a call, in order, have at least these fields."""
    one = _first(seen, call)
    on_the_wire(one)
    wanted: Any = json.loads(equal_to)
    found = one.sent_by(SENDERS[side])
    values = [seen.json_of(each) for each in found]
    for number, (want, value) in enumerate(zip(wanted, values, strict=False), 1):
        if not includes(want, value):
            return failed(
                f"The {side.value} {number} of {one.label} is {shown(value)}; it should have {shown(want)}.",
                expected=shown(want),
                seen=shown(value),
                evidence=one.place_of(found[number - 1]),
            )
    there = counted(len(values), side.value)
    if len(values) != len(wanted):
        text = f"The call {one.label} has {there}; it should have {len(wanted)}. Its status is {one.status}."
        return failed(text, expected=str(len(wanted)), seen=str(len(values)), evidence=one.evidence)
    return passed(f"All {there} of {one.label} came in order.", seen=there, evidence=one.evidence)


@check
def message_count(
    seen: Observation,
    *,
    call: CallName,
    side: Side,
    exactly: int | None = None,
    at_least: int | None = None,
    at_most: int | None = None,
) -> Verdict:
    """So many messages crossed in one direction of a call."""
    one = _first(seen, call)
    on_the_wire(one)
    count = len(one.sent_by(SENDERS[side]))
    there = counted(count, side.value)
    if within(count, exactly=exactly, at_least=at_least, at_most=at_most):
        return passed(f"The call {one.label} has {there}.", seen=str(count), evidence=one.evidence)
    wanted = bounds(exactly=exactly, at_least=at_least, at_most=at_most)
    text = f"The call {one.label} has {there}; it should have {wanted}. Its status is {one.status}."
    return failed(text, expected=wanted, seen=str(count), evidence=one.evidence)
