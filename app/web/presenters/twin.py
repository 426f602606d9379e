"""The page of a call beside its twin as JSON: choosing one, watching the calls being made, and what came of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from app.runs import twin
from app.runs.events import ComparedPart
from app.trace.conversed import Conversation, ConversationCall
from app.trace.model import Sender
from app.trace.twin import Comparison, Part
from app.web.presenters import twin_pictures, twin_verdicts, units
from app.web.presenters.twin_pictures import Bars, Lanes, Strips
from app.web.presenters.twin_verdicts import Verdict
from app.web.words import gettext as _
from app.web.words import ngettext, spoken

SHOWN_BYTES = 256
"""Of a message, in hex and as text."""
_KINDS = ("unary", "server streaming")
_STEPS = (ComparedPart.ONE_BY_ONE, ComparedPart.GZIP, ComparedPart.TOGETHER)


@dataclass(frozen=True, kw_only=True, slots=True)
class CallChoice:
    """A call that can be compared."""

    number: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A part of the comparison while it is made."""

    text: str
    state: str
    """``done``, ``now`` or ``next``."""
    icon: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A message both ways."""

    title: str
    hex: str
    hex_note: str
    json: str
    json_note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TwinView:
    """What a comparison has found, or how far it is."""

    template: ClassVar[str] = "_twin.html"
    poll_url: str = ""
    """While it is being made."""
    steps: tuple[Step, ...] = ()
    trouble: str = ""
    made: str = ""
    """What was called, and how often."""
    verdicts: tuple[Verdict, ...] = ()
    bars: tuple[Bars, ...] = ()
    strips: Strips | None = None
    lanes: tuple[Lanes, ...] = ()
    said: tuple[Said, ...] = ()
    run_url: str = ""
    """The recording, with every view of the wire."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TwinPage:
    """The page."""

    template: ClassVar[str] = "twin.html"
    title: str
    run_url: str
    compare_url: str
    begin_url: str
    choices: tuple[CallChoice, ...] = ()
    unfit: str = ""
    """Why no call of this run can be compared; empty where one can."""
    run_id: str
    twin: TwinView | None = None
    """None where the run does not compare."""


def choices(told: Conversation) -> tuple[CallChoice, ...]:
    """The calls of a run that can be compared, the latest first."""
    fit = [call for call in told.calls if call.kind in _KINDS and call.requests == 1]
    return tuple(CallChoice(number=call.number, text=_choice(call)) for call in reversed(fit))


def _choice(call: ConversationCall) -> str:
    asked = next((step.json for step in call.steps if step.sender is Sender.CLIENT and step.type_name), "")
    words = _("call %(number)s: %(method)s", number=call.number, method=call.path.rpartition("/")[2])
    return f"{words} {asked[:60]}{'…' if len(asked) > 60 else ''}"


def unfit(told: Conversation) -> str:
    """Why there is nothing to choose."""
    if not told.calls:
        return _("This run made no call. Press Call on the workbench; that call can then be made again both ways.")
    return _(
        "No call of this run can be made as JSON over HTTP/1.1: it sends one request body and then waits, so only unary "
        "methods, and those that stream responses, have a twin there. Call one of these."
    )


def under_way(found: Comparison, run_id: str) -> TwinView:
    """While the calls are made."""
    at = len(found.parts)
    titles = {
        ComparedPart.ONE_BY_ONE: _("The server starts; one call after the other, over gRPC and as JSON in turns"),
        ComparedPart.GZIP: _("The same with gzip"),
        ComparedPart.TOGETHER: _("%(count)s calls at once", count=twin.TOGETHER),
    }
    states = ["done" if step < at else "now" if step == at else "next" for step in range(len(_STEPS))]
    icons = {"done": "✓", "now": "▸", "next": "·"}
    steps = [
        Step(text=titles[part], state=state, icon=icons[state]) for part, state in zip(_STEPS, states, strict=True)
    ]
    return TwinView(poll_url=f"/runs/{run_id}/json/progress", steps=tuple(steps))


def present(found: Comparison, ended: str, run_id: str) -> TwinView:
    """What came of it; ``ended`` are the run's last words."""
    alone, together = found.parts.get(ComparedPart.ONE_BY_ONE), found.parts.get(ComparedPart.TOGETHER)
    if alone is None or not alone.complete:
        return TwinView(
            trouble=ended or _("No call of this comparison is in its recording."), run_url=f"/runs/{run_id}"
        )
    return TwinView(
        trouble=ended if len(found.parts) < len(_STEPS) else "",
        made=" ".join(_made(found, alone)),
        verdicts=tuple(twin_verdicts.verdicts(found)),
        bars=twin_pictures.bars(alone, found.parts.get(ComparedPart.GZIP)),
        strips=twin_pictures.strips(alone),
        lanes=twin_pictures.lanes(together) if together and together.complete else (),
        said=_said(alone),
        run_url=f"/runs/{run_id}",
    )


def _made(found: Comparison, alone: Part) -> Iterator[str]:
    counted = min(len(alone.grpc.counted), len(alone.json.counted))
    yield ngettext(
        "%(path)s was called %(num)s time each way, after a warm-up that does not count.",
        "%(path)s was called %(num)s times each way, after a warm-up that does not count.",
        counted,
        path=found.path,
    )
    if alone.grpc.planned < twin.CALLS:
        yield _(
            "More than that would have taken longer, or needed more room, than a comparison has: a spread of so few "
            "says little."
        )
    if any(len(side.counted) < side.planned for part in found.parts.values() for side in (part.grpc, part.json)):
        yield _("Not every call is in the recording, and what is not there is not counted.")
        yield from (spoken(gap) for gap in found.gaps)
    last = alone.grpc.counted[-1].status, alone.json.counted[-1].status
    if last != (0, 200):
        yield _("It answers with an error: status %(code)s, HTTP %(http)s. Errors are compared as answers are.") % {
            "code": last[0], "http": last[1],
        }  # fmt: skip


def _said(alone: Part) -> tuple[Said, ...]:
    grpc, json = alone.grpc.counted[-1], alone.json.counted[-1]
    return (
        _both(_("Request"), (grpc.request, grpc.request_bytes.body), (json.request, json.request_bytes.body)),
        _both(_("Answer"), (grpc.answer, grpc.answer_bytes.body), (json.answer, json.answer_bytes.body)),
    )


def _both(title: str, binary: tuple[bytes, int], text: tuple[bytes, int]) -> Said:
    """Each with its size, of which the first bytes are shown."""
    return Said(
        title=title,
        hex=units.hex_bytes(binary[0][:SHOWN_BYTES]) + (" …" if binary[1] > SHOWN_BYTES else ""),
        hex_note=_("protobuf, %(size)s", size=units.bytes_in_words(binary[1])),
        json=text[0][:SHOWN_BYTES].decode("utf-8", "replace") + ("…" if text[1] > SHOWN_BYTES else ""),
        json_note=_("JSON, %(size)s", size=units.bytes_in_words(text[1])),
    )
