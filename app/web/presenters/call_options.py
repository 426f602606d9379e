"""The choices beside the request, filled in: for a new call, for one that is made again, for a pasted command."""

import base64
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from app.runs.spec import CallSpec, Client, Compression, Security
from app.web.words import gettext as _

_RETRIES = """\
{
  "methodConfig": [{
    "name": [{}],
    "retryPolicy": {
      "maxAttempts": 4,
      "initialBackoff": "0.1s",
      "maxBackoff": "1s",
      "backoffMultiplier": 2,
      "retryableStatusCodes": ["UNAVAILABLE"]
    }
  }]
}"""
_HEDGING = """\
{
  "methodConfig": [{
    "name": [{}],
    "hedgingPolicy": {
      "maxAttempts": 3,
      "hedgingDelay": "0.1s",
      "nonFatalStatusCodes": ["UNAVAILABLE"]
    }
  }]
}"""
_ROUND_ROBIN = '{\n  "loadBalancingConfig": [{ "round_robin": {} }]\n}'
_HEALTH = '{\n  "loadBalancingConfig": [{ "round_robin": {} }],\n  "healthCheckConfig": { "serviceName": "" }\n}'


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One option of a select."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MetadataRow:
    """One metadata entry as it is typed: base64 where its name ends in -bin."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Preset:
    """A service config to begin from."""

    name: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CallOptionsView:
    """Everything a call can be told beside its request."""

    template: ClassVar[str] = "_call_options.html"
    open: bool
    summary: str
    """What is not the default: ``gzip · 200 ms · TLS``; empty when all is."""
    deadline: str
    metadata: tuple[MetadataRow, ...]
    compression: tuple[Choice, ...]
    security: tuple[Choice, ...]
    client: tuple[Choice, ...]
    wait_for_ready: bool
    targets: str
    channel_name: str
    authority: str
    user_agent: str
    bearer_token: str
    service_config: str
    channel_options: str
    channel_open: bool
    presets: tuple[Preset, ...]


def present(spec: CallSpec) -> CallOptionsView:
    """The choices of ``spec``, with one empty row for metadata."""
    channel = spec.channel
    said = _said(spec)
    return CallOptionsView(
        open=bool(said),
        summary=" · ".join(said),
        deadline=str(spec.deadline_ms or ""),
        metadata=(*(_row(entry.name, entry.value) for entry in spec.metadata), MetadataRow(name="", value="")),
        compression=_choices(Compression, spec.compression),
        security=_choices(Security, channel.security),
        client=_choices(Client, channel.client),
        wait_for_ready=spec.wait_for_ready,
        targets=", ".join(channel.targets),
        channel_name=channel.name,
        authority=channel.authority,
        user_agent=channel.user_agent,
        bearer_token=spec.bearer_token,
        service_config=channel.service_config,
        channel_options="\n".join(f"{option.name} = {option.value}" for option in channel.options),
        channel_open=channel != type(channel)() or bool(spec.bearer_token),
        presets=(
            Preset(name=_("Retries"), text=_RETRIES),
            Preset(name=_("Hedging"), text=_HEDGING),
            Preset(name=_("Round robin"), text=_ROUND_ROBIN),
            Preset(name=_("Health checks"), text=_HEALTH),
        ),
    )


def _said(spec: CallSpec) -> list[str]:
    channel = spec.channel
    count = len(spec.metadata)
    said = [
        f"{spec.deadline_ms} ms" if spec.deadline_ms else "",
        "" if spec.compression is Compression.IDENTITY else spec.compression.value,
        _("waits for ready") if spec.wait_for_ready else "",
        _("%(count)s metadata", count=count) if count else "",
        "" if channel.security is Security.PLAINTEXT else channel.security.value,
        "" if channel.client is Client.PYTHON else channel.client.value,
        _("service config") if channel.service_config else "",
        ", ".join(channel.targets),
    ]
    return [words for words in said if words]


def _choices(values: type[Enum], chosen: Enum) -> tuple[Choice, ...]:
    return tuple(Choice(value=value.name, text=str(value.value), chosen=value is chosen) for value in values)


def _row(name: str, value: bytes) -> MetadataRow:
    text = base64.b64encode(value).decode() if name.endswith("-bin") else value.decode("ascii", "replace")
    return MetadataRow(name=name, value=text)
