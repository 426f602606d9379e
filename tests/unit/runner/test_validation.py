"""What a caller may ask for."""

import pytest

from app.runner.validation import run_id_problem, spec_problems
from app.runs.spec import CallSpec, Channel, Client, Compression, Metadatum, Request, Security, in_json

PATH = "/greeter.Greeter/SayHello"


@pytest.mark.parametrize("run_id", ["a", "abc-DEF_2", "a" * 64])
def test_run_ids(run_id: str) -> None:
    assert not run_id_problem(run_id)


@pytest.mark.parametrize("run_id", ["", "a" * 65, "a/b", "a b", "é"])
def test_not_run_ids(run_id: str) -> None:
    assert run_id_problem(run_id)


def test_a_plain_call_is_fine() -> None:
    metadata = (Metadatum(name="x-trace", value=b"1 2"), Metadatum(name="k-bin", value=b"\x00\xff"))
    assert spec_problems(CallSpec(path=PATH, requests=in_json("{}"), metadata=metadata, deadline_ms=1000)) == ()


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (CallSpec(path="SayHello"), "is not a method path"),
        (CallSpec(path="/a/b\n"), "is not a method path"),
        (CallSpec(path=PATH, requests=in_json("{}") * 101), "at most 100 messages"),
        (CallSpec(path=PATH, deadline_ms=10**9), "an hour"),
        (CallSpec(path=PATH, metadata=(Metadatum(name="X-Trace", value=b""),)), "lower-case"),
        (CallSpec(path=PATH, metadata=(Metadatum(name="grpc-timeout", value=b"1S"),)), "belong to gRPC"),
        (CallSpec(path=PATH, metadata=(Metadatum(name="a", value=b"\xff"),)), "printable ASCII"),
        (CallSpec(path=PATH, metadata=(Metadatum(name="a", value=b"x" * 9000),)), "9033 bytes"),
        (CallSpec(path=PATH, metadata=(Metadatum(name="a", value=b""),) * 65), "at most 64"),
        (CallSpec(path=PATH, requests=(Request(data=bytes(5 * 1024 * 1024 + 1)),)), "5,242,881 bytes together"),
        (
            CallSpec(path=PATH, compression=Compression.GZIP, channel=Channel(client=Client.NODE)),
            "all calls of a channel",
        ),
        (CallSpec(path=PATH, bearer_token="t"), "Call credentials go over TLS only"),
        (CallSpec(path=PATH, bearer_token="a b", channel=Channel(security=Security.TLS)), "RFC 6750"),
    ],
)
def test_what_is_wrong_is_said(spec: CallSpec, words: str) -> None:
    assert any(words in problem for problem in spec_problems(spec))
