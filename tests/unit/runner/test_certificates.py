"""The certificates of a run: what OpenSSL makes of them."""

import ssl
import time
from pathlib import Path

import pytest

from app.runner import certificates
from app.runner.certificates import Certificates
from app.runs.workspace import path_problem


@pytest.fixture(scope="module")
def made() -> Certificates:
    return certificates.make(certificates.at(time.time_ns()), names=("billing",))


def _shake_hands(made: Certificates, folder: Path, name: str) -> None:
    """A TLS handshake in memory, both sides showing certificates."""
    pairs = {"server": made.server_key + made.server, "client": made.client_key + made.client}
    contexts = {}
    for side, purpose in (("server", ssl.Purpose.CLIENT_AUTH), ("client", ssl.Purpose.SERVER_AUTH)):
        (folder / side).write_text(pairs[side])
        context = contexts[side] = ssl.create_default_context(purpose, cadata=made.ca)
        context.verify_mode = ssl.CERT_REQUIRED
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        context.load_cert_chain(folder / side)
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = contexts["client"].wrap_bio(to_client, to_server, server_hostname=name)
    server = contexts["server"].wrap_bio(to_server, to_client, server_side=True)
    waiting = [client, server]
    for _ in range(6):
        for side in tuple(waiting):
            try:
                side.do_handshake()
                waiting.remove(side)
            except ssl.SSLWantReadError:
                continue
    assert not waiting
    assert client.getpeercert()
    assert server.getpeercert()


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1", "pod", "billing"])
def test_both_sides_are_believed(made: Certificates, tmp_path: Path, name: str) -> None:
    _shake_hands(made, tmp_path, name)


def test_no_other_name_is(made: Certificates, tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="shop"):
        _shake_hands(made, tmp_path, "shop")


def test_they_are_files_of_the_workspace(made: Certificates) -> None:
    assert [file.path for file in made.files] == [
        "tls/ca.crt",
        "tls/server.crt",
        "tls/server.key",
        "tls/client.crt",
        "tls/client.key",
    ]
    assert not any(path_problem(file.path) for file in made.files)
    assert len({file.text for file in made.files}) == 5


def test_each_run_has_its_own(made: Certificates, tmp_path: Path) -> None:
    other = certificates.make(certificates.at(time.time_ns()))
    mixed = Certificates(
        ca=made.ca, server=other.server, server_key=other.server_key, client=made.client, client_key=made.client_key
    )
    with pytest.raises(ssl.SSLCertVerificationError):
        _shake_hands(mixed, tmp_path, "localhost")
