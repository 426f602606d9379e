"""Translations, typed: Flask-Babel has no annotations. Every text that a page shows goes through one of these."""

import re
from typing import Any, cast

import babel
import flask_babel  # type: ignore[import-untyped]  # no stubs, no py.typed
from babel import numbers

from app.sentences import Sentence

_HOLE = re.compile(r"%\((\w+)\)s")
WRITTEN_IN = "en"
"""The language that every text is written in first."""


def locale() -> babel.Locale:
    """The language of the request: its tag, its direction, its signs in numbers. Where there is no request, English."""
    return flask_babel.get_locale() or babel.Locale(WRITTEN_IN)


def gettext(text: str, /, **values: Any) -> str:
    """``text`` in the language of the request, with ``%(name)s`` replaced."""
    return cast("str", flask_babel.gettext(text, **_spoken(values)))


def ngettext(one: str, many: str, count: int, /, **values: Any) -> str:
    """``one`` or ``many``, as ``count`` (``%(num)s``) asks for in the language of the request."""
    return cast("str", flask_babel.ngettext(one, many, count, **_spoken(values)))


def lazy_gettext(text: str) -> Any:
    """``text``, translated when it is shown: for constants."""
    return flask_babel.lazy_gettext(text)


def spoken(text: str) -> str:
    """A sentence of the packages below in the language of the request; any other text as it is."""
    if not isinstance(text, Sentence):
        return text
    return str(text) if locale().language == WRITTEN_IN else _again(text)


def told(error: Exception) -> str:
    """What an exception of the packages below says, in the language of the request."""
    said = error.args[0] if error.args else ""
    return spoken(said) if isinstance(said, str) else str(error)


def _again(text: Sentence) -> str:
    """What a worker says may be no sentence of ours at all: its holes are filled, and nothing else is done with it."""
    known, values = flask_babel.get_translations(), dict(text.values)
    if not text.many:
        pattern = known.ugettext(text.pattern)
    elif isinstance(values.get("num"), int):
        pattern = known.ungettext(text.pattern, text.many, values["num"])
    else:
        return str(text)
    held = _spoken(values)
    return _HOLE.sub(lambda hole: str(held.get(hole[1], hole[0])), pattern) if held else str(pattern)


def _spoken(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _said(name, value) for name, value in values.items()}


def _said(name: str, value: Any) -> Any:
    if isinstance(value, Sentence):
        return spoken(value)
    # What app.sentences.figure says.
    return numbers.format_decimal(value, locale=locale()) if name == "figure" and isinstance(value, int) else value
