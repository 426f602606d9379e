"""The request message as a page posts it, in whichever view it was edited."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from app.runs.spec import Request, RequestFormat, in_json
from app.schema.model import Schema
from app.web.request import fields, tree
from app.web.words import gettext as _

VIEWS = ("json", "form", "bytes")
MOST_CHARACTERS = 1024 * 1024
MOST_FORM_CHARACTERS = 128 * 1024
"""A request of more is edited as JSON: a form of it would be thousands of inputs."""

_GAP = re.compile(r"0[xX]|[\s,:_]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What a learner wrote, and what is wrong with it in sentences."""

    view: str
    """``json``, ``form`` or ``bytes``."""
    request: Request
    wrong: tuple[str, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    """``hex`` and ``json``: bytes that JSON could not hold whole, and the JSON they were shown as."""


def written(form: MultiDict[str, str], schema: Schema, type_name: str) -> Written:
    """The request of a posted call form; an empty box is an empty message."""
    view = form.get("as", "")
    view = view if view in VIEWS else "json"
    text = form.get("request", "").replace("\r\n", "\n")
    kept = {name: form.get(f"kept_{name}", "") for name in ("hex", "json")}
    if len(text) > MOST_CHARACTERS:
        words = _("The request has %(count)s characters; the most is %(most)s.", count=len(text), most=MOST_CHARACTERS)
        return Written(view=view, request=in_json("{}")[0], wrong=(words,))
    if view == "form":
        root = tree.planted(form.items())
        tree.act(root, form.get("act", ""))
        read = fields.read(schema, type_name, root)
        return Written(view=view, request=in_json(laid_out(read.value))[0], wrong=read.wrong, kept=kept)
    if view == "bytes":
        data = from_hex(text)
        request = Request(format=RequestFormat.BYTES, data=data if isinstance(data, bytes) else b"")
        return Written(view=view, request=request, wrong=() if isinstance(data, bytes) else (data,), kept=kept)
    return Written(view=view, request=in_json(text if text.strip() else "{}")[0], kept=kept)


def laid_out(value: Any) -> str:
    """A JSON value as the request box shows it."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def to_hex(data: bytes) -> str:
    """Bytes as the box shows them: sixteen a line, ``0a 03 41``."""
    return "\n".join(data[start : start + 16].hex(" ") for start in range(0, len(data), 16))


def from_hex(text: str) -> bytes | str:
    """The bytes that were typed, or a sentence that says where they are none."""
    digits = _GAP.sub("", text)
    strange = re.search(r"[^0-9A-Fa-f]", digits)
    if strange:
        line, column = _place(text, strange.group())
        return _(
            "Line %(line)s, column %(column)s: “%(text)s” is no hexadecimal digit. A byte is two of 0-9 and a-f: “0a”.",
            line=line,
            column=column,
            text=strange.group(),
        )
    if len(digits) % 2:
        return _("The last byte has one digit only. A byte is two hexadecimal digits: “0a”.")
    return bytes.fromhex(digits)


def _place(text: str, character: str) -> tuple[int, int]:
    """Line and column, from 1, of the first such character that is not the x of a 0x."""
    masked = re.sub(r"0[xX]", "00", text)
    before = masked[: masked.find(character)].split("\n")
    return len(before), len(before[-1]) + 1
