"""The symbols of grpc are those of the package."""

import grpc
import grpc.aio

from app.web.symbols import of_grpc


def test_every_public_name_is_there() -> None:
    found = of_grpc.symbols()
    assert set(found["module grpc"].members) == {*grpc.__all__, "aio"}
    assert set(found["module grpc.aio"].members) == set(grpc.aio.__all__)
    assert {"OK", "NOT_FOUND", "UNAVAILABLE"} <= set(found["grpc.StatusCode"].members)
    assert {"abort", "set_code", "invocation_metadata"} <= set(found["grpc.ServicerContext"].members)
    assert found["grpc.ServicerContext.abort"].text == "abort(code, details)"
    assert found["grpc.ServicerContext.peer"].text == "peer()"
    assert found["grpc.insecure_channel"].doc.startswith("Creates an insecure Channel")


def test_what_functions_return_is_there_too() -> None:
    found = of_grpc.symbols()
    made = {symbol.call for symbol in found.values() if symbol.call}
    assert made <= set(found)
    assert found["grpc.aio.server"].call == "grpc.aio.Server"
    assert {key for symbol in found.values() for key in symbol.members.values()} <= set(found)
