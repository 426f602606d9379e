"""A language in which every translated text stands between marks, and what a page shows outside them."""

import io
import re
from collections.abc import Iterator

from babel.messages import Catalog
from babel.support import Translations
from flask import Flask

from app.web.language import COOKIE
from tests.support import translations
from tests.support.pages import Element
from tests.support.people import Person

LANGUAGE = "es"
SHOWN = ("aria-description", "aria-label", "aria-valuetext", "data-label", "placeholder", "title")
"""Attributes that people read or hear."""
CODE = {"code", "pre", "script", "style", "textarea"}
FOREIGN = {"field-how", "header-how", "lane-note", "log-text", "status-message", "step-detail", "title"}
"""Classes of what learners wrote and what specs call it."""

_MARKED = re.compile("⟦[^⟦⟧]*⟧")
_WORDS = re.compile(r"(?<![\w./:-])[a-z]{2,} [a-z]{2,}(?![\w./:(=-])")
"""Two plain words: names, types and code rarely make them."""


def marked() -> Translations:
    """The catalogue of ``LANGUAGE``, each text as it was written, between marks."""
    found = Catalog(locale=LANGUAGE)
    for message in translations.catalogue(LANGUAGE):
        if isinstance(message.id, str) and message.id:
            found.add(message.id, f"⟦{message.id}⟧", context=message.context)
        elif message.id:
            found.add(message.id, tuple(f"⟦{form}⟧" for form in message.id), context=message.context)
    return Translations(io.BytesIO(translations.as_compiled(found)))


def speak(app: Flask) -> None:
    """From now on the application says ``LANGUAGE`` with marks."""
    with app.app_context():
        domain = app.extensions["babel"].instance.domain_instance
        domain.cache[LANGUAGE, "messages"] = marked()


def listen(person: Person) -> Person:
    """This browser asks for the language of marks."""
    person.http.set_cookie(COOKIE, LANGUAGE)
    return person


def unmarked(element: Element) -> Iterator[str]:
    """Words that no catalogue has, each in its text, where they would be read as the interface's."""
    written_elsewhere = element.tag != "html" and element.get("lang") not in {None, LANGUAGE}
    classes = set((element.get("class") or "").split())
    if element.tag in CODE or written_elsewhere or classes & FOREIGN:
        return
    own = "".join(child for child in element.children if isinstance(child, str))
    for text in (own, *(element.get(name) or "" for name in SHOWN)):
        left = _outside(text)
        if _WORDS.search(left):
            yield " ".join(left.split())
    for child in element.children:
        if isinstance(child, Element):
            yield from unmarked(child)


def _outside(text: str) -> str:
    """What stands outside the marks, innermost first."""
    while (without := _MARKED.sub("", text)) != text:
        text = without
    return text
