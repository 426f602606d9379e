"""Reach it from outside: the commands with which programs on somebody's own machine call a learner's server."""

import shlex
from dataclasses import dataclass
from typing import ClassVar

from app.schema.model import Method
from app.web.words import gettext as _

TOKEN_NAME = "grpclab-token"  # noqa: S105  # the metadata's name, as the runner reads it
_GO = """\
conn, err := grpc.NewClient("{address}",
	grpc.WithTransportCredentials(insecure.NewCredentials()),
	grpc.WithAuthority("{token}"))"""
_PYTHON = 'channel = grpc.insecure_channel("{address}", options=[("grpc.default_authority", "{token}")])'


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A way to call the server, to be copied."""

    name: str
    id: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OutsideView:
    """The box; empty where whoever hosts has not switched links on."""

    template: ClassVar[str] = "_outside.html"
    url: str = ""
    """Where it is opened and closed; empty: there is no such box."""
    editable: bool = False
    is_open: bool = False
    commands: tuple[Command, ...] = ()
    wrong: str = ""


def closed(url: str, *, editable: bool, wrong: str = "") -> OutsideView:
    """The box before a link was opened."""
    return OutsideView(url=url, editable=editable, wrong=wrong)


def opened(url: str, address: str, token: str, proto: str, method: Method | None) -> OutsideView:
    """The box with a link's commands; ``address`` is ``host:port``, ``proto`` the file that has the method."""
    path = method.path.removeprefix("/") if method else "greeter.Greeter/SayHello"
    words = ["grpcurl", "-plaintext", "-H", f"{TOKEN_NAME}: {token}", "-proto", proto, "-d", "{}", address, path]
    commands = (
        Command(name="grpcurl", id="outside-grpcurl", text=shlex.join(words)),
        Command(name="Go", id="outside-go", text=_GO.format(address=address, token=token)),
        Command(name="Python", id="outside-python", text=_PYTHON.format(address=address, token=token)),
    )
    return OutsideView(url=url, editable=True, is_open=True, commands=commands)


def ended() -> str:
    """Why there is no link."""
    return _("A link leads to a running server. Press Run or Call first.")
