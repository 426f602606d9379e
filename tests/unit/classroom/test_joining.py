"""Codes survive a board, a phone and a hurry; nicknames are one thing however they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.classroom import joining
from app.classroom.joining import NicknameRefused


def test_a_code_has_no_signs_that_look_alike() -> None:
    code = joining.new_code()
    assert len(code) == 8
    assert not set(code) & set("0O1IL")
    assert joining.new_code(lambda signs: signs[0]) == "22222222"


def test_a_code_is_shown_in_two_halves_and_meant_however_it_is_typed() -> None:
    assert joining.shown("ABCD2345") == "ABCD-2345"
    for typed in ("abcd-2345", " ABCD 2345 ", "AbCd–2345", "abcd.2345"):
        assert joining.meant(typed) == "ABCD2345"


@pytest.mark.parametrize("typed", ["", "ABCD-234", "ABCD-23456", "ABCD-O345", "ABCD-234ß", "x" * 10_000])
def test_what_can_be_no_code(typed: str) -> None:
    assert joining.meant(typed) == ""


def test_a_nickname_has_one_form() -> None:
    assert joining.nickname("  Zoe\u0308  \u200b\u202eB.\n") == "Zoë B."


@given(st.text())
def test_any_text_is_a_nickname_or_refused(typed: str) -> None:
    try:
        name = joining.nickname(typed)
    except NicknameRefused:
        return
    assert 1 <= len(name) <= 40
    assert joining.nickname(name) == name


def test_nothing_and_too_much() -> None:
    with pytest.raises(NicknameRefused, match="empty"):
        joining.nickname(" \u200b ")
    with pytest.raises(NicknameRefused, match="long"):
        joining.nickname("x" * 41)
