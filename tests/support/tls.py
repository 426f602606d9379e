"""TLS conversations for tests, made by Python's own ``ssl`` between two memory buffers, with the key log that it writes."""

import contextlib
import datetime as dt
import pathlib
import ssl
from dataclasses import dataclass
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "greeter.test"


@cache
def certificate() -> bytes:
    """A key and its certificate for ``NAME``, signed by itself, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, form, serialization.NoEncryption()) + built.public_bytes(pem)


@dataclass
class Flight:
    """Bytes that one end sent at once."""

    from_client: bool
    data: bytes


class Peers:
    """A TLS client and a server; ``say`` sends from one to the other, and ``flights`` is all that crossed between them."""

    def __init__(self, folder: pathlib.Path, *, version: ssl.TLSVersion, ciphers: str = "", alpn: str = "h2") -> None:
        pem = folder / "pem"
        pem.write_bytes(certificate())
        self._log = folder / "keys"
        client, server = ssl.create_default_context(cafile=str(pem)), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(pem)
        client.keylog_filename = str(self._log)
        for context in (client, server):
            context.minimum_version = context.maximum_version = version
            context.set_alpn_protocols([alpn])
            if ciphers:
                context.set_ciphers(ciphers)
        self._incoming = {client: ssl.MemoryBIO() for client in (True, False)}
        self._outgoing = {client: ssl.MemoryBIO() for client in (True, False)}
        self._ends = {
            True: client.wrap_bio(self._incoming[True], self._outgoing[True], server_hostname=NAME),
            False: server.wrap_bio(self._incoming[False], self._outgoing[False], server_side=True),
        }
        self.flights: list[Flight] = []
        waiting = [True, False, True, False]
        for end in waiting:
            self._hand_over(client=end)
        self.suite = (self._ends[True].cipher() or ("",))[0]

    @property
    def key_log(self) -> list[str]:
        """The lines that the client wrote."""
        return self._log.read_text().splitlines()

    def say(self, data: bytes, *, client: bool) -> "Peers":
        """One end sends data."""
        self._ends[client].write(data)
        self._sent(client=client)
        received = b""
        while len(received) < len(data):  # it reads a record at a time
            received += self._ends[not client].read(len(data))
        assert received == data
        return self

    def close(self, *, client: bool) -> "Peers":
        """One end says that it sends no more."""
        try:
            self._ends[client].unwrap()
        except ssl.SSLWantReadError:
            self._sent(client=client)
        return self

    def _hand_over(self, *, client: bool) -> None:
        with contextlib.suppress(ssl.SSLWantReadError):
            self._ends[client].do_handshake()
        self._sent(client=client)

    def _sent(self, *, client: bool) -> None:
        """Record what an end has written, and let the other end have it."""
        data = self._outgoing[client].read()
        self._incoming[not client].write(data)
        if data:
            self.flights.append(Flight(client, data))
