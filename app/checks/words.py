"""Comparing what was seen with what was asked for: texts, and JSON values as a reader of the schema sees them."""

import json
import re
from typing import Any

MOST_SEARCHED = 100_000
"""Characters that an author's pattern is looked for in."""
MOST_SHOWN = 200
"""Characters of a value in a sentence."""
_EMPTY = (0, "", False, "0", 0.0, None)


def found_in(pattern: str, text: str) -> bool:
    """Whether an author's pattern is anywhere in the text. It runs in a decode worker, whose time is limited."""
    return re.search(pattern, text[:MOST_SEARCHED]) is not None


def shown(value: Any) -> str:
    """A JSON value on one line, cut where it is long; bytes in it are hex."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_no_json)
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"


def _no_json(value: object) -> str:
    """What an expression can also be: bytes, a time, a duration."""
    return value.hex(" ") if isinstance(value, bytes | bytearray) else str(value)


def equal(wanted: Any, found: Any) -> bool:
    """Whether two JSON values say the same to a reader: a default that is left out is a default."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return all(equal(wanted.get(key), found.get(key)) for key in wanted.keys() | found.keys())
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(equal, wanted, found))
    if _empty(wanted) and _empty(found):
        return True
    return bool(_number(wanted) == _number(found))


def includes(wanted: Any, found: Any) -> bool:
    """The same, but what is found may have more fields than are wanted."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return all(includes(value, found.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(includes, wanted, found))
    return equal(wanted, found)


def difference(wanted: Any, found: Any, path: str = "") -> str:
    """The first field in which they differ, as a path: ``address.city``; empty for the whole."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key, value in wanted.items():
            if not includes(value, found.get(key)):
                return difference(value, found.get(key), f"{path}.{key}".lstrip("."))
        extra = [key for key in found if key not in wanted]
        return f"{path}.{extra[0]}".lstrip(".") if extra else path
    return path


def _empty(value: Any) -> bool:
    return value in ([], {}) if isinstance(value, list | dict) else value in _EMPTY


def _number(value: Any) -> Any:
    """64-bit integers are texts in ProtoJSON; an author may write them as numbers, and a whole float without its “.0”."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value
