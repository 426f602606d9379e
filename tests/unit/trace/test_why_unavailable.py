"""Why no server answered: what became of its process and of the connection. Events are a millisecond apart."""

import pytest

from app.runs.events import AnyEvent, ProcessListening, ProcessStarted
from app.trace.conversation import conversation
from tests.support import recordings as r
from tests.support import schemas

GET = "/kinds.three.Kinds/Get"
REFUSED = "failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:{}: Connection refused"
CLOSED = "failed to connect to all addresses; last error: UNAVAILABLE: ipv4:127.0.0.1:50051: Socket closed"
SILENT = " TLS to localhost:50051: the server closed the connection after the handshake, before it said anything"


def why(*events: AnyEvent) -> str:
    return conversation(r.recording(*events), schemas.schema(schemas.kinds())).calls[0].why


def test_stop_is_no_cause_of_what_failed_before() -> None:
    failed = (r.header(GET), r.trailer(14, CLOSED))
    assert why(*r.up(), *failed) == why(*r.up(), *failed, r.exited(0, 9))
    assert "closed it at once" in why(*r.up(), *failed, r.exited(0, 9))
    assert why(*r.up(), r.header(GET), r.exited(0, 9), r.trailer(14, "Socket closed")).startswith("server was ended")


def test_a_port_that_nobody_listens_on_any_more() -> None:
    said = why(*r.up(), r.header(GET), r.trailer(14, REFUSED.format(50051)))
    assert said == "Nothing listens on port 50051 any more, though server still runs: was server.stop(...) called?"


def test_of_several_processes_the_one_that_was_called() -> None:
    billing = (ProcessStarted(process="billing", command=""), ProcessListening(process="billing", port=50061))
    said = why(*r.up(), *billing, r.header(GET), r.trailer(14, REFUSED.format(50061)))
    assert said.startswith("Nothing listens on port 50061 any more, though billing still runs")


@pytest.mark.parametrize(
    ("debug", "words"),
    [
        ("[SSL: WRONG_VERSION_NUMBER] wrong version number", "The client spoke TLS and the server answered with"),
        ("Hostname mismatch, certificate is not valid for 'a.b'. CERTIFICATE_VERIFY_FAILED", "not good for “a.b”"),
        ("CERTIFICATE_VERIFY_FAILED: unable to get local issuer", "certificate was not trusted"),
        ("NO_APPLICATION_PROTOCOL: the server did not choose h2", "it must choose “h2” by ALPN"),
        (SILENT, "it did not take what the client showed"),
    ],
)
def test_tls_that_failed(debug: str, words: str) -> None:
    assert words in why(*r.up(), r.header(GET), r.trailer(14, CLOSED, debug_text=debug))


def test_a_client_certificate_that_is_missing() -> None:
    log = r.stderr("E0000 ssl_transport_security.cc:1] SSL_ERROR_SSL: PEER_DID_NOT_RETURN_A_CERTIFICATE")
    said = why(*r.up(), r.header(GET), *log, r.trailer(14, CLOSED, debug_text=SILENT))
    assert said.startswith("The server asks for a client certificate (mutual TLS) and the client showed none")


@pytest.mark.parametrize("words", ["Too many pings", "GOAWAY received; Error code: 11; Debug Text: too_many_pings"])
def test_too_many_pings(words: str) -> None:
    assert "too many keepalive pings" in why(*r.up(), r.header(GET), r.trailer(14, words))
