"""The runner as a server: pods, schema jails and RunnerService on one address, until it is told to stop."""

import asyncio
import base64
import dataclasses
import logging
import secrets
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc.aio
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1._async import HealthServicer

from app.gen.grpclab.runner.v1 import runner_pb2, runner_pb2_grpc
from app.runner.links import Links
from app.runner.options import Options
from app.runner.run import Times
from app.runner.runs import Runs
from app.runner.service import RunnerService
from app.runner.spans import Peers
from app.sandbox import cgroup, inside, jail, policy
from app.sandbox import runtime as runtimes
from app.sandbox.compiler import Compiler
from app.sandbox.holder import SandboxRefused
from app.sandbox.jail import Jail
from app.sandbox.pool import PodPool, Programs
from app.sandbox.runtime import Runtime
from app.sandbox.schema_jails import SchemaJails
from app.sandbox.toolbox import Toolbox

SERVICE = runner_pb2.DESCRIPTOR.services_by_name["RunnerService"].full_name
GRACE_SECONDS = 5.0
_log = logging.getLogger(__name__)

SERVER_OPTIONS = (
    # C-core cancels calls that wait to be accepted beyond this many; a class presses Call at once.
    ("grpc.server.max_pending_requests", 20_000),
    ("grpc.server.max_pending_requests_hard_limit", 40_000),
    # Pages ping every 20 s; a server that allows fewer answers ENHANCE_YOUR_CALM.
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 5_000),
    ("grpc.http2.min_ping_interval_without_data_ms", 5_000),
    ("grpc.keepalive_permit_without_calls", 1),
    # A workspace has 1 MiB, a descriptor set with all of googleapis' common protos less than 1 MiB.
    ("grpc.max_receive_message_length", 8 * 1024 * 1024),
    ("grpc.max_send_message_length", 64 * 1024 * 1024),
    # Two runners on one address would share its calls, and each would know half of the runs.
    ("grpc.so_reuseport", 0),
)


class AddressInUse(Exception):
    """The address cannot be bound; the text is a sentence."""


@asynccontextmanager
async def running(options: Options, address: str, runtime: Runtime | None = None) -> AsyncIterator[int]:
    """A runner that serves on ``address`` (``unix:/path`` or ``host:port``) while the block runs; gives its port.

    Raises SandboxRefused or StagingRefused where this machine allows no pods.
    """
    staged = await asyncio.to_thread(_staged, options) if runtime is None else runtime
    schema_jails = SchemaJails(lambda: _schema_jail(staged), most=options.schema_jails)
    programs = Programs(
        learner=inside.program(inside.AGENT),
        driver=inside.program(inside.DRIVER),
        capture_bytes=options.capture_bytes,
    )
    pool = PodPool(staged, programs, warm=options.pods_warm, most=options.pods_most)
    times = Times(unix_ns=time.time_ns, monotonic=time.monotonic)
    runs = Runs(Compiler(schema_jails), pool, options, times)
    health = HealthServicer()
    links, peers = Links(), Peers(options.link_peers)
    server = grpc.aio.server(options=SERVER_OPTIONS)
    # Made when somebody first asks, one tool at a time: a page is as quick without it.
    tool_jails = SchemaJails(lambda: _toolbox_jail(staged), most=options.schema_jails, at_once=1)
    service = RunnerService(runs, incarnation(), links, Toolbox(tool_jails, staged), peers)
    runner_pb2_grpc.add_RunnerServiceServicer_to_server(service, server)
    health_pb2_grpc.add_HealthServicer_to_server(health, server)
    try:
        await asyncio.gather(schema_jails.start(), pool.start())
        port = _bind(server, address)
        _open_links(links, options)
        await server.start()
        await health.set(SERVICE, health_pb2.HealthCheckResponse.SERVING)
        await health.set("", health_pb2.HealthCheckResponse.SERVING)
        yield port
    finally:
        await health.enter_graceful_shutdown()
        # Ended first, so that their followers hear the last event before the server closes.
        await runs.close()
        await links.close()
        await peers.close()
        await server.stop(GRACE_SECONDS)
        await pool.close()
        await schema_jails.close()
        await tool_jails.close()


async def serve(options: Options, address: str) -> None:
    """Serves until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with running(options, address):
        _log.info("The runner listens on %s.", address)
        await stop.wait()


def main(options: Options, address: str) -> None:
    """``grpclab runner``: serves until it is told to stop."""
    asyncio.run(serve(options, address))


def incarnation() -> str:
    """A name for this life of the runner: 128 random bits in base32."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def _staged(options: Options) -> Runtime:
    try:
        group = cgroup.found(options.cgroup)
    except cgroup.GroupRefused as refused:
        raise SandboxRefused(str(refused)) from refused
    return dataclasses.replace(runtimes.stage(gvisor=options.gvisor), cgroup=group)


async def _schema_jail(runtime: Runtime) -> Jail:
    return await jail.spawn(policy.SCHEMA, runtime, inside.program(inside.SCHEMA_WORKER))


async def _toolbox_jail(runtime: Runtime) -> Jail:
    return await jail.spawn(policy.TOOLBOX, runtime, inside.program(inside.TOOLBOX), name="toolbox")


def _open_links(links: Links, options: Options) -> None:
    if not options.links_host:
        return
    try:
        links.listen(options.links_host, options.links_port)
    except OSError as error:
        words = f"Nothing can listen on {options.links_host} port {options.links_port} for links: {error.strerror}."
        raise AddressInUse(words) from error


def _bind(server: grpc.aio.Server, address: str) -> int:
    try:
        return server.add_insecure_port(address)
    except RuntimeError as error:
        raise AddressInUse(f"The runner cannot listen on {address}: is another one running there?") from error
