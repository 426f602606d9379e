"""Secrets: long, different, and not to be had from their digests."""

import re

from app.store import secret


def test_128_bits_in_letters_that_fit_anywhere() -> None:
    made = {secret.new() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[a-z2-7]{26}", name) for name in made)


def test_a_digest_depends_on_key_and_purpose() -> None:
    digests = {secret.digest(key, purpose, "s") for key in (b"a", b"b") for purpose in ("edit", "tombstone")}
    assert len(digests) == 4
    assert secret.digest(b"a", "edit", "s") == secret.digest(b"a", "edit", "s")


def test_any_text_has_a_digest() -> None:
    assert len(secret.digest(b"a", "edit", "\ud800 from a cookie")) == 64
