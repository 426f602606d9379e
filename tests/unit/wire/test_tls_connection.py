import json
import pathlib
import random
import ssl

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from app.wire.tls_connection import TlsDecoder, TlsRecord
from app.wire.tls_keys import KeyLog
from tests.support.tls import NAME, Flight, Peers

FIXTURES = pathlib.Path(__file__).parents[2] / "fixtures" / "tls"
RANDOM = "cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7"
RFC8448 = {
    "CLIENT_HANDSHAKE_TRAFFIC_SECRET": "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21",
    "SERVER_HANDSHAKE_TRAFFIC_SECRET": "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
    "CLIENT_TRAFFIC_SECRET_0": "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5",
    "SERVER_TRAFFIC_SECRET_0": "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643",
}


def rfc8448() -> list[Flight]:
    lines = (FIXTURES / "rfc8448.txt").read_text().splitlines()
    return [
        Flight(who == "client", bytes.fromhex(data))
        for who, data in (line.split() for line in lines if not line.startswith("#"))
    ]


def lines_of(secrets: dict[str, str]) -> list[str]:
    return [f"{label} {RANDOM} {secret}" for label, secret in secrets.items()]


def decoded(flights: list[Flight], keys: list[str]) -> tuple[TlsDecoder, list[TlsRecord]]:
    decoder = TlsDecoder(KeyLog(keys))
    found = [
        record
        for number, flight in enumerate(flights)
        for record in decoder.push(flight.data, number, from_client=flight.from_client)
    ]
    return decoder, found


def plain(records: list[TlsRecord], *, client: bool) -> bytes:
    return b"".join(record.data for record in records if record.from_client is client)


def test_the_example_of_rfc_8448() -> None:
    decoder, records = decoded(rfc8448(), lines_of(RFC8448))
    assert plain(records, client=True) == plain(records, client=False) == bytes(range(50))
    assert [(record.from_client, record.handshakes or record.alert or len(record.data)) for record in records] == [
        (True, ("client_hello",)),
        (False, ("server_hello",)),
        (True, ("finished",)),
        (False, ("new_session_ticket",)),
        (True, 50),
        (False, 50),
        (True, "warning close_notify"),
        (False, "warning close_notify"),
    ]
    session = decoder.session()
    assert (session.version, session.suite, session.server_name) == ("TLS 1.3", "TLS_AES_128_GCM_SHA256", "server")
    assert (session.decrypted, session.note) == (True, "")


CASES = [
    (ssl.TLSVersion.TLSv1_3, "", "TLS 1.3", "TLS_AES_256_GCM_SHA384"),
    (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-GCM-SHA256", "TLS 1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES256-GCM-SHA384", "TLS 1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    (
        ssl.TLSVersion.TLSv1_2,
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "TLS 1.2",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    ),
]


@pytest.mark.parametrize(("version", "ciphers", "name", "suite"), CASES, ids=[case[3] for case in CASES])
def test_what_python_encrypts(
    tmp_path: pathlib.Path, version: ssl.TLSVersion, ciphers: str, name: str, suite: str
) -> None:
    peers = Peers(tmp_path, version=version, ciphers=ciphers)
    peers.say(b"question" * 5000, client=True).say(b"answer", client=False).say(b"more", client=True)
    peers.close(client=True)
    decoder, records = decoded(peers.flights, peers.key_log)
    assert plain(records, client=True) == b"question" * 5000 + b"more"
    assert plain(records, client=False) == b"answer"
    session = decoder.session()
    assert (session.version, session.suite, session.server_name) == (name, suite, NAME)
    assert (session.offered, session.protocol, session.decrypted, session.note) == (("h2",), "h2", True, "")
    assert [record.alert for record in records if record.alert] == ["warning close_notify"]
    assert not [record for record in records if record.problem]


def test_a_suite_that_python_does_not_choose_by_itself() -> None:
    made = json.loads((FIXTURES / "chacha20.json").read_text())
    flights = [Flight(client, bytes.fromhex(data)) for client, data in made["flights"]]
    decoder, records = decoded(flights, made["key_log"])
    assert (plain(records, client=True), plain(records, client=False)) == (b"question", b"answer")
    assert decoder.session().suite == made["suite"] == "TLS_CHACHA20_POLY1305_SHA256"


def test_each_byte_has_its_place_on_the_wire() -> None:
    _, records = decoded(rfc8448(), lines_of(RFC8448))
    sent = b"".join(flight.data for flight in rfc8448() if flight.from_client)
    (record,) = (record for record in records if record.from_client and record.data)
    assert sent[record.data_start : record.data_start + 4].hex() == "a23f7054"  # the first bytes of its ciphertext


def test_any_pieces_give_the_same(tmp_path: pathlib.Path) -> None:
    peers = Peers(tmp_path, version=ssl.TLSVersion.TLSv1_3)
    peers.say(b"question", client=True).say(b"answer", client=False)
    _, whole = decoded(peers.flights, peers.key_log)
    cutter = random.Random(1)
    pieces = []
    for flight in peers.flights:
        at = 0
        while at < len(flight.data):
            size = cutter.randint(1, 90)
            pieces.append(Flight(flight.from_client, flight.data[at : at + size]))
            at += size
    _, cut = decoded(pieces, peers.key_log)
    assert [(record.start, record.handshakes, record.data) for record in cut] == [
        (record.start, record.handshakes, record.data) for record in whole
    ]


def derived(secret: bytes, label: str, size: int) -> bytes:
    """HKDF-Expand-Label by another's HKDF."""
    info = size.to_bytes(2) + bytes((6 + len(label),)) + b"tls13 " + label.encode() + b"\0"
    return HKDFExpand(hashes.SHA256(), size, info).derive(secret)


def sealed(secret: bytes, content: int, data: bytes, number: int = 0) -> bytes:
    """A record as RFC 8446 §5.2 makes it, with padding."""
    inner = data + bytes((content,)) + bytes(3)
    header = b"\x17\x03\x03" + (len(inner) + 16).to_bytes(2)
    nonce = (int.from_bytes(derived(secret, "iv", 12)) ^ number).to_bytes(12)
    return header + AESGCM(derived(secret, "key", 16)).encrypt(nonce, inner, header)


def test_keys_are_updated_again_and_again() -> None:
    update = bytes.fromhex("18000001 00")
    flights, secret = rfc8448(), bytes.fromhex(RFC8448["SERVER_TRAFFIC_SECRET_0"])
    flights.append(Flight(from_client=False, data=sealed(secret, 22, update, 3)))
    for turn in range(3):
        secret = derived(secret, "traffic upd", 32)
        flights.append(Flight(from_client=False, data=sealed(secret, 23, b"after %d" % turn)))
        flights.append(Flight(from_client=False, data=sealed(secret, 22, update, 1)))
    decoder, records = decoded(flights, lines_of(RFC8448))
    assert plain(records, client=False)[50:] == b"after 0after 1after 2"
    assert [record.handshakes for record in records].count(("key_update",)) == 4
    assert decoder.session().note == ""


def test_a_wrong_key_is_said_once_and_opens_nothing() -> None:
    wrong = dict.fromkeys(RFC8448, "00" * 32)
    decoder, records = decoded(rfc8448(), lines_of(wrong))
    assert [record.problem.code for record in records if record.problem] == ["tls-record-closed"] * 2
    problem = next(record.problem for record in records if record.problem)
    assert problem.text == (
        "The secrets of the run's key log do not open this record: its authentication tag does not fit them."
    )
    assert problem.spec == "RFC 8446 §5.2"
    assert plain(records, client=True) == b""
    assert not decoder.session().decrypted
    assert "do not open its records" in decoder.session().note


def test_without_its_secrets_a_connection_stays_closed() -> None:
    decoder, records = decoded(rfc8448(), [])
    assert not [record for record in records if record.problem or record.decrypted]
    assert decoder.waits
    assert decoder.session().note.startswith("The run has no key log")
    other, _ = decoded(rfc8448(), [f"CLIENT_RANDOM {'00' * 32} {'00' * 48}"])
    assert f"client random {RANDOM}" in other.session().note
    half, _ = decoded(rfc8448(), lines_of({"CLIENT_TRAFFIC_SECRET_0": RFC8448["CLIENT_TRAFFIC_SECRET_0"]}))
    assert half.session().note


def test_a_suite_that_is_not_read_is_named() -> None:
    flights = rfc8448()
    flights[1].data = flights[1].data.replace(bytes.fromhex("00130100"), bytes.fromhex("00130500"))  # AES_128_CCM_8
    decoder, _ = decoded(flights, lines_of(RFC8448))
    assert decoder.session().suite == "UNKNOWN(0x1305)"
    assert "0x1305 is not one that can be decrypted here" in decoder.session().note


def test_after_a_hole_nothing_is_guessed() -> None:
    decoder = TlsDecoder(KeyLog(lines_of(RFC8448)))
    decoder.hole(from_client=True)
    assert decoder.push(rfc8448()[0].data, 0, from_client=True) == []
    assert decoder.session().note.startswith("Bytes of this connection were not captured")


@given(st.binary(max_size=200), st.booleans())
def test_no_bytes_make_it_raise(data: bytes, client: bool) -> None:
    decoder = TlsDecoder(KeyLog(lines_of(RFC8448)))
    for flight in rfc8448()[:2]:
        decoder.push(flight.data, 0, from_client=flight.from_client)
    decoder.push(b"\x17\x03\x03" + len(data).to_bytes(2) + data, 1, from_client=client)
    decoder.push(b"\x16\x03\x03" + len(data).to_bytes(2) + data, 1, from_client=client)
    decoder.session()
