"""What a learner chose beside the request: compression, the channel, credentials, how many calls at once."""

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from app.runs.spec import Channel, ChannelOption, Client, Compression, Security
from app.runs.workspace import printable
from app.web.words import gettext as _

MOST_AT_ONCE = 30
"""StartRun takes 32 first calls."""
MOST_TARGETS = 8
MOST_OPTIONS = 32
_MOST_TEXT = 300
_MOST_CONFIG = 16 * 1024

_E = TypeVar("_E", bound=Enum)


@dataclass(frozen=True, kw_only=True, slots=True)
class CallOptions:
    """The choices, and what is wrong with them in sentences."""

    compression: Compression = Compression.IDENTITY
    wait_for_ready: bool = False
    channel: Channel = field(default_factory=Channel)
    bearer_token: str = ""
    at_once: int = 1
    wrong: tuple[str, ...] = ()


def call_options(form: MultiDict[str, str]) -> CallOptions:
    """Reads the choices from a call's form; one that is absent has its default."""
    wrong: list[str] = []
    targets = tuple(name.strip() for name in form.get("targets", "").split(",") if name.strip())
    channel = Channel(
        name=_text(form, "channel_name"),
        targets=targets[:MOST_TARGETS],
        security=_chosen(Security, form.get("security", "")),
        authority=_text(form, "authority"),
        user_agent=_text(form, "user_agent"),
        service_config=form.get("service_config", "").replace("\r\n", "\n").strip()[:_MOST_CONFIG],
        options=_options(form.get("channel_options", ""), wrong),
        client=_chosen(Client, form.get("client", "")),
    )
    return CallOptions(
        compression=_chosen(Compression, form.get("compression", "")),
        wait_for_ready=form.get("wait_for_ready") == "1",
        channel=channel,
        bearer_token=_text(form, "bearer_token", most=4096),
        at_once=_at_once(form.get("at_once", "").strip(), wrong),
        wrong=tuple(wrong),
    )


def _text(form: MultiDict[str, str], name: str, *, most: int = _MOST_TEXT) -> str:
    return form.get(name, "").strip()[: most + 1]


def _chosen(values: type[_E], name: str) -> _E:
    """The value of that name; the first of all where it is none."""
    return values[name] if name in values.__members__ else next(iter(values))


def _options(text: str, wrong: list[str]) -> tuple[ChannelOption, ...]:
    """Lines ``grpc.keepalive_time_ms = 10000``."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not line.strip():
            continue
        if not equals or not name:
            words = _(
                "Channel options, line %(line)s: “%(text)s” is not “name = value”, such as “grpc.keepalive_time_ms = 10000”.",
                line=number,
                text=printable(line.strip(), most=60),
            )
            wrong.append(words)
            continue
        whole = value.lstrip("-").isascii() and value.lstrip("-").isdigit() and len(value) <= 20
        found.append(ChannelOption(name=name[:_MOST_TEXT], value=int(value) if whole else value[:_MOST_TEXT]))
    if len(found) > MOST_OPTIONS:
        wrong.append(_("A channel takes at most %(most)s options here.", most=MOST_OPTIONS))
    return tuple(found[:MOST_OPTIONS])


def _at_once(text: str, wrong: list[str]) -> int:
    if not text:
        return 1
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_AT_ONCE:
        return int(text)
    wrong.append(_("“At once” is a whole number of calls from 1 to %(most)s.", most=MOST_AT_ONCE))
    return 1
