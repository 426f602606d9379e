"""The methods of a server, found where it registers them, and called with JSON.

A method gets the very messages that gRPC would give it, since the request is parsed into the type that the server's own
deserializer makes, and its answer becomes JSON (google.protobuf.json_format), without spaces. Errors become an HTTP status
and a google.rpc.Status, as gRPC's transcoding maps codes (google/rpc/code.proto).
"""

import base64
import inspect
import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, NamedTuple

import grpc
from google.protobuf import json_format

from .twin_context import Aborted, Told
from .twin_http import Head, Malformed, Request

ERRORS = {
    grpc.StatusCode.CANCELLED: 499,
    grpc.StatusCode.UNKNOWN: 500,
    grpc.StatusCode.INVALID_ARGUMENT: 400,
    grpc.StatusCode.DEADLINE_EXCEEDED: 504,
    grpc.StatusCode.NOT_FOUND: 404,
    grpc.StatusCode.ALREADY_EXISTS: 409,
    grpc.StatusCode.PERMISSION_DENIED: 403,
    grpc.StatusCode.UNAUTHENTICATED: 401,
    grpc.StatusCode.RESOURCE_EXHAUSTED: 429,
    grpc.StatusCode.FAILED_PRECONDITION: 400,
    grpc.StatusCode.ABORTED: 409,
    grpc.StatusCode.OUT_OF_RANGE: 400,
    grpc.StatusCode.UNIMPLEMENTED: 501,
    grpc.StatusCode.INTERNAL: 500,
    grpc.StatusCode.UNAVAILABLE: 503,
    grpc.StatusCode.DATA_LOSS: 500,
}
"""HTTP statuses (google/rpc/code.proto, HTTP Mapping)."""
LINES = "application/x-ndjson"
"""A stream of responses: one JSON value a line."""
_DETAILS = "grpc-status-details-bin"
_KINDS = ("unary_unary", "unary_stream")
"""What HTTP/1.1 can carry with one request body: methods that stream requests have no twin."""


class Details(NamedTuple):
    """What interceptors and handlers are asked with (grpc.HandlerCallDetails)."""

    method: str
    invocation_metadata: Any


class Found(NamedTuple):
    """A method that can be called."""

    behaviour: Callable[..., Any]
    streams: bool
    deserializer: Callable[[bytes], Any] | None


class Methods:
    """What a server registered, with its interceptors."""

    def __init__(self, interceptors: Iterable[Any]) -> None:
        self.gzip = False
        """True: responses of gRPC are compressed. Set to what the last JSON request accepted, so that both do the same."""
        self._interceptors = tuple(interceptors)
        self._registered: dict[str, Any] = {}
        self._generic: list[Any] = []

    def generic(self, handlers: Iterable[Any]) -> list[Any]:
        """Remembers generic handlers; the same as the server shall use them."""
        kept = list(handlers)
        self._generic += kept
        return [_Watched(self, handler) for handler in kept]

    def registered(self, service: str, handlers: dict[str, Any]) -> dict[str, Any]:
        """Remembers the handlers of a service; the same as the server shall use them."""
        self._registered.update({f"/{service}/{name}": handler for name, handler in handlers.items()})
        return {name: self.compressing(handler) for name, handler in handlers.items()}

    def handler(self, details: Any) -> Any:
        """The handler of a method, None where there is none."""
        if details.method in self._registered:
            return self._registered[details.method]
        return next((found for one in self._generic if (found := one.service(details)) is not None), None)

    def intercepted(self, details: Any) -> Any:
        """The handler with the server's interceptors before it, in their order."""

        def ask(at: int, asked: Any) -> Any:
            if at == len(self._interceptors):
                return self.handler(asked)
            return self._interceptors[at].intercept_service(lambda again: ask(at + 1, again), asked)

        return ask(0, details)

    async def intercepted_async(self, details: Any) -> Any:
        """The same with interceptors of grpc.aio."""

        async def ask(at: int, asked: Any) -> Any:
            if at == len(self._interceptors):
                return self.handler(asked)

            def again(more: Any) -> Awaitable[Any]:
                return ask(at + 1, more)

            return await self._interceptors[at].intercept_service(again, asked)

        return await ask(0, details)

    def compressing(self, handler: Any) -> Any:
        """A handler whose responses are compressed while ``gzip`` is set."""
        if not hasattr(handler, "_replace"):
            return handler
        return handler._replace(
            **{kind: self._compressing(getattr(handler, kind)) for kind in _KINDS if getattr(handler, kind, None)}
        )

    def _compressing(self, behaviour: Any) -> Any:
        def choose(context: Any) -> None:
            if self.gzip:
                context.set_compression(grpc.Compression.Gzip)

        async def coroutine(request: Any, context: Any) -> Any:
            choose(context)
            return await behaviour(request, context)

        async def generator(request: Any, context: Any) -> Any:
            choose(context)
            async for response in behaviour(request, context):
                yield response

        def plain(request: Any, context: Any) -> Any:
            choose(context)
            return behaviour(request, context)

        if inspect.isasyncgenfunction(behaviour):
            return generator
        return coroutine if inspect.iscoroutinefunction(behaviour) else plain


class _Watched(grpc.GenericRpcHandler):
    """A generic handler that compresses as it shall."""

    def __init__(self, methods: Methods, handler: Any) -> None:
        self._methods = methods
        self._handler = handler

    def service(self, handler_call_details: Any) -> Any:
        found = self._handler.service(handler_call_details)
        return found if found is None else self._methods.compressing(found)

    def __getattr__(self, name: str) -> Any:
        # Whoever looks at what is registered sees the server's own.
        return getattr(self._handler, name)


def found(handler: Any, told: Told) -> Found:
    """What a handler does with a request; ends the call where that has no twin."""
    if handler is None:
        told.end(grpc.StatusCode.UNIMPLEMENTED, "Method not found!")
    kind = next((kind for kind in _KINDS if getattr(handler, kind, None) is not None), "")
    if not kind:
        told.end(grpc.StatusCode.UNIMPLEMENTED, "A method that streams requests has no twin over HTTP/1.1.")
    return Found(getattr(handler, kind), kind == "unary_stream", handler.request_deserializer)


def message(method: Found, request: Request, told: Told) -> Any:
    """The request as the method gets it from gRPC; ends the call where the JSON does not fit."""
    empty: Any = method.deserializer(b"") if method.deserializer else None
    if not hasattr(empty, "DESCRIPTOR"):
        told.end(
            grpc.StatusCode.UNIMPLEMENTED,
            "The method's requests are not protobuf messages, so JSON has no form for them.",
        )
    try:
        return json_format.Parse(request.body, empty)
    except (json_format.ParseError, UnicodeDecodeError, Malformed) as error:
        told.end(grpc.StatusCode.INVALID_ARGUMENT, str(error))


def as_json(response: Any) -> bytes:
    """A response as ProtoJSON without spaces."""
    return _compact(json_format.MessageToDict(response))


def failed(told: Told) -> bool:
    """Whether the method set a status other than OK."""
    return told.status not in (None, grpc.StatusCode.OK)


def raised(error: Exception, told: Told) -> None:
    """What an error of a method is to a client: its own status, or UNKNOWN in gRPC's words."""
    if not isinstance(error, Aborted):
        told.set_code(grpc.StatusCode.UNKNOWN)
        told.set_details(f"Exception calling application: {error}")


def error(told: Told) -> tuple[Head, bytes]:
    """The response to a call that failed."""
    rich = next((value for name, value in told.trailers if name == _DETAILS), b"")
    code = told.status if told.status in ERRORS else grpc.StatusCode.UNKNOWN
    status = {"code": code.value[0], "message": told.text, "details": _details(rich)}
    fields = tuple(pair for pair in told.fields if pair[0] != _DETAILS)
    return Head(status=ERRORS[code], fields=fields), _compact({name: value for name, value in status.items() if value})


def _details(rich: str | bytes) -> list[Any]:
    """The details of a google.rpc.Status: a type that this server does not know keeps its bytes."""
    if not isinstance(rich, bytes) or not rich:
        return []
    from google.rpc import status_pb2  # noqa: PLC0415  # registers protos that the learner's own may be named like

    try:
        status = status_pb2.Status.FromString(rich)
    except Exception:  # noqa: BLE001  # the learner wrote it, and protobuf's DecodeError is no class of its own here
        return [{"value": base64.b64encode(rich).decode()}]
    return [_any(detail) for detail in status.details]


def _any(detail: Any) -> Any:
    try:
        return json_format.MessageToDict(detail)
    except (TypeError, ValueError):
        return {"@type": detail.type_url, "value": base64.b64encode(detail.value).decode()}


def _compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
