"""Which rules a browser asks for: a cookie of anybody's making is read as one of the choices."""

import pytest
from flask import Flask, Response

from app.web import lint


@pytest.mark.parametrize(("cookie", "category"), [("STANDARD", "STANDARD"), ("OFF", "OFF"), ("x' or 1", "ESSENTIAL")])
def test_what_is_kept(speaking: Flask, cookie: str, category: str) -> None:
    with speaking.test_request_context(headers={"Cookie": f"{lint.COOKIE}={cookie}"}):
        assert lint.kept() == category
        assert f"{lint.COOKIE}={category}" in lint.keep(Response(), category).headers["Set-Cookie"]
