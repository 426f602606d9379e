"""What a comparison says, in sentences: who needed less of what, by how much, and why. Where JSON wins it says so."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.runs import twin
from app.runs.events import ComparedPart
from app.trace.twin import Comparison, Part, elapsed
from app.web.presenters import units
from app.web.presenters.twin_pictures import average, connections, middle, spread
from app.web.words import gettext as _
from app.web.words import ngettext

SMALL_BYTES = 1024
"""A message below which its encoding hardly takes time."""
_ALIKE = 1.03
"""Sizes and times that differ by less are called the same."""
_ROUNDS = 1.25
"""The same of a time of few rounds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """One finding."""

    winner: str
    """``grpc``, ``json`` or ``even``."""
    chip: str
    text: str
    why: str


def verdicts(found: Comparison) -> Iterator[Verdict]:
    """The findings of every part that was made."""
    alone = found.parts.get(ComparedPart.ONE_BY_ONE)
    if alone and alone.complete:
        yield _later(alone)
        yield _first(alone)
        yield _message(alone)
        yield _time(alone)
    packed = found.parts.get(ComparedPart.GZIP)
    if alone and packed and alone.complete and packed.complete:
        yield _gzip(alone, packed)
    together = found.parts.get(ComparedPart.TOGETHER)
    if together and together.complete:
        yield _connections(together)
        yield _all_at_once(together)


def _judged(grpc: float, json: float, text: str, why: dict[str, str], alike: float = _ALIKE) -> Verdict:
    """Less is better; what differs by less than ``alike`` times is even."""
    winner = "grpc" if grpc < json else "json"
    if max(grpc, json) <= alike * min(grpc, json):
        winner = "even"
    chips = {"grpc": _("gRPC"), "json": _("JSON"), "even": _("no difference")}
    return Verdict(winner=winner, chip=chips[winner], text=text, why=why.get(winner, ""))


def _times(grpc: float, json: float) -> str:
    """``2.4 times as much``: of the greater to the smaller."""
    ratio = max(grpc, json) / min(grpc, json) if min(grpc, json) else 0.0
    return units.decimal(ratio, 1) if ratio < 100 else units.whole(round(ratio))


def _sizes(text: str, grpc: float, json: float) -> str:
    values = {"grpc": units.bytes_in_words(round(grpc)), "json": units.bytes_in_words(round(json))}
    return text % {**values, "times": _times(grpc, json)}


def _later(part: Part) -> Verdict:
    grpc, json = sum(average(part.grpc)), sum(average(part.json))
    text = _("A later call, with everything: %(grpc)s over gRPC, %(json)s as JSON (%(times)s times).")
    why = {
        "grpc": _(
            "Header fields that were sent before are one byte each (HPACK); HTTP/1.1 writes them out every time."
        ),
        "json": _("So much framing, and trailers after every answer, are more than a short head of HTTP/1.1."),
    }
    return _judged(grpc, json, _sizes(text, grpc, json), why)


def _first(part: Part) -> Verdict:
    grpc, json = (side.setup + (side.first.size.total if side.first else 0) for side in (part.grpc, part.json))
    text = _("The first call, with its connection: %(grpc)s over gRPC, %(json)s as JSON (%(times)s times).")
    why = {
        "json": _(
            "HTTP/2 begins with a preface and SETTINGS of both ends, and HPACK's table is still empty. Whoever makes one "
            "call and goes away is better served by HTTP/1.1."
        ),
        "grpc": _("The messages are large enough to outweigh what HTTP/2 needs at the beginning."),
    }
    return _judged(grpc, json, _sizes(text, grpc, json), why)


def _message(part: Part) -> Verdict:
    grpc, json = average(part.grpc)[2], average(part.json)[2]
    text = _("The messages alone, request and answer: %(grpc)s of protobuf, %(json)s of JSON (%(times)s times).")
    if not min(grpc, json):
        text = _("The messages alone, request and answer: %(grpc)s of protobuf, %(json)s of JSON.")
    why = {
        "grpc": _("JSON carries field names, quotes and numbers in decimal; protobuf has a tag of a byte or two."),
        "json": _("These values are shorter in writing: a double is 8 bytes of protobuf and “1.5” is three of JSON."),
    }
    return _judged(grpc, json, _sizes(text, grpc, json), why)


def _time(part: Part) -> Verdict:
    grpc, json = spread(part.grpc), spread(part.json)
    values = {"grpc": units.duration(round(grpc.median)), "json": units.duration(round(json.median))}
    if grpc.low <= json.high and json.low <= grpc.high:
        text = (
            _("Time of a call, median: %(grpc)s over gRPC, %(json)s as JSON; the middle halves of both overlap.")
            % values
        )
        why = _("On this machine, at this moment, that is no difference one could rely on.")
        return Verdict(winner="even", chip=_("no difference"), text=text, why=why)
    text = _("Time of a call, median: %(grpc)s over gRPC, %(json)s as JSON (%(times)s times).") % {
        **values, "times": _times(grpc.median, json.median)
    }  # fmt: skip
    small = max(average(part.grpc)[2], average(part.json)[2]) < SMALL_BYTES
    return _judged(grpc.median, json.median, text, _small_why() if small else _large_why())


def _small_why() -> dict[str, str]:
    return {
        "json": _(
            "Messages this small take no time to encode. What is left is the way to the method: grpcio hands each call from "
            "threads of C to Python's, while the twin reads a socket and calls the method right there."
        ),
        "grpc": _(
            "Messages this small take no time to encode. What is left is the way to the method, and grpcio's is written in C."
        ),
    }


def _large_why() -> dict[str, str]:
    return {
        "json": _("The method's own time and the way through the server outweigh the encoding here."),
        "grpc": _(
            "Messages of this size take JSON longer to read and to print than protobuf, and there is more to send."
        ),
    }


def _gzip(alone: Part, packed: Part) -> Verdict:
    grpc, json = average(packed.grpc)[2], average(packed.json)[2]
    before = average(alone.grpc)[2], average(alone.json)[2]
    text = _("With gzip, the messages alone: %(grpc)s over gRPC, %(json)s as JSON (%(times)s times).")
    if (grpc, json) == before:
        text = _("With gzip, the messages alone: %(grpc)s over gRPC, %(json)s as JSON, as without it.")
        why = _("A message that gzip would make longer is sent as it is, by either.")
        return _judged(grpc, json, _sizes(text, grpc, json), dict.fromkeys(("grpc", "json", "even"), why))
    why_all = {
        "grpc": _(
            "gzip takes the repeated names out of JSON, and with them most of the difference; it costs CPU time."
        ),
        "json": _("Compressed, JSON is no larger any more: its repeated names are what gzip is best at."),
        "even": _("Compressed, both are alike: JSON's repeated names are what gzip is best at."),
    }
    return _judged(grpc, json, _sizes(text, grpc, json), why_all)


def _connections(part: Part) -> Verdict:
    calls = middle(part.json)
    count, waiting = len(calls), len(calls) - len({one.connection for one in calls})
    text = _("%(count)s calls at once: %(grpc)s for gRPC, %(json)s for JSON.") % {
        "count": count, "grpc": connections(part.grpc.connections), "json": connections(part.json.connections),
    }  # fmt: skip
    why = {
        "grpc": ngettext(
            "HTTP/1.1 answers one call at a time on a connection, so %(num)s call had to wait for one before it "
            "(head-of-line blocking); HTTP/2 gives each a stream.",
            "HTTP/1.1 answers one call at a time on a connection, so %(num)s calls had to wait for one before them "
            "(head-of-line blocking); HTTP/2 gives each a stream.",
            waiting,
        )
    }
    return _judged(part.grpc.connections, part.json.connections, text, why)


def _all_at_once(part: Part) -> Verdict:
    grpc, json = elapsed(middle(part.grpc)), elapsed(middle(part.json))
    rounds = len(part.json.rounds(twin.TOGETHER))
    text = ngettext(
        "All of them were answered after %(grpc)s over gRPC and %(json)s as JSON, in one round.",
        "All of them were answered after %(grpc)s over gRPC and %(json)s as JSON, in the middle one of %(num)s rounds.",
        rounds,
        grpc=units.duration(grpc),
        json=units.duration(json),
    )
    why = {
        "grpc": _("No call waited for another one's connection."),
        "json": _(
            "The method is quick: a client takes as long to begin a call as the server to answer one, so few are under way at "
            "once, and one connection is no better than six."
        ),
    }
    return _judged(grpc, json, text, why, alike=_ROUNDS)
