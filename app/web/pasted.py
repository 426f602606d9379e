"""Bytes that someone pasted: hex in all the ways that tools print it, or base64."""

import base64
import binascii
import re
from dataclasses import dataclass

from app.trace.foreign import MOST_BYTES
from app.web.words import gettext as _

MOST_CHARACTERS = 16 * MOST_BYTES // 4
"""A hex dump takes some four characters for each byte."""

_DUMP = re.compile(
    r"^(?:[0-9a-fA-F]{4,16}:?)\s+((?:[0-9a-fA-F]{2,4}[ ]{1,2}){1,16}|(?:[0-9a-fA-F]{2}[ ]{1,2}){0,15}[0-9a-fA-F]{2})\s*(?:[ |].*)?$"
)
"""A line of hexdump -C, xxd or Wireshark: an offset, bytes, and what they look like."""
_NOISE = re.compile(r"0[xX]|\\x|[\s,:;_\-{}\[\]\"']")
"""What stands between the digits of hex."""
_HEX = re.compile(r"[0-9a-fA-F]*")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pasted:
    """What it is, or what is wrong with it."""

    data: bytes = b""
    wrong: str = ""


def read(text: str) -> Pasted:
    """The bytes that a text stands for."""
    text = text.strip()
    if not text:
        return Pasted(wrong=_("Paste some bytes: as hex (0a 03 41 64 61) or as base64 (CgNBZGE=)."))
    if len(text) > MOST_CHARACTERS:
        words = _(
            "This text has %(count)s characters; the most is %(most)s. Upload a capture instead, or paste a part."
        )
        return Pasted(wrong=words % {"count": len(text), "most": MOST_CHARACTERS})
    digits = _NOISE.sub("", _without_offsets(text))
    if digits and _HEX.fullmatch(digits):
        return _hex(digits)
    return _base64(re.sub(r"\s", "", text))


def _without_offsets(text: str) -> str:
    lines = text.splitlines()
    found = [_DUMP.match(line.strip()) for line in lines]
    return " ".join(match[1] for match in found if match) if len(lines) > 1 and all(found) else text


def _hex(digits: str) -> Pasted:
    if len(digits) % 2:
        words = _("Hex has two digits for each byte; these are %(count)s digits, so one is missing or too many.")
        return Pasted(wrong=words % {"count": len(digits)})
    return _bounded(bytes.fromhex(digits))


def _base64(text: str) -> Pasted:
    if not _BASE64.fullmatch(text):
        odd = next((one for one in text if not re.match(r"[A-Za-z0-9+/=_-]", one)), "=")
        words = _("This is neither hex nor base64: “%(odd)s” is in neither.")
        return Pasted(wrong=words % {"odd": odd})
    body = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return _bounded(base64.b64decode(body + "=" * (-len(body) % 4), validate=True))
    except binascii.Error:
        words = _("This is no base64: %(count)s characters are one too many for whole bytes.")
        return Pasted(wrong=words % {"count": len(body)})


def _bounded(data: bytes) -> Pasted:
    if len(data) > MOST_BYTES:
        words = _("These are %(count)s bytes; the most is %(most)s.") % {"count": len(data), "most": MOST_BYTES}
        return Pasted(wrong=words)
    return Pasted(data=data)
