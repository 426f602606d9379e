"""What a server said of itself - health, reflection, channelz - and how to switch on what it does not offer."""

from dataclasses import dataclass
from urllib.parse import unquote

from app.runs.events import ChannelzRow, ServerAnswered, ServiceHealth
from app.web.words import gettext as _

_TONES = {"SERVING": ("good", "●"), "NOT_SERVING": ("bad", "✕")}
_LINES = {
    "python": {
        "health": "health_pb2_grpc.add_HealthServicer_to_server(health.HealthServicer(), server)"
        "  # from grpc_health.v1 import health, health_pb2_grpc",
        "reflection": 'reflection.enable_server_reflection(("package.Service", reflection.SERVICE_NAME), server)'
        "  # from grpc_reflection.v1alpha import reflection",
        "channelz": "channelz.add_channelz_servicer(server)  # from grpc_channelz.v1 import channelz",
    },
    "node": {"channelz": 'grpc.addAdminServicesToServer(server);  // grpc = require("@grpc/grpc-js")'},
}
"""The line that switches each on, by runtime: what is installed here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """One chip."""

    tone: str
    icon: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """One row of channelz."""

    kind: str
    name: str
    detail: str
    started: str
    succeeded: str
    failed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """Something that the server does not offer."""

    text: str
    line: str
    """The code that switches it on; empty where that needs what is not installed here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerView:
    """What one server said."""

    problem: str = ""
    health: tuple[Health, ...] = ()
    reflection: str = ""
    services: tuple[str, ...] = ()
    channelz: tuple[Count, ...] = ()
    missing: tuple[Missing, ...] = ()


def present(answer: ServerAnswered, runtime: str) -> AnswerView:
    """The answer of a process that this runtime runs."""
    problem = _("It could not be asked: %(problem)s", problem=answer.problem) if answer.problem else ""
    return AnswerView(
        problem=problem,
        health=tuple(map(_health, answer.health or ())),
        reflection=_("Reflection (%(version)s) lists", version=answer.reflection) if answer.reflection else "",
        services=answer.services,
        channelz=tuple(map(_count, answer.channelz or ())),
        missing=() if problem else _missing(answer, runtime),
    )


def summary(answer: ServerAnswered) -> str:
    """The answer in a line, for the log."""
    if answer.problem:
        return _("was asked for health, reflection and channelz: %(problem)s", problem=answer.problem)
    parts = [f"{_named(one.service)} {one.status}" for one in answer.health or ()]
    if answer.reflection:
        parts.append(_("services in reflection: %(count)s", count=len(answer.services)))
    if answer.channelz is not None:
        parts.append(_("rows in channelz: %(count)s", count=len(answer.channelz)))
    return _("answered: %(parts)s", parts="; ".join(parts) or _("no health, no reflection, no channelz"))


def _named(service: str) -> str:
    return service or _("the whole server")


def _health(one: ServiceHealth) -> Health:
    tone, icon = _TONES.get(one.status, ("warn", "▲"))
    return Health(tone=tone, icon=icon, text=f"{_named(one.service)}: {one.status}")


def _count(row: ChannelzRow) -> Count:
    kinds = {"server": _("server"), "socket": _("socket"), "channel": _("channel")}
    details = {
        "server": _("listens on %(ports)s", ports=row.detail),
        "socket": _("messages in/out %(counts)s", counts=row.detail),
        "channel": row.detail,
    }
    return Count(
        kind=kinds.get(row.kind, row.kind),
        name=unquote(row.name),
        detail=unquote(details.get(row.kind, row.detail)),
        started=f"{row.started:,}",
        succeeded=f"{row.succeeded:,}",
        failed=f"{row.failed:,}",
    )


def _missing(answer: ServerAnswered, runtime: str) -> tuple[Missing, ...]:
    offered = {
        "health": (answer.health is not None, _("Health is not offered.")),
        "reflection": (bool(answer.reflection), _("Reflection is not offered.")),
        "channelz": (answer.channelz is not None, _("Channelz is not offered.")),
    }
    lines = _LINES.get(runtime, {})
    return tuple(Missing(text=text, line=lines.get(name, "")) for name, (there, text) in offered.items() if not there)
