"""The context that a method gets from its twin: the words of gRPC's."""

import asyncio

import grpc
import pytest

from app.sandbox.inside.twin_context import Aborted, AioContext, SyncContext

FIELDS = (
    ("host", "localhost"),
    ("content-type", "application/json"),
    ("x-who", "ada"),
    ("trace-bin", "AAE"),
    ("b-bin", "é"),
)


def test_header_fields_are_the_metadata_without_those_of_http() -> None:
    context = SyncContext(FIELDS, "ipv4:127.0.0.1:1")
    assert [(one.key, one.value) for one in context.invocation_metadata()] == [
        ("x-who", "ada"),
        ("trace-bin", b"\x00\x01"),
        ("b-bin", b""),
    ]
    assert (context.peer(), context.auth_context(), context.time_remaining()) == ("ipv4:127.0.0.1:1", {}, None)
    assert (context.peer_identities(), context.peer_identity_key()) == (None, None)
    assert (context.is_active(), context.cancel(), context.add_callback(len)) == (True, False, False)


def test_what_a_method_sends_becomes_header_fields() -> None:
    context = SyncContext((), "")
    context.send_initial_metadata((("took", "1"),))
    context.set_trailing_metadata((("seen-bin", b"\x00\x01"),))
    context.set_compression(grpc.Compression.Gzip)
    context.disable_next_message_compression()
    assert context.fields == (("took", "1"), ("seen-bin", "AAE"))
    assert context.trailing_metadata() == (("seen-bin", b"\x00\x01"),)


def test_a_status_is_set_or_ends_the_call() -> None:
    context = SyncContext((), "")
    context.set_code(grpc.StatusCode.ABORTED)
    context.set_details(b"later")
    assert (context.code(), context.details()) == (grpc.StatusCode.ABORTED, "later")
    with pytest.raises(Aborted):
        context.abort(grpc.StatusCode.NOT_FOUND, "nobody")
    assert (context.status, context.text) == (grpc.StatusCode.NOT_FOUND, "nobody")


def test_in_an_event_loop() -> None:
    async def speak(context: AioContext) -> None:
        await context.send_initial_metadata((("took", "1"),))
        assert await context.read() is grpc.aio.EOF
        with pytest.raises(Aborted):
            await context.abort(grpc.StatusCode.NOT_FOUND, "nobody", (("why", "x"),))
        context.add_done_callback(len)
        assert (context.cancelled(), context.done()) == (False, False)
        assert context.fields == (("took", "1"), ("why", "x"))
        with pytest.raises(Aborted):
            await context.write(None)
        assert "yields" in context.details()

    asyncio.run(speak(AioContext((), "")))
