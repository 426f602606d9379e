"""A call as a grpcurl command, and a grpcurl command as a call.

What is pasted is read as a shell would split it; nothing is ever run.
"""

import base64
import binascii
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.runs.spec import CallSpec, Channel, Metadatum, RequestFormat, Security, in_json
from app.runs.workspace import printable
from app.web.words import gettext as _

MOST_COMMAND = 64 * 1024
_SEVERAL_LINES = re.compile(r"\\\s*\n\s*")
_WITH_VALUE = frozenset({
    "d", "H", "rpc-header", "reflect-header", "max-time", "connect-timeout", "authority", "user-agent", "import-path",
    "proto", "protoset", "cacert", "cert", "key", "servername", "keepalive-time", "max-msg-sz", "format", "unix", "alts-target",
})  # fmt: skip
"""grpcurl's flags that take a value; the others stand alone."""


def command(spec: CallSpec, *, protos: tuple[str, ...], address: str, compact: bool = False) -> str:
    """The command that makes this call on the workspace's files beside it; ``address`` is ``localhost:50051``."""
    parts = ["grpcurl", *_security(spec.channel)]
    parts += [f"-proto {shlex.quote(path)}" for path in protos]
    parts += [f"-H {shlex.quote(f'{entry.name}: {_header(entry)}')}" for entry in spec.metadata]
    if spec.bearer_token:
        parts.append(f"-H {shlex.quote(f'authorization: Bearer {spec.bearer_token}')}")
    if spec.deadline_ms:
        parts.append(f"-max-time {spec.deadline_ms / 1000:g}")
    for flag, value in (("authority", spec.channel.authority), ("user-agent", spec.channel.user_agent)):
        parts += [f"-{flag} {shlex.quote(value)}"] if value else []
    texts = [request.text for request in spec.requests if request.format is RequestFormat.JSON]
    parts += [f"-d {shlex.quote(chr(10).join(texts))}"] if texts else []
    parts += [address, spec.path.strip("/")]
    return (" " if compact else " \\\n  ").join(parts)


def unsaid(spec: CallSpec) -> tuple[str, ...]:
    """What of a call grpcurl cannot say."""
    said = []
    if any(request.format is RequestFormat.BYTES for request in spec.requests):
        said.append(_("grpcurl writes requests as JSON: the bytes you typed are not in this command."))
    if spec.channel.service_config or spec.channel.options:
        said.append(_("grpcurl takes no service config and no channel options."))
    return tuple(said)


def _security(channel: Channel) -> Iterator[str]:
    if channel.security is Security.PLAINTEXT:
        yield "-plaintext"
        return
    yield "-cacert tls/ca.crt"
    if channel.security is Security.MUTUAL_TLS:
        yield "-cert tls/client.crt -key tls/client.key"


def _header(entry: Metadatum) -> str:
    return (
        base64.b64encode(entry.value).decode()
        if entry.name.endswith("-bin")
        else entry.value.decode("ascii", "replace")
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Pasted:
    """A command that was read, and what of it means nothing here."""

    spec: CallSpec
    notes: tuple[str, ...] = ()


class NotGrpcurl(Exception):
    """The text is no grpcurl command that makes a call; its sentence says why."""


def read(text: str) -> Pasted:
    """The call of a grpcurl command. Raises NotGrpcurl."""
    words = _split(text)
    if not words or words[0].rpartition("/")[2] not in {"grpcurl", "grpcurl.exe"}:
        raise NotGrpcurl(
            _(
                "This is no grpcurl command: it begins with “grpcurl”, as in: grpcurl -plaintext -d '{}' localhost:50051 greeter.Greeter/SayHello"
            )
        )
    reading = _Reading(CallSpec(path="", channel=Channel(security=Security.TLS)))
    rest = reading.flags(words[1:])
    if not rest or rest[-1] in {"list", "describe"} or (len(rest) > 1 and rest[-2] in {"list", "describe"}):
        raise NotGrpcurl(
            _("This command names no method to call. Its last word is one, such as greeter.Greeter/SayHello.")
        )
    service, _slash, method = (
        rest[-1].replace(".", "/").rpartition("/") if "/" not in rest[-1] else rest[-1].rpartition("/")
    )
    path = f"/{service.strip('/').replace('/', '.')}/{method}"
    notes = (
        *reading.notes,
        *(
            [
                _(
                    "The address %(address)s is left out: calls go to your own server here.",
                    address=printable(rest[0], most=80),
                )
            ]
            if len(rest) > 1
            else []
        ),
    )
    return Pasted(spec=replace(reading.spec, path=path), notes=notes)


def _split(text: str) -> list[str]:
    if len(text) > MOST_COMMAND:
        raise NotGrpcurl(
            _("This command has %(count)s characters; the most is %(most)s.", count=len(text), most=MOST_COMMAND)
        )
    try:
        return shlex.split(_SEVERAL_LINES.sub(" ", text.strip().removeprefix("$").strip()))
    except ValueError:
        raise NotGrpcurl(_("A quote in this command is not closed.")) from None


class _Reading:
    """A command as far as it was read."""

    def __init__(self, spec: CallSpec) -> None:
        self.spec = spec
        self.notes: list[str] = []

    def flags(self, words: list[str]) -> list[str]:
        """Takes the flags; the words that are none are left."""
        left: list[str] = []
        waiting = iter(words)
        for word in waiting:
            if not word.startswith("-") or word == "-":
                left.append(word)
                continue
            name, equals, value = word.lstrip("-").partition("=")
            if not equals and name in _WITH_VALUE:
                value = next(waiting, "")
            self.flag(name, value)
        return left

    def flag(self, name: str, value: str) -> None:
        """One flag."""
        channel = self.spec.channel
        match name:
            case "plaintext":
                self.spec = replace(self.spec, channel=replace(channel, security=Security.PLAINTEXT))
            case "cert":
                self.spec = replace(self.spec, channel=replace(channel, security=Security.MUTUAL_TLS))
            case "authority" | "servername":
                self.spec = replace(self.spec, channel=replace(channel, authority=value))
            case "user-agent":
                self.spec = replace(self.spec, channel=replace(channel, user_agent=value))
            case "d":
                self.data(value)
            case "H" | "rpc-header":
                self.header(value)
            case "max-time":
                self.max_time(value)
            case "import-path" | "proto" | "protoset" | "cacert" | "key" | "insecure" | "v" | "vv" | "emit-defaults":
                return
            case _:
                self.notes.append(_("“-%(name)s” means nothing here and is left out.", name=printable(name, most=40)))

    def data(self, value: str) -> None:
        """The request."""
        if value == "@":
            self.notes.append(
                _("“-d @” reads the request from a file that is not here: write it into the request box.")
            )
        else:
            self.spec = replace(self.spec, requests=in_json(value))

    def header(self, value: str) -> None:
        """One metadata entry."""
        name, _colon, text = value.partition(":")
        name, text = name.strip().lower(), text.strip()
        try:
            data = (
                base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
                if name.endswith("-bin")
                else text.encode("ascii")
            )
        except (binascii.Error, ValueError):
            self.notes.append(
                _("The header “%(name)s” is left out: its value cannot be metadata.", name=printable(name, most=60))
            )
            return
        self.spec = replace(self.spec, metadata=(*self.spec.metadata, Metadatum(name=name, value=data)))

    def max_time(self, value: str) -> None:
        """The deadline, in seconds."""
        try:
            milliseconds = round(float(value) * 1000)
        except (ValueError, OverflowError):
            milliseconds = 0
        self.spec = replace(self.spec, deadline_ms=max(0, min(milliseconds, 600_000)))
