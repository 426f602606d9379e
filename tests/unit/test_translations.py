"""Every catalogue is whole, says what the program asks for, and is compiled as it is written."""

import re
from functools import cache

import pytest
from babel.messages import Catalog, Message

from app.web.language import LANGUAGES
from app.web.words import WRITTEN_IN
from tests.support import translations

REMEDY = "run “python -m tests.support.translations”, and translate what it names"
HOLE = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}|<[^>]*>")
"""What stays in a translation as it is: values of Python and of scripts, and tags."""


@cache
def catalogue(language: str) -> Catalog:
    return translations.catalogue(language)


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def holes(text: str) -> list[str]:
    return sorted(HOLE.findall(text))


def wrong(message: Message) -> bool:
    """A translation that is missing, a guess, or has other values in it than what it translates."""
    said, wanted = forms(message.string), forms(message.id)
    # The first form may write its number out.
    return (
        not all(said)
        or message.fuzzy
        or any(holes(form) != holes(wanted[-1]) for form in said[1:])
        or (
            holes(said[0]) != holes(wanted[0])
            if len(wanted) == 1
            else set(holes(said[0])) - set(holes(wanted[-1])) != set()
        )
    )


def test_each_language_that_is_offered_has_a_catalogue() -> None:
    assert {WRITTEN_IN, *translations.languages()} == set(LANGUAGES)


@pytest.mark.parametrize("language", translations.languages())
def test_every_text_is_translated_with_its_values(language: str) -> None:
    assert [message.id for message in catalogue(language) if message.id and wrong(message)] == [], REMEDY


@pytest.mark.parametrize("language", translations.languages())
def test_every_text_of_the_program_is_in_the_catalogue_and_no_other(language: str) -> None:
    wanted = {(message.context, message.id) for message in translations.extracted() if message.id}
    held = {(message.context, message.id) for message in catalogue(language) if message.id}
    assert (wanted - held, held - wanted) == (set(), set()), REMEDY


@pytest.mark.parametrize("language", translations.languages())
def test_what_is_read_is_what_was_written(language: str) -> None:
    assert translations.compiled(language).read_bytes() == translations.as_compiled(catalogue(language)), REMEDY
