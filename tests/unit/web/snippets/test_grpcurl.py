"""A call as a grpcurl command and back; the real grpcurl takes the commands in tests/integration/test_snippets."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.runs.spec import CallSpec, Channel, Metadatum, Request, RequestFormat, Security, in_json
from app.web.snippets import grpcurl

HELLO = CallSpec(path="/greeter.Greeter/SayHello", requests=in_json('{"name": "it\'s"}'))


@pytest.fixture(autouse=True)
def _language(speaking: Flask) -> Iterator[None]:
    with speaking.test_request_context("/"):
        yield


def command(spec: CallSpec, *, compact: bool = True) -> str:
    return grpcurl.command(spec, protos=("greeter.proto",), address="localhost:50051", compact=compact)


def test_a_plain_call() -> None:
    expected = (
        """grpcurl -plaintext -proto greeter.proto -d '{"name": "it'"'"'s"}' localhost:50051 greeter.Greeter/SayHello"""
    )
    assert command(HELLO) == expected
    assert command(HELLO, compact=False).replace(" \\\n  ", " ") == expected


@pytest.mark.parametrize("security", list(Security))
@pytest.mark.parametrize("compact", [True, False])
def test_a_command_comes_back(security: Security, *, compact: bool) -> None:
    spec = replace(
        HELLO,
        deadline_ms=1500,
        metadata=(Metadatum(name="x-who", value=b"a: b"), Metadatum(name="x-bin", value=b"\x00\xff")),
        channel=Channel(security=security, authority="shop.test", user_agent="my tool"),
    )
    pasted = grpcurl.read(command(spec, compact=compact))
    assert pasted.spec == spec
    assert len(pasted.notes) == 1  # the address


def test_what_grpcurl_cannot_say_is_said() -> None:
    spec = replace(
        HELLO,
        requests=(Request(format=RequestFormat.BYTES, data=b"\xff"),),
        channel=Channel(service_config="{}"),
    )
    assert " -d " not in command(spec)
    assert [text.split()[0] for text in grpcurl.unsaid(spec)] == ["grpcurl", "grpcurl"]
    assert grpcurl.unsaid(HELLO) == ()


@pytest.mark.parametrize(
    "text",
    [
        "$ grpcurl -plaintext -d={} localhost:1 greeter.Greeter.SayHello",
        "/usr/bin/grpcurl --plaintext -v -emit-defaults -d '{}' localhost:1 greeter.Greeter/SayHello",
        "grpcurl -plaintext \\\n  -import-path . -proto a.proto \\\n  -d '{}' \\\n  localhost:1 /greeter.Greeter/SayHello",
    ],
)
def test_ways_of_writing_it(text: str) -> None:
    assert grpcurl.read(text).spec == CallSpec(path="/greeter.Greeter/SayHello", requests=in_json("{}"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("curl -d x", "no grpcurl command"),
        ("", "no grpcurl command"),
        ("grpcurl -d '{ localhost:1 a.B/C", "quote in this command is not closed"),
        ("grpcurl -plaintext localhost:1 list", "names no method to call"),
        ("grpcurl -plaintext localhost:1 describe a.B", "names no method to call"),
        ("grpcurl -plaintext", "names no method to call"),
        ("grpcurl " + "x" * grpcurl.MOST_COMMAND, "the most is 65536"),
    ],
)
def test_what_is_no_call(text: str, sentence: str) -> None:
    with pytest.raises(grpcurl.NotGrpcurl, match=sentence):
        grpcurl.read(text)


def test_what_means_nothing_here_is_left_out_and_said() -> None:
    pasted = grpcurl.read("grpcurl -alts -d @ -H 'X: \u00e4' -max-time soon -H 'B-bin: *' h:1 a.B/C")
    assert pasted.spec == CallSpec(path="/a.B/C", channel=Channel(security=Security.TLS))
    notes = " ".join(pasted.notes)
    assert all(word in notes for word in ("“-alts”", "“-d @”", "“x”", "“b-bin”", "h:1"))


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    for command_text in (text, f"grpcurl {text}"):
        try:
            assert grpcurl.read(command_text).spec.path.startswith("/")
        except grpcurl.NotGrpcurl as refused:
            assert str(refused).endswith((".", "SayHello"))  # noqa: PT017 - either is right
