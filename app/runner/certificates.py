"""The certificates of one run: a certificate authority, a server's and a client's certificate, made new for each run.

Learner code finds them as files, ``tls/ca.crt``, ``tls/server.crt``, ``tls/server.key``, ``tls/client.crt`` and
``tls/client.key``, and uses them as on any other machine: ``grpc.ssl_server_credentials(...)``. They are good for a day and
for names of the pod's loopback only. The authority's own key is forgotten at once.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.runs.workspace import File

FOLDER = "tls"
NAMES = ("localhost", "pod")
"""What the pod's ``/etc/hosts`` calls its loopback; the names of its processes come beside them."""
ADDRESSES = ("127.0.0.1", "::1")
_EARLY = timedelta(hours=1)
_LIFE = timedelta(days=1)
_SIGNS = x509.KeyUsage(
    key_cert_sign=True,
    crl_sign=True,
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)
"""What an authority's key may do; strict readers ask for it (RFC 5280, 4.2.1.3)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificates:
    """PEM texts."""

    ca: str
    server: str
    server_key: str
    client: str
    client_key: str

    @property
    def files(self) -> tuple[File, ...]:
        """As the learner's programs find them."""
        named = {
            "ca.crt": self.ca,
            "server.crt": self.server,
            "server.key": self.server_key,
            "client.crt": self.client,
            "client.key": self.client_key,
        }
        return tuple(File(path=f"{FOLDER}/{name}", text=text) for name, text in named.items())


def make(now: datetime, names: tuple[str, ...] = ()) -> Certificates:
    """New keys and certificates, valid from an hour before ``now``; the server's also for ``names``."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = _Authority(key=authority_key, name=_named("grpclab run"), now=now)
    ca = authority.sign(authority.name, authority_key, x509.BasicConstraints(ca=True, path_length=0), _SIGNS)
    hosts = [x509.DNSName(name) for name in dict.fromkeys((*NAMES, *names))]
    addresses = [x509.IPAddress(ip_address(address)) for address in ADDRESSES]
    server_key, client_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    server = authority.sign(
        _named("localhost"),
        server_key,
        x509.SubjectAlternativeName([*hosts, *addresses]),
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]),
    )
    client = authority.sign(_named("client"), client_key, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]))
    return Certificates(
        ca=_pem(ca), server=_pem(server), server_key=_key_pem(server_key), client=_pem(client), client_key=_key_pem(client_key)
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class _Authority:
    key: ec.EllipticCurvePrivateKey
    name: x509.Name
    now: datetime

    def sign(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *extensions: x509.ExtensionType
    ) -> x509.Certificate:
        """A certificate for ``subject`` and its key."""
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now - _EARLY)
            .not_valid_after(self.now + _LIFE)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        for extension in extensions:
            critical = isinstance(extension, x509.BasicConstraints | x509.KeyUsage)
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(self.key, hashes.SHA256())


def at(unix_ns: int) -> datetime:
    """The moment of a run's clock."""
    return datetime.fromtimestamp(unix_ns // 10**9, UTC)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _key_pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
