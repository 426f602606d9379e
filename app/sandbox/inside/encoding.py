"""Requests to bytes: ProtoJSON and protobuf text format, message by message, with the place of what is wrong."""

import base64
import difflib
import json
import re
from typing import Any

from google.protobuf import descriptor, descriptor_pb2, descriptor_pool, json_format, message_factory, text_format

from .json_fault import Fault, listed, well_known

Pool = descriptor_pool.DescriptorPool

_UNKNOWN = re.compile(r'Message type "([^"]+)" has no field named "([^"]+)"')
"""What text_format says of a field that is not there; only its own words tell the message that it was in."""
_PLACE = re.compile(r"\d+:\d+ : ")


def encode(request: dict[str, Any]) -> dict[str, Any]:
    """Every message of a request: its bytes, or what is wrong and where."""
    pool = Pool()
    data = base64.b64decode(request["descriptor_set"])
    for file in descriptor_pb2.FileDescriptorSet.FromString(data).file:
        pool.Add(file)
    return {"results": [_one(pool, *message) for message in request["messages"]]}


def _one(pool: Pool, type_name: str, written_in: str, text: str) -> dict[str, Any]:
    kind = pool.FindMessageTypeByName(type_name)
    message = message_factory.GetMessageClass(kind)()
    wrong = from_text(pool, message, text) if written_in == "text" else from_json(pool, message, text)
    return wrong or {"data": base64.b64encode(message.SerializeToString(deterministic=True)).decode()}


def from_json(pool: Pool, message: Any, text: str) -> dict[str, Any]:
    """Fills a message from ProtoJSON; what is wrong, and where in the JSON value, or nothing."""
    kind: descriptor.Descriptor = message.DESCRIPTOR
    try:
        value = json.loads(text)
        # json_format takes an empty list for an empty message.
        if isinstance(value, dict) or well_known(kind):
            json_format.Parse(text, message, descriptor_pool=pool)
            return {}
        sentence = ""
    except json_format.ParseError as error:
        sentence = str(error)
    except (ValueError, RecursionError) as error:
        return {"path": [], "text": f"This cannot be encoded: {error}."}
    path, words = Fault(pool).find(kind, value, [])
    return {"path": path, "text": words or sentence}


def from_text(pool: Pool, message: Any, text: str) -> dict[str, Any]:
    """Fills a message from text format; what is wrong, with line and column from 1, or nothing."""
    try:
        text_format.Parse(text, message, descriptor_pool=pool)
    except text_format.ParseError as error:
        line, column = error.GetLine() or 0, error.GetColumn() or 0
        words = _without_place(str(error), text)
        return {"line": line, "column": column, "text": _unknown_field(pool, words) or f"{words.rstrip('.')}."}
    except RecursionError:
        return {"line": 1, "column": 1, "text": "The text is nested too deep."}
    except (ValueError, TypeError) as error:
        return {"line": 1, "column": 1, "text": f"This cannot be encoded: {str(error).rstrip('.')}."}
    return {}


def _without_place(words: str, text: str) -> str:
    """The parser's own words without the line that they repeat: ``1:7 : 'name: 5': Expected string``."""
    words = _PLACE.sub("", words, count=1)
    quoted = (f"'{line}': " for line in (*text.split("\n"), ""))
    return words.removeprefix(next((line for line in quoted if words.startswith(line)), ""))


def _unknown_field(pool: Pool, words: str) -> str:
    """A field that the message does not have, and which it may have meant."""
    found = _UNKNOWN.search(words)
    if not found:
        return ""
    names = [field.name for field in pool.FindMessageTypeByName(found[1]).fields]
    close = difflib.get_close_matches(found[2], names, n=1)
    hint = f"Did you mean “{close[0]}”?" if close else f"Its fields: {listed(names)}." if names else "It has none."
    return f"{found[1]} has no field “{found[2]}”. {hint}"
