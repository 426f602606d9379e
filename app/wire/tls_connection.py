"""The two directions of a TLS connection joined: records, handshake messages, and the plaintext where its keys are known.

Push the bytes of both directions in the order of time. Which keys protect a record is never guessed: they are the present
ones, or else the next ones (after Finished, RFC 8446 §7.3, or KeyUpdate, §4.6.3), if the record's tag fits them. What no key
opens stays closed and is said once for each direction. Early data (0-RTT, §4.2.10) and renegotiation are not read; gRPC has
neither.
"""

from dataclasses import dataclass, replace

from app.sentences import sentence
from app.wire import tls, tls_ciphers
from app.wire import tls_handshake as handshakes
from app.wire.problems import Problem
from app.wire.tls import Record, RecordReader
from app.wire.tls_ciphers import SUITES, TLS12, TLS13, Opened, Protection
from app.wire.tls_handshake import HandshakeReader, Hello
from app.wire.tls_keys import CLIENT_RANDOM, KeyLog

VERSIONS = {0x0300: "SSL 3.0", 0x0301: "TLS 1.0", 0x0302: "TLS 1.1", TLS12: "TLS 1.2", TLS13: "TLS 1.3"}
_LEVELS = {1: "warning", 2: "fatal"}
_ALERTS = {
    0: "close_notify",
    10: "unexpected_message",
    20: "bad_record_mac",
    22: "record_overflow",
    40: "handshake_failure",
    42: "bad_certificate",
    43: "unsupported_certificate",
    44: "certificate_revoked",
    45: "certificate_expired",
    46: "certificate_unknown",
    47: "illegal_parameter",
    48: "unknown_ca",
    49: "access_denied",
    50: "decode_error",
    51: "decrypt_error",
    70: "protocol_version",
    71: "insufficient_security",
    80: "internal_error",
    86: "inappropriate_fallback",
    90: "user_canceled",
    109: "missing_extension",
    110: "unsupported_extension",
    112: "unrecognized_name",
    116: "certificate_required",
    120: "no_application_protocol",
}
"""RFC 8446 §6."""


_LOST = sentence("Bytes of this connection were not captured, or are no TLS records: nothing after them can be read.")
_WRONG_KEYS = sentence("The run's key log has secrets for this connection, but they do not open its records.")
_SOME_KEYS = sentence("Some records of this connection stay encrypted: the run's key log has no secret for them.")
_NO_SERVER_HELLO = sentence(
    "The ServerHello of this connection was not recorded, so nothing after it can be decrypted."
)
_NO_KEY_LOG = sentence("The run has no key log, so the content of this connection stays encrypted, as it should.")


@dataclass(frozen=True, slots=True)
class TlsRecord:
    """One record, with what is known of its content."""

    from_client: bool
    type: int
    """The content type that its header says; all that is encrypted in TLS 1.3 says application_data."""
    length: int
    """Of its fragment."""
    start: int
    """First byte in the direction's stream."""
    packet: int
    content: int
    """The content type that counts: inside the encryption where it was opened, else as ``type``."""
    decrypted: bool = False
    """It was encrypted, and a key of the key log opened it."""
    handshakes: tuple[str, ...] = ()
    """Names of the handshake messages that begin in it."""
    hello: Hello | None = None
    """Of a ClientHello, a ServerHello, or EncryptedExtensions in it."""
    alert: str = ""
    """``fatal unknown_ca``."""
    data: bytes = b""
    """Application data."""
    data_start: int = 0
    """Where its first byte stands, encrypted, in the direction's stream."""
    problem: Problem | None = None

    @property
    def name(self) -> str:
        """``application_data``; an unknown type keeps its number."""
        return tls.type_name(self.type)

    def without_data(self) -> "TlsRecord":
        """All but the application data, for whoever keeps that elsewhere."""
        return replace(self, data=b"") if self.data else self


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """What a connection's two ends agreed on, as far as it was seen."""

    version: str = ""
    """``TLS 1.3``; empty before the ServerHello."""
    suite: str = ""
    """``TLS_AES_128_GCM_SHA256``; a number where it is not one that can be read."""
    server_name: str = ""
    offered: tuple[str, ...] = ()
    """ALPN: the client's, in its order of preference."""
    protocol: str = ""
    """ALPN: the server's choice; in TLS 1.3 it is encrypted."""
    decrypted: bool = False
    """A key of the key log opened a record."""
    note: str = ""
    """Why application data cannot be read; empty where it can, or where there was none."""


class _Side:
    """What one end sends."""

    def __init__(self) -> None:
        self.reader = RecordReader()
        self.handshake = HandshakeReader()
        self.keys: list[Protection] = []
        """Those in use and those that come after them."""
        self.encrypted = False
        """TLS 1.2: its ChangeCipherSpec was seen."""
        self.opened = self.failed = False


class TlsDecoder:
    """Reads one connection; True stands for the client wherever a side is named."""

    def __init__(self, keys: KeyLog) -> None:
        self._keys = keys
        self._sides = {True: _Side(), False: _Side()}
        self._client = Hello()
        self._server = Hello()
        self._protocol = ""
        self._closed_data = False  # application data came that no key opened

    @property
    def client_random(self) -> bytes:
        """By which the key log names this connection; empty before its ClientHello."""
        return self._client.random

    @property
    def waits(self) -> bool:
        """Something was encrypted for which there was no key."""
        return self._closed_data or any(side.failed for side in self._sides.values())

    def push(self, data: bytes, packet: int, *, from_client: bool) -> list[TlsRecord]:
        """Take the next bytes of one side; the records they complete."""
        side = self._sides[from_client]
        return [self._take(side, record, from_client=from_client) for record in side.reader.push(data, packet)]

    def hole(self, *, from_client: bool) -> None:
        """The next bytes of one side were not captured: where a record begins is not known any more."""
        self._sides[from_client].reader.hole()

    def session(self) -> Session:
        """What is known by now."""
        version, suite = self._server.version, SUITES.get(self._server.suite)
        decrypted = any(side.opened for side in self._sides.values())
        name = suite.name if suite else f"UNKNOWN(0x{self._server.suite:04x})"
        return Session(
            version=VERSIONS.get(version) or f"UNKNOWN(0x{version:04x})" if version else "",
            suite=name if version else "",
            server_name=self._client.server_name,
            offered=self._client.protocols,
            protocol=self._protocol,
            decrypted=decrypted,
            note=self._note(),
        )

    def _note(self) -> str:
        """Why something stays encrypted; empty where nothing does."""
        sides, suite = self._sides.values(), self._server.suite
        reasons = (
            (any(side.reader.lost for side in sides), _LOST),
            (not self.waits, ""),
            (any(side.failed for side in sides), _WRONG_KEYS),
            (any(side.opened for side in sides), _SOME_KEYS),
            (not self._server.version, _NO_SERVER_HELLO),
            (suite not in SUITES, _unknown_suite(suite)),
            (not self._keys, _NO_KEY_LOG),
            (True, _no_keys(self.client_random)),
        )
        return next(text for holds, text in reasons if holds)

    def _take(self, side: _Side, record: Record, *, from_client: bool) -> TlsRecord:
        if record.type == tls.CHANGE_CIPHER_SPEC and self._server.version == TLS12:
            side.encrypted = True
            side.keys = self._master_keys(client=from_client)
        if not self._is_encrypted(side, record):
            return self._content(side, record, record.type, Opened(record.fragment, 0), from_client=from_client)
        opened = self._open(side, record, from_client=from_client)
        if opened is None:
            self._closed_data = self._closed_data or record.type == tls.APPLICATION_DATA
            return self._closed(side, record, from_client=from_client)
        content = record.type
        if self._server.version == TLS13:
            inner = opened.data.rstrip(b"\0")  # the real type is the last byte that is not padding (RFC 8446 §5.4)
            content = inner[-1] if inner else record.type
            opened = Opened(inner[:-1], opened.offset)
        return self._content(side, record, content, opened, from_client=from_client)

    def _is_encrypted(self, side: _Side, record: Record) -> bool:
        if record.type == tls.APPLICATION_DATA:
            return True
        return side.encrypted and record.type != tls.CHANGE_CIPHER_SPEC

    def _open(self, side: _Side, record: Record, *, from_client: bool) -> Opened | None:
        version13 = self._server.version == TLS13
        if not side.keys and version13:
            side.keys = self._traffic_keys(client=from_client)
        if side.failed or not side.keys:
            return None
        present, following = side.keys[0], side.keys[1:2]
        opened = present.open(record.header, record.fragment)
        if opened is None and version13:
            (after,) = following or (present.next(),)
            opened = after.open(record.header, record.fragment)
            side.keys = side.keys if opened is None else [after, *side.keys[2:]]
        side.opened = side.opened or opened is not None
        return opened

    def _traffic_keys(self, *, client: bool) -> list[Protection]:
        """TLS 1.3: the keys of the handshake and those after it."""
        suite, known = SUITES.get(self._server.suite), self._keys.secrets(self.client_random)
        who = "CLIENT" if client else "SERVER"
        labels = (f"{who}_HANDSHAKE_TRAFFIC_SECRET", f"{who}_TRAFFIC_SECRET_0")
        if suite is None or suite.version != TLS13:
            return []
        return [tls_ciphers.protection(suite, known[label]) for label in labels if label in known]

    def _master_keys(self, *, client: bool) -> list[Protection]:
        """TLS 1.2: the keys of one end."""
        suite, master = SUITES.get(self._server.suite), self._keys.secrets(self.client_random).get(CLIENT_RANDOM)
        if suite is None or suite.version != TLS12 or master is None:
            return []
        randoms = self._client.random, self._server.random
        return [tls_ciphers.master_protection(suite, master, randoms, client=client)]

    def _closed(self, side: _Side, record: Record, *, from_client: bool) -> TlsRecord:
        problem = None
        # A client that sent early data: records that its handshake keys do not open are skipped (RFC 8446 §4.2.10).
        early = from_client and self._client.early_data and not side.opened
        if side.keys and not side.failed and not early:
            side.failed = True
            end = record.start + tls.HEADER_BYTES + len(record.fragment)
            text = sentence(
                "The secrets of the run's key log do not open this record: its authentication tag does not fit them."
            )
            spec = "RFC 8446 §5.2" if self._server.version == TLS13 else "RFC 5246 §6.2.3.3"
            problem = Problem(code="tls-record-closed", text=text, spec=spec, start=record.start, end=end)
        length = len(record.fragment)
        return TlsRecord(from_client, record.type, length, record.start, record.packet, record.type, problem=problem)

    def _content(self, side: _Side, record: Record, content: int, opened: Opened, *, from_client: bool) -> TlsRecord:
        """A record whose content is plain, or was opened."""
        data, decrypted = opened.data, self._is_encrypted(side, record)
        names, hello = self._handshakes(side, data) if content == tls.HANDSHAKE else ((), None)
        return TlsRecord(
            from_client,
            record.type,
            len(record.fragment),
            record.start,
            record.packet,
            content,
            decrypted,
            names,
            hello,
            _alert(data) if content == tls.ALERT else "",
            data if content == tls.APPLICATION_DATA else b"",
            record.start + tls.HEADER_BYTES + opened.offset,
        )

    def _handshakes(self, side: _Side, data: bytes) -> tuple[tuple[str, ...], Hello | None]:
        names, messages = side.handshake.push(data)
        hello = None
        for message in messages:
            read = None
            if message.type == handshakes.CLIENT_HELLO:
                read = self._client = handshakes.client_hello(message.body)
            elif message.type == handshakes.SERVER_HELLO:
                read = handshakes.server_hello(message.body)
                if read.random != handshakes.RETRY_RANDOM:
                    self._server = read
            elif message.type == handshakes.ENCRYPTED_EXTENSIONS:
                read = handshakes.encrypted_extensions(message.body)
            if read is not None and message.type != handshakes.CLIENT_HELLO and read.protocols:
                self._protocol = read.protocols[0]
            hello = read or hello
        return names, hello


def _alert(data: bytes) -> str:
    if len(data) != 2:
        return ""
    level = _LEVELS.get(data[0]) or f"UNKNOWN({data[0]})"
    return f"{level} {_ALERTS.get(data[1]) or f'UNKNOWN({data[1]})'}"


def _unknown_suite(suite: int) -> str:
    return sentence(
        "Its cipher suite %(suite)s is not one that can be decrypted here: AES-GCM and ChaCha20-Poly1305 are.",
        suite=f"0x{suite:04x}",
    )


def _no_keys(client_random: bytes) -> str:
    return sentence(
        "The run's key log has no secret for this connection (client random %(random)s).", random=client_random.hex()
    )
