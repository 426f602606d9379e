"""Bytes from anywhere: what was pasted, the ways to read it side by side, and one of them taken apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.trace.foreign import ForeignMessage, Reading
from app.trace.model import Call, Message, Sender
from app.web.presenters import units, xray
from app.web.presenters.xray import MessageXray
from app.web.words import gettext as _
from app.web.words import ngettext

SAMPLE = "00 00 00 00 07 0a 03 41 64 61 10 03"
SAMPLE_PROTO = """\
syntax = "proto3";

message HelloRequest {
  string name = 1;
  sint32 mood = 2;  // negative is grumpy
}
"""
MOST_JSON = 1200
"""Characters of text in a card; taken apart, the message has all of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One message of one reading."""

    value: str
    """``0.1``: the second message of the first reading."""
    text: str
    """JSON, or without a schema the text format."""
    size: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingCard:
    """One way to read the bytes."""

    title: str
    fits: str
    """How well it fits, in words."""
    tone: str
    choices: tuple[Choice, ...]
    rest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """What was filled in."""

    text: str = ""
    proto: str = ""
    type_name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DecodePage:
    """The page."""

    template: ClassVar[str] = "decode.html"
    filled: Filled
    wrong: tuple[str, ...] = ()
    """About the bytes and their schema."""
    capture_wrong: str = ""
    most_capture: str = ""
    cards: tuple[ReadingCard, ...] = ()
    message: MessageXray | None = None


def cards(readings: Sequence[Reading], chosen: tuple[int, int]) -> tuple[ReadingCard, ...]:
    """The readings side by side."""
    return tuple(_card(reading, number, chosen) for number, reading in enumerate(readings))


def message(readings: Sequence[Reading], chosen: tuple[int, int]) -> MessageXray | None:
    """The chosen message taken apart; the first where there is none such."""
    picked = _picked(readings, chosen)
    return xray.message_xray(_CALL, _as_message(picked), picked.annotated, alone=True) if picked else None


def choice(said: str) -> tuple[int, int]:
    """What a card's button says; the first for anything else."""
    reading, _dot, at = said.partition(".")
    if not (reading.isascii() and reading.isdigit() and at.isascii() and at.isdigit() and len(said) < 6):
        return 0, 0
    return int(reading), int(at)


def _picked(readings: Sequence[Reading], chosen: tuple[int, int]) -> ForeignMessage | None:
    reading, at = chosen
    if reading < len(readings) and at < len(readings[reading].messages):
        return readings[reading].messages[at]
    return readings[0].messages[0] if readings else None


def _card(reading: Reading, number: int, chosen: tuple[int, int]) -> ReadingCard:
    framing = _("length-prefixed") if reading.prefixed else _("without a prefix")
    fits, tone = _fits(reading)
    rest = units.hex_bytes(reading.rest[:32])
    return ReadingCard(
        title=f"{reading.type_name or _('without a schema')}, {framing}",
        fits=fits,
        tone=tone,
        choices=tuple(
            Choice(
                value=f"{number}.{at}",
                text=_text(one, reading.type_name),
                size=units.bytes_in_words(len(one.annotated.data)),
                chosen=(number, at) == chosen,
            )
            for at, one in enumerate(reading.messages)
        ),
        rest=_(
            "%(count)s follow that are no whole message: %(hex)s",
            count=units.bytes_in_words(len(reading.rest)),
            hex=rest,
        )
        if reading.rest
        else "",
    )


def _text(one: ForeignMessage, type_name: str) -> str:
    """JSON where the schema gives names; without one the text format, which has numbers."""
    text = one.annotated.json if type_name else one.annotated.text
    return text[:MOST_JSON] + ("…" if len(text) > MOST_JSON else "")


def _fits(reading: Reading) -> tuple[str, str]:
    if reading.strange:
        words = ngettext("%(num)s thing in it is strange", "%(num)s things in it are strange", reading.strange)
        return words, "warn"
    return (_("every field is known"), "good") if reading.type_name else (_("every record can be read"), "dim")


_CALL = Call(
    number=1, connection=0, stream_id=0, path="", client_process="", server_process="", started_ns=0, ended_ns=None,
    steps=(), messages=(), request_headers=(), response_headers=(), trailers=(), trailers_only=False, status_code=None,
    status_message="",
)  # fmt: skip
"""Of no call: what was pasted belongs to none."""


def _as_message(one: ForeignMessage) -> Message:
    return Message(
        number=1, sender=Sender.CLIENT, time_ns=0, compressed=one.compressed, length=len(one.wire_data), prefix=one.prefix,
        data=one.annotated.data, wire_data=one.wire_data, frames=(), type_name=one.annotated.type_name,
        encoding="gzip" if one.compressed else "",
    )  # fmt: skip
