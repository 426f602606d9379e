"""How TLS protects records: cipher suites, key schedules, and opening a record with a key (RFC 8446 §5 and §7, RFC 5246 §6).

Only AEAD suites are read: all of TLS 1.3, and those that gRPC asks of TLS 1.2 (RFC 9113 §9.2.2 forbids it the others). Their
ciphertext is as long as the plaintext and stands in the same order, so that each byte of plaintext has its byte on the wire.
"""

import hmac
from dataclasses import dataclass
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

TLS12, TLS13 = 0x0303, 0x0304
TAG_BYTES = 16
NONCE_BYTES = 12
EXPLICIT_NONCE_BYTES = 8
"""Of AES-GCM in TLS 1.2: they stand before the ciphertext (RFC 5288 §3)."""


class Suite(NamedTuple):
    """A cipher suite that can be read."""

    name: str
    version: int
    key_bytes: int
    hash: str
    chacha: bool = False
    """ChaCha20-Poly1305; else AES-GCM."""


def _suites() -> dict[int, Suite]:
    found = {
        0x1301: Suite("TLS_AES_128_GCM_SHA256", TLS13, 16, "sha256"),
        0x1302: Suite("TLS_AES_256_GCM_SHA384", TLS13, 32, "sha384"),
        0x1303: Suite("TLS_CHACHA20_POLY1305_SHA256", TLS13, 32, "sha256", chacha=True),
    }
    exchanges = {
        "RSA": (0x009C, None),
        "DHE_RSA": (0x009E, 0xCCAA),
        "ECDHE_ECDSA": (0xC02B, 0xCCA9),
        "ECDHE_RSA": (0xC02F, 0xCCA8),
    }
    for exchange, (gcm, chacha) in exchanges.items():  # RFC 5288 §3, RFC 5289 §3.2, RFC 7905 §2
        found[gcm] = Suite(f"TLS_{exchange}_WITH_AES_128_GCM_SHA256", TLS12, 16, "sha256")
        found[gcm + 1] = Suite(f"TLS_{exchange}_WITH_AES_256_GCM_SHA384", TLS12, 32, "sha384")
        if chacha is not None:
            name = f"TLS_{exchange}_WITH_CHACHA20_POLY1305_SHA256"
            found[chacha] = Suite(name, TLS12, 32, "sha256", chacha=True)
    return found


SUITES = _suites()
"""By number."""


class Opened(NamedTuple):
    """The plaintext of a record."""

    data: bytes
    offset: int
    """In the record's fragment, of the byte that is the first of the plaintext encrypted."""


@dataclass(slots=True, eq=False)
class Protection:
    """The keys of one direction, and how many records they have protected."""

    suite: Suite
    cipher: AESGCM | ChaCha20Poly1305
    iv: bytes
    secret: bytes = b""
    """Of TLS 1.3: the traffic secret that the keys come from."""
    sequence: int = 0

    def open(self, header: bytes, fragment: bytes) -> Opened | None:
        """Decrypt the next record; None where its tag does not fit these keys and this place."""
        offset, size = 0, len(fragment) - TAG_BYTES
        number = self.sequence.to_bytes(8)
        if self.suite.version == TLS12 and not self.suite.chacha:
            offset, size = EXPLICIT_NONCE_BYTES, size - EXPLICIT_NONCE_BYTES
            nonce = self.iv + fragment[:offset]
        else:
            nonce = bytes(a ^ b for a, b in zip(self.iv, bytes(4) + number, strict=True))
        if size < 0:
            return None
        known = header if self.suite.version == TLS13 else number + header[:3] + size.to_bytes(2)
        try:
            data = self.cipher.decrypt(nonce, fragment[offset:], known)
        except InvalidTag:
            return None
        self.sequence += 1
        return Opened(data, offset)

    def next(self) -> "Protection":
        """TLS 1.3: the keys after a KeyUpdate (RFC 8446 §7.2)."""
        return protection(self.suite, expand_label(self.suite.hash, self.secret, b"traffic upd", len(self.secret)))


def protection(suite: Suite, secret: bytes) -> Protection:
    """TLS 1.3: the keys of a traffic secret (RFC 8446 §7.3)."""
    key = expand_label(suite.hash, secret, b"key", suite.key_bytes)
    iv = expand_label(suite.hash, secret, b"iv", NONCE_BYTES)
    return Protection(suite, _cipher(suite, key), iv, secret)


def master_protection(suite: Suite, master: bytes, randoms: tuple[bytes, bytes], *, client: bool) -> Protection:
    """TLS 1.2: the keys of one end, from the master secret and the randoms of client and server (RFC 5246 §6.3)."""
    iv_bytes = NONCE_BYTES if suite.chacha else NONCE_BYTES - EXPLICIT_NONCE_BYTES
    block = _prf(suite.hash, master, b"key expansion" + randoms[1] + randoms[0], 2 * (suite.key_bytes + iv_bytes))
    key = 0 if client else suite.key_bytes  # the client's key, the server's, the client's IV, the server's
    iv = 2 * suite.key_bytes + (0 if client else iv_bytes)
    return Protection(suite, _cipher(suite, block[key : key + suite.key_bytes]), block[iv : iv + iv_bytes])


def expand_label(hash_name: str, secret: bytes, label: bytes, size: int) -> bytes:
    """HKDF-Expand-Label without a context (RFC 8446 §7.1)."""
    full = b"tls13 " + label
    info = size.to_bytes(2) + bytes((len(full),)) + full + b"\0"
    out = block = b""
    while len(out) < size:  # HKDF-Expand (RFC 5869 §2.3); two rounds at the most here
        block = hmac.digest(secret, block + info + bytes((len(out) // len(secret) + 1,)), hash_name)
        out += block
    return out[:size]


def _prf(hash_name: str, secret: bytes, seed: bytes, size: int) -> bytes:
    """P_hash of TLS 1.2 (RFC 5246 §5)."""
    out, turn = b"", seed
    while len(out) < size:
        turn = hmac.digest(secret, turn, hash_name)
        out += hmac.digest(secret, turn + seed, hash_name)
    return out[:size]


def _cipher(suite: Suite, key: bytes) -> AESGCM | ChaCha20Poly1305:
    return ChaCha20Poly1305(key) if suite.chacha else AESGCM(key)
