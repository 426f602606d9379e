"""Translations, typed: Flask-Babel has no annotations. Every text that a page shows goes through one of these."""

from typing import Any, cast

import babel
import flask_babel  # type: ignore[import-untyped]  # no stubs, no py.typed

WRITTEN_IN = "en"
"""The language that every text is written in first."""


def locale() -> babel.Locale:
    """The language of the request: its tag, its direction, its signs in numbers. Where there is no request, English."""
    return flask_babel.get_locale() or babel.Locale(WRITTEN_IN)


def gettext(text: str, /, **values: Any) -> str:
    """``text`` in the language of the request, with ``%(name)s`` replaced."""
    return cast("str", flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, count: int, /, **values: Any) -> str:
    """``one`` or ``many``, as ``count`` (``%(num)s``) asks for in the language of the request."""
    return cast("str", flask_babel.ngettext(one, many, count, **values))


def lazy_gettext(text: str) -> Any:
    """``text``, translated when it is shown: for constants."""
    return flask_babel.lazy_gettext(text)
