"""Plain words for ruff's codes."""

import pytest
from flask import Flask

from app.web.python_words import WORDS, python_advice


@pytest.mark.parametrize("code", WORDS)
def test_each_code_has_a_sentence(speaking: Flask, code: str) -> None:
    with speaking.test_request_context():
        assert python_advice(f"Something ({code})").endswith((".", "?", "…"))


def test_others_have_none(speaking: Flask) -> None:
    with speaking.test_request_context():
        assert python_advice("Something (X999)") == python_advice("Expected an expression") == ""
