"""The method picker: the methods of a schema, grouped by service, each with the sign of its kind."""

from dataclasses import dataclass
from typing import ClassVar

from app.schema.model import Method, Schema
from app.web.presenters import signs, tokens
from app.web.words import gettext as _


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodKind:
    """One of the four kinds of call."""

    sign: str
    name: str
    hint: str
    """What the controls do for this kind, where that needs saying."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodOption:
    """One method in the picker."""

    path: str
    text: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodGroup:
    """The methods of one service."""

    service: str
    methods: tuple[MethodOption, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodsView:
    """The picker; reloads itself when the schema has changed."""

    template: ClassVar[str] = "_methods.html"
    url: str
    """Its own address."""
    request_url: str
    """Where the request box of a chosen method comes from."""
    groups: tuple[MethodGroup, ...]
    kind: MethodKind | None
    source: str
    empty: str
    """Why there is nothing to pick; empty when there is."""


def kind(method: Method) -> MethodKind:
    """Which of the four kinds a method is."""
    match method.client_streaming, method.server_streaming:
        case False, False:
            return MethodKind(sign=signs.UNARY, name=_("unary"), hint="")
        case False, True:
            return MethodKind(
                sign=signs.SERVER_STREAMING,
                name=_("server streaming"),
                hint="",
            )
        case True, False:
            return MethodKind(
                sign=signs.CLIENT_STREAMING,
                name=_("client streaming"),
                hint=_(
                    "Call opens the stream. Send sends the request below, as often as you like. Half-close: you are done."
                ),
            )
        case _:
            return MethodKind(
                sign=signs.BIDIRECTIONAL,
                name=_("bidirectional streaming"),
                hint=_("Call opens the stream. Send whenever you like; responses come whenever they come. Half-close: you are done."),
            )  # fmt: skip


def chosen(schema: Schema, wanted: str) -> Method | None:
    """The method at the path ``wanted``; where there is none, the first of all."""
    first = next((method for service in schema.services for method in service.methods), None)
    return schema.method(wanted) or first


def present(schema: Schema, method: Method | None, address: str, *, sound: bool) -> MethodsView:
    """The picker with ``method`` chosen; ``address`` is that of the workspace."""
    return MethodsView(
        url=f"{address}/methods",
        request_url=f"{address}/request",
        groups=tuple(
            MethodGroup(
                service=service.name,
                methods=tuple(
                    MethodOption(path=m.path, text=f"{m.name}  {kind(m).sign} {kind(m).name}", chosen=m is method)
                    for m in service.methods
                ),
            )
            for service in schema.services
        ),
        kind=kind(method) if method else None,
        source=tokens.source(method.place) if method else "",
        empty="" if method else _why_empty(sound=sound),
    )


def _why_empty(*, sound: bool) -> str:
    if not sound:
        return _("The methods appear here as soon as the schema compiles.")
    return _(
        "The schema has no service yet. Write one: service Greeter { rpc SayHello (HelloRequest) returns (HelloReply); }"
    )
