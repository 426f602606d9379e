"""Texts with values in them."""

from flask import Flask

from app.web import words


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
