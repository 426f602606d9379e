"""Unguessable names, and keyed digests of them."""

import base64
import hashlib
import hmac
import secrets

SECRET_BYTES = 16
"""128 bits (design: runs, secrets)."""


def new() -> str:
    """128 random bits as 26 letters and digits, lower case: fit for addresses, cookies and file names."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=").lower()


def digest(key: bytes, purpose: str, secret: str) -> str:
    """What the database keeps of ``secret``. Without the server's key it can be neither guessed nor compared."""
    return hmac.new(key, f"{purpose}:{secret}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()
