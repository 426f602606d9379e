"""What may be asked of a channel, checked before it is made: pure, problems out.

Channel options are an allow-list with bounds. C-core believes its arguments: one of the wrong kind or size can end the
process that makes every call of the run.
"""

import difflib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.runs.problems import SourceProblem
from app.runs.spec import Channel, ChannelOption
from app.runs.workspace import printable
from app.sandbox import json_places

MAX_TARGETS = 8
MAX_OPTIONS = 32
MAX_NAME = 64
MAX_TEXT = 256
MAX_SERVICE_CONFIG = 16 * 1024
SERVICE_CONFIG = "service config"
"""The ``path`` of a problem whose line and column are inside the service config."""

_AUTHORITY = re.compile(r"[A-Za-z0-9.\-_~%:\[\]]{1,253}")
"""RFC 3986, 3.2: a host and a port; no user information, which HTTP/2 forbids (RFC 9113, 8.3.1)."""
_PLAIN = re.compile(rf"[ -~]{{1,{MAX_TEXT}}}")
_INT32 = 2**31 - 1
_MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class _Whole:
    least: int = 0
    most: int = _INT32

    def problem(self, value: int | str) -> str:
        if isinstance(value, int) and self.least <= value <= self.most:
            return ""
        return f"takes a whole number from {self.least} to {self.most}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _OneOf:
    words: tuple[str, ...]

    def problem(self, value: int | str) -> str:
        return "" if value in self.words else f"takes {' or '.join(self.words)}"


_SWITCH = _Whole(most=1)
_SIZE = _Whole(least=-1)
"""-1: no limit."""
_OPTIONS: dict[str, _Whole | _OneOf] = {
    "grpc.absolute_max_metadata_size": _Whole(most=_MIB),
    "grpc.client_idle_timeout_ms": _Whole(least=1000),
    "grpc.compression_enabled_algorithms_bitset": _Whole(least=1, most=7),
    "grpc.default_compression_algorithm": _Whole(most=2),
    "grpc.default_compression_level": _Whole(most=3),
    "grpc.enable_retries": _SWITCH,
    "grpc.http2.bdp_probe": _SWITCH,
    "grpc.http2.hpack_table_size.decoder": _Whole(most=_MIB),
    "grpc.http2.hpack_table_size.encoder": _Whole(most=_MIB),
    "grpc.http2.lookahead_bytes": _Whole(most=16 * _MIB),
    "grpc.http2.max_frame_size": _Whole(least=16384, most=16777215),
    "grpc.http2.max_pings_without_data": _Whole(),
    "grpc.http2.ping_timeout_ms": _Whole(),
    "grpc.http2.true_binary": _SWITCH,
    "grpc.http2.write_buffer_size": _Whole(most=16 * _MIB),
    "grpc.inhibit_health_checking": _SWITCH,
    "grpc.initial_reconnect_backoff_ms": _Whole(least=100),
    "grpc.keepalive_permit_without_calls": _SWITCH,
    "grpc.keepalive_time_ms": _Whole(least=1),
    "grpc.keepalive_timeout_ms": _Whole(least=1),
    "grpc.lb_policy_name": _OneOf(words=("pick_first", "round_robin")),
    "grpc.max_metadata_size": _Whole(most=_MIB),
    "grpc.max_receive_message_length": _SIZE,
    "grpc.max_reconnect_backoff_ms": _Whole(least=100),
    "grpc.max_send_message_length": _SIZE,
    "grpc.min_reconnect_backoff_ms": _Whole(least=100),
    "grpc.minimal_stack": _SWITCH,
    "grpc.per_rpc_retry_buffer_size": _Whole(most=16 * _MIB),
}
"""Names and meanings: grpc/impl/channel_arg_names.h."""
NAMES = tuple(_OPTIONS)
"""Every channel option that can be set."""
_ELSEWHERE = {
    "grpc.service_config": "write the service config itself",
    "grpc.default_authority": "set the channel's authority",
    "grpc.primary_user_agent": "set the channel's user agent",
    "grpc.ssl_target_name_override": "set the channel's authority",
}


def problems(channel: Channel) -> tuple[SourceProblem, ...]:
    """Everything that keeps a channel from being made."""
    found = [SourceProblem(text=text) for text in (*_names(channel), *_options(channel.options))]
    return (*found, *_service_config(channel.service_config))


def arguments(channel: Channel) -> tuple[ChannelOption, ...]:
    """The channel's options as gRPC's channel arguments."""
    extra = {"grpc.primary_user_agent": channel.user_agent, "grpc.service_config": channel.service_config}
    return (*channel.options, *(ChannelOption(name=name, value=text) for name, text in extra.items() if text))


def _names(channel: Channel) -> Iterable[str]:
    if len(channel.name) > MAX_NAME or not channel.name.isprintable():
        yield f"“{printable(channel.name, most=80)}” cannot name a channel: it has at most {MAX_NAME} characters."
    if len(channel.targets) > MAX_TARGETS:
        yield f"A channel leads to at most {MAX_TARGETS} processes; this one to {len(channel.targets)}."
    if channel.authority and not _AUTHORITY.fullmatch(channel.authority):
        yield f"“{printable(channel.authority, most=80)}” is not an authority. One looks like shop.example:443."
    if channel.user_agent and not _PLAIN.fullmatch(channel.user_agent):
        yield f"The user agent takes 1 to {MAX_TEXT} printable ASCII characters."


def _options(options: tuple[ChannelOption, ...]) -> Iterable[str]:
    if len(options) > MAX_OPTIONS:
        yield f"A channel takes at most {MAX_OPTIONS} options; this one has {len(options)}."
    for option in options[:MAX_OPTIONS]:
        name = printable(option.name, most=80)
        known = _OPTIONS.get(option.name)
        if known is None:
            yield f"“{name}” is no channel option that can be set here{_instead(option.name)}"
        elif wrong := known.problem(option.value):
            yield f"{name} {wrong}, not {json.dumps(option.value)[:40]}."


def _instead(name: str) -> str:
    if name in _ELSEWHERE:
        return f": {_ELSEWHERE[name]}."
    near = difflib.get_close_matches(name[:80], NAMES, n=1)
    return f". Did you mean “{near[0]}”?" if near else "."


def _service_config(text: str) -> Iterable[SourceProblem]:
    if not text:
        return
    if len(text) > MAX_SERVICE_CONFIG:
        words = f"The service config has {len(text)} characters; the most is {MAX_SERVICE_CONFIG}."
        yield SourceProblem(path=SERVICE_CONFIG, text=words)
    elif fault := json_places.fault(text):
        words = f"In the service config: {printable(fault.text, most=500)}"
        yield SourceProblem(path=SERVICE_CONFIG, line=fault.place.line, column=fault.place.column, text=words)
    elif not isinstance(json.loads(text), dict):
        words = "A service config is a JSON object: {…}."
        yield SourceProblem(path=SERVICE_CONFIG, line=1, column=1, text=words)
