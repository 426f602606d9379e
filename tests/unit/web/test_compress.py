"""Answers are packed where the browser takes it and it is worth it."""

import gzip

import pytest
from flask import Flask, Response

from app.web import compress

LONG = b"<p>again</p>" * 200


def answered(data: bytes, mimetype: str, accept: str = "gzip", encoding: str = "") -> Response:
    app = Flask("compress")
    with app.test_request_context("/", headers={"Accept-Encoding": accept}):
        response = Response(data, mimetype=mimetype)
        if encoding:
            response.content_encoding = encoding
        return compress.pack(response)


@pytest.mark.parametrize("mimetype", sorted(compress.TYPES))
def test_long_texts_are_packed(mimetype: str) -> None:
    response = answered(LONG, mimetype)
    assert response.content_encoding == "gzip"
    assert gzip.decompress(response.data) == LONG
    assert response.content_length == len(response.data) < len(LONG)


@pytest.mark.parametrize(
    ("data", "mimetype", "accept"),
    [
        (LONG, "text/html", ""),
        (LONG, "text/html", "br"),
        (LONG, "text/html", "gzip;q=0"),
        (LONG, "application/zip", "gzip"),
        (b"short", "text/html", "gzip"),
    ],
)
def test_others_go_out_as_they_are(data: bytes, mimetype: str, accept: str) -> None:
    response = answered(data, mimetype, accept)
    assert response.content_encoding is None
    assert response.data == data


def test_caches_are_told_that_there_are_two_forms() -> None:
    assert "Accept-Encoding" in answered(LONG, "text/html", "").vary
    assert "Accept-Encoding" not in answered(LONG, "application/zip").vary


def test_what_is_packed_already_stays() -> None:
    assert answered(LONG, "text/html", encoding="gzip").data == LONG
