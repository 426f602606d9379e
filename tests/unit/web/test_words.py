"""Texts with values in them."""

import pytest
from flask import Flask

from app.sentences import Sentence, counted, figure, sentence
from app.web import language, words


@pytest.fixture(scope="module")
def spanish() -> Flask:
    """An application with nothing but languages."""
    app = Flask("spanish")
    language.init_app(app)
    return app


SPANISH = {"Accept-Language": "es"}


def test_values_are_put_in_by_name(speaking: Flask) -> None:
    with speaking.test_request_context("/"):
        assert words.gettext("%(a)s and %(b)s", a=1, b="two") == "1 and two"
        assert words.gettext("100 %") == "100 %"


def test_one_and_many(speaking: Flask) -> None:
    with speaking.test_request_context("/"):
        assert [words.ngettext("%(num)s byte", "%(num)s bytes", count) for count in (1, 2)] == ["1 byte", "2 bytes"]


def test_a_constant_is_translated_when_it_is_shown(speaking: Flask) -> None:
    constant = words.lazy_gettext("client to server")
    with speaking.test_request_context("/"):
        assert str(constant) == "client to server"


def test_where_there_is_no_request_it_is_english() -> None:
    assert words.locale().language == "en"


def test_a_sentence_from_below_is_said_again_with_all_that_is_in_it(spanish: Flask) -> None:
    inner = counted("%(num)s byte", "%(num)s bytes", 1)
    outer = sentence("unknown field %(number)s", number=inner)
    with spanish.test_request_context("/", headers=SPANISH):
        assert words.spoken(outer) == "campo desconocido 1 byte"
        assert words.gettext("unknown field %(number)s", number=outer) == "campo desconocido campo desconocido 1 byte"
        assert words.spoken("unknown process") == "unknown process"
    with spanish.test_request_context("/"):
        assert words.spoken(outer) == "unknown field 1 byte"


@pytest.mark.parametrize(
    ("odd", "shown"),
    [
        (Sentence("told", "%(no)9999999999d", "", (("no", 1),)), "%(no)9999999999d"),
        (Sentence("told", "%(other)s: %(no)s", "", (("no", 1),)), "%(other)s: 1"),
        (Sentence("told", "%(num)s byte", "%(num)s bytes", (("num", "x"),)), "told"),
        (Sentence("told", "%(num)s byte", "%(num)s bytes"), "told"),
    ],
)
def test_what_is_no_sentence_of_ours_does_no_harm(spanish: Flask, odd: Sentence, shown: str) -> None:
    with spanish.test_request_context("/", headers=SPANISH):
        assert words.spoken(odd) == shown


def test_what_an_exception_says_is_said_again(spanish: Flask) -> None:
    with spanish.test_request_context("/", headers=SPANISH):
        assert words.told(ValueError(sentence("unknown field %(number)s", number=3))) == "campo desconocido 3"
        assert words.told(ValueError("as it is")) == "as it is"
        assert words.told(ValueError()) == ""


def test_a_figure_is_grouped_as_the_page_speaks(spanish: Flask) -> None:
    told = sentence("unknown field %(number)s", number=figure(4194304))
    assert told == "unknown field 4,194,304"
    with spanish.test_request_context("/", headers=SPANISH):
        assert words.spoken(told) == "campo desconocido 4.194.304"
