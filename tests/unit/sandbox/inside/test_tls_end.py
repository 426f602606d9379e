"""TLS between grpcio and a server: readable, verified, and with words for what goes wrong."""

import time
from collections.abc import Iterator

import grpc
import pytest

from app.runner import certificates
from app.sandbox.inside import tls_end
from tests.support.driven import Driven, server

CERTIFICATES = certificates.make(certificates.at(time.time_ns()), names=("shop",))
PAIR = (CERTIFICATES.server_key.encode(), CERTIFICATES.server.encode())
ONE_SIDED = grpc.ssl_server_credentials([PAIR])
MUTUAL = grpc.ssl_server_credentials([PAIR], CERTIFICATES.ca.encode(), require_client_auth=True)
TRUST = {"ca": CERTIFICATES.ca, "certificate": "", "key": ""}
SHOWN = {**TRUST, "certificate": CERTIFICATES.client, "key": CERTIFICATES.client_key}


@pytest.fixture(scope="module")
def driver() -> Iterator[Driven]:
    driven = Driven()
    yield driven
    assert driven.close() == 0


def test_a_call_over_tls_and_its_keys(driver: Driven) -> None:
    with server(ONE_SIDED) as port:
        opened = driver.open(port, security=TRUST)
        assert opened["ok"]
        assert opened["client_port"] not in {0, port}
        labels = {line.split()[0] for line in opened["keys"]}
        assert labels >= {"CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"}, "RFC 9850"
        told = driver.answer("Told", b"", bearer_token="t0ken").decode()
        assert f":{opened['client_port']}'" in told, "the connection whose port was told"
        assert "'Bearer t0ken'" in told


def test_mutual_tls_shows_the_clients_certificate(driver: Driven) -> None:
    with server(MUTUAL) as port:
        assert driver.open(port, id=2, security=SHOWN)["ok"]
        assert b"'x509_common_name': [b'client']" in driver.answer("Told", b"", channel=2)


def test_several_servers_over_tls(driver: Driven) -> None:
    config = '{"loadBalancingConfig": [{"round_robin": {}}]}'
    with server(ONE_SIDED) as one, server(ONE_SIDED) as other:
        assert driver.open(one, other, id=3, security=TRUST, options=[["grpc.service_config", config]])["ok"]
        for _ in range(3):
            assert driver.answer("Reverse", b"ab", channel=3) == b"ba"


def _failure(driver: Driven, number: int, port: int, **changes: object) -> str:
    assert not driver.open(port, id=number, wait_ms=2000, **changes)["ok"]
    driver.start("Reverse", "unary_unary", b"", channel=number)
    trailer = driver.steps()[-1]
    assert trailer["code"] == grpc.StatusCode.UNAVAILABLE.value[0]
    assert "unix:" not in trailer["text"] + trailer["debug"], "the server's address, not our socket's"
    return str(trailer["debug"])


def test_what_goes_wrong_is_said_in_openssls_words(driver: Driven) -> None:
    with server() as plain, server(ONE_SIDED) as secure, server(MUTUAL) as mutual:
        assert "WRONG_VERSION_NUMBER" in _failure(driver, 4, plain, security=TRUST)
        wrong_name = _failure(driver, 5, secure, security=TRUST, authority="elsewhere.example")
        assert "CERTIFICATE_VERIFY_FAILED" in wrong_name
        assert "elsewhere.example" in wrong_name
        other = certificates.make(certificates.at(time.time_ns()))
        assert "CERTIFICATE_VERIFY_FAILED" in _failure(driver, 6, secure, security={**TRUST, "ca": other.ca})
        assert tls_end.SILENT in _failure(driver, 7, mutual, security=TRUST)
    assert "Connect call failed" in _failure(driver, 8, 1, security=TRUST)
