import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from app.wire.tls_ciphers import SUITES, TLS12, expand_label, master_protection, protection


def test_names_and_sizes_of_suites() -> None:
    assert SUITES[0xC02F].name == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    assert SUITES[0xC02C][:4] == ("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", TLS12, 32, "sha384")
    assert SUITES[0xCCA9].chacha


@pytest.mark.parametrize(("name", "algorithm"), [("sha256", hashes.SHA256()), ("sha384", hashes.SHA384())])
@pytest.mark.parametrize("size", [12, 32, 48])
def test_labels_expand_as_another_hkdf_does(name: str, algorithm: hashes.HashAlgorithm, size: int) -> None:
    secret = bytes(range(algorithm.digest_size))
    info = size.to_bytes(2) + b"\x09tls13 key" + b"\0"
    assert expand_label(name, secret, b"key", size) == HKDFExpand(algorithm, size, info).derive(secret)


def test_the_keys_that_rfc_8448_derives() -> None:
    secret = bytes.fromhex("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38")
    assert expand_label("sha256", secret, b"key", 16).hex() == "3fce516009c21727d0f2e4e86ee403bc"
    assert protection(SUITES[0x1301], secret).iv.hex() == "5d313eb2671276ee13000b30"


def test_a_record_is_opened_once_in_its_place() -> None:
    secret, header = bytes(32), bytes.fromhex("1703030011")
    key, iv = expand_label("sha256", secret, b"key", 16), expand_label("sha256", secret, b"iv", 12)
    fragment = AESGCM(key).encrypt(iv, b"\x17", header)
    keys = protection(SUITES[0x1301], secret)
    opened = keys.open(header, fragment)
    assert opened is not None
    assert (opened.data, opened.offset, keys.sequence) == (b"\x17", 0, 1)
    assert keys.open(header, fragment) is None  # its number is 1 now
    assert keys.sequence == 1
    assert protection(SUITES[0x1301], secret).next().open(header, fragment) is None


def test_a_fragment_that_is_too_short_stays_closed() -> None:
    keys = master_protection(SUITES[0xC02F], bytes(48), (bytes(32), bytes(32)), client=True)
    assert keys.open(bytes.fromhex("1703030003"), b"abc") is None
    assert protection(SUITES[0x1303], bytes(32)).open(bytes.fromhex("1703030000"), b"") is None
