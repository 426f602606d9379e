"""What a server says of itself: health, reflection, channelz, asked with real calls on a connection of their own.

Whatever it answers is a stranger's: a few seconds, a few calls, short lists, and a service that is not there is an answer too.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from typing import Any

import grpc
import grpc.aio
from grpc_channelz.v1 import channelz_pb2
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2

from .channels import Channel

SECONDS = 4.0
"""For all of it."""
MOST_SERVICES = 16
MOST_ROWS = 16
"""Of each kind in channelz's tables."""
MOST_TEXT = 160
REFLECTIONS = ("v1", "v1alpha")
ABSENT = (grpc.StatusCode.UNIMPLEMENTED, grpc.StatusCode.NOT_FOUND)

Answer = dict[str, Any]


async def ask(channel: Channel, services: list[str]) -> Answer:
    """What the server at the end of ``channel`` offers; of what it does not, the key is absent."""
    answer: Answer = {}
    try:
        async with asyncio.timeout(SECONDS):
            listed = await _reflection(channel, answer)
            await _health(channel, answer, ["", *listed, *services])
            await _channelz(channel, answer)
    except TimeoutError:
        answer["problem"] = f"It did not answer within {SECONDS:.0f} s."
    except grpc.aio.AioRpcError as error:
        answer["problem"] = f"{error.code().name}: {channel.readable(error.details() or '')[:MOST_TEXT]}"
    except (ValueError, RuntimeError) as error:
        answer["problem"] = str(error)[:MOST_TEXT]
    return answer


async def _unary(channel: Channel, path: str, request: Any, kind: Callable[[bytes], Any]) -> Any:
    """One unary call; None where the server has no such method, or knows nothing of what was asked."""
    call = channel.calls.unary_unary(
        path, request_serializer=type(request).SerializeToString, response_deserializer=kind
    )
    try:
        return await call(request)
    except grpc.aio.AioRpcError as error:
        if error.code() in ABSENT:
            return None
        raise


async def _reflection(channel: Channel, answer: Answer) -> list[str]:
    """The services that reflection lists, newest version first."""
    request = reflection_pb2.ServerReflectionRequest(list_services="")
    for version in REFLECTIONS:
        path = f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo"
        # One message each way: on the wire a stream of one is what a unary call is.
        found = await _unary(channel, path, request, reflection_pb2.ServerReflectionResponse.FromString)
        if found is not None:
            names = _short(service.name for service in found.list_services_response.service)
            answer["reflection"] = {"version": version, "services": names}
            return [name for name in names if not name.startswith("grpc.reflection.")]
    return []


async def _health(channel: Channel, answer: Answer, services: list[str]) -> None:
    """Health of the whole server, and of each service that it knows."""
    known = []
    for service in list(dict.fromkeys(services))[:MOST_SERVICES]:
        request = health_pb2.HealthCheckRequest(service=service)
        found = await _unary(
            channel, "/grpc.health.v1.Health/Check", request, health_pb2.HealthCheckResponse.FromString
        )
        if found is not None:
            known.append([service, _status(found.status)])
    if known:
        answer["health"] = known


def _status(number: int) -> str:
    with contextlib.suppress(ValueError):
        return str(health_pb2.HealthCheckResponse.ServingStatus.Name(number))
    return str(number)


async def _channelz(channel: Channel, answer: Answer) -> None:
    """Servers with their sockets, and the channels that the process itself opened."""
    found = await _channelz_call(channel, "GetServers", channelz_pb2.GetServersRequest(max_results=MOST_ROWS))
    if found is None:
        return
    rows = answer["channelz"] = []
    for server in found.server[:MOST_ROWS]:
        name = server.ref.name or f"server {server.ref.server_id}"
        rows.append(_row("server", name, _listens(server.listen_socket), server.data))
        rows += await _sockets(channel, server.ref.server_id)
    tops = await _channelz_call(channel, "GetTopChannels", channelz_pb2.GetTopChannelsRequest(max_results=MOST_ROWS))
    for top in tops.channel[:MOST_ROWS] if tops else ():
        state = channelz_pb2.ChannelConnectivityState.State.Name(top.data.state.state)
        rows.append(_row("channel", top.data.target or top.ref.name, state, top.data))


async def _sockets(channel: Channel, server: int) -> list[list[Any]]:
    request = channelz_pb2.GetServerSocketsRequest(server_id=server, max_results=MOST_ROWS)
    found = await _channelz_call(channel, "GetServerSockets", request)
    rows = []
    for ref in found.socket_ref[:MOST_ROWS] if found else ():
        one = await _channelz_call(channel, "GetSocket", channelz_pb2.GetSocketRequest(socket_id=ref.socket_id))
        if one is not None:
            data = one.socket.data
            counts = (data.streams_started, data.streams_succeeded, data.streams_failed)
            rows.append(
                ["socket", one.socket.ref.name[:MOST_TEXT], f"{data.messages_received}/{data.messages_sent}", *counts]
            )
    return rows


async def _channelz_call(channel: Channel, name: str, request: Any) -> Any:
    response = getattr(channelz_pb2, f"{name}Response")
    return await _unary(channel, f"/grpc.channelz.v1.Channelz/{name}", request, response.FromString)


def _row(kind: str, name: str, detail: str, data: Any) -> list[Any]:
    counts = (data.calls_started, data.calls_succeeded, data.calls_failed)
    return [kind, name[:MOST_TEXT], detail[:MOST_TEXT], *counts]


def _listens(sockets: Iterable[Any]) -> str:
    return ", ".join(_short(socket.name for socket in sockets))


def _short(names: Iterable[str]) -> list[str]:
    return [name[:MOST_TEXT] for name, _ in zip(names, range(MOST_SERVICES), strict=False)]
