"""``grpclab`` (everything), ``web``, ``runner``, ``doctor``, ``lessons``, ``class``."""

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping

import click

from app import config
from app.cli import doctor, site
from app.cli.classes import classes
from app.cli.lessons import lessons
from app.cli.log import log_to_stderr
from app.cli.parent import end_with_parent
from app.cli.supervisor import EmbeddedRunner, runner_address
from app.config import Settings, SettingsError
from app.runner import server as runner_server
from app.runner.options import Options
from app.sandbox.holder import SandboxRefused
from app.sandbox.runtime import StagingRefused


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--host", help="Address to listen on (GRPCLAB_HOST).")
@click.option("--port", help="Port of the pages; 0 takes any free one (GRPCLAB_PORT).")
@click.pass_context
def grpclab(context: click.Context, host: str | None, port: str | None) -> None:
    """A learning sandbox for gRPC. With no command: start everything and print the URL."""
    given = {"GRPCLAB_HOST": host, "GRPCLAB_PORT": port}
    context.obj = {**os.environ, **{name: value for name, value in given.items() if value is not None}}
    if context.invoked_subcommand is None:
        everything(context.obj)


def everything(environ: Mapping[str, str]) -> None:
    """Pages, events and, unless a runner is named, an embedded runner."""
    settings = load(environ)
    log_to_stderr()
    with contextlib.ExitStack() as stack:
        door = stack.enter_context(opened(settings))
        if not settings.runner_target:
            address = stack.enter_context(runner_address())
            environ = {**environ, "GRPCLAB_RUNNER_TARGET": address}
            stack.enter_context(EmbeddedRunner(address, environ))
            settings = load(environ)
        click.echo(f"grpclab is ready at {door.url}   (Ctrl+C stops it)")
        sys.stdout.flush()
        site.serve(settings, door)


@grpclab.command()
@click.pass_obj
def web(environ: Mapping[str, str]) -> None:
    """Start pages and events only; GRPCLAB_RUNNER_TARGET names the runner."""
    settings = load(environ)
    if not settings.runner_target:
        raise click.ClickException("GRPCLAB_RUNNER_TARGET must name the runner: unix:/path or host:port.")
    log_to_stderr()
    with opened(settings) as door:
        click.echo(f"grpclab is ready at {door.url}   (Ctrl+C stops it)")
        sys.stdout.flush()
        site.serve(settings, door)


@grpclab.command()
@click.option("--with-parent", is_flag=True, help="End when standard input ends.")
@click.pass_obj
def runner(environ: Mapping[str, str], *, with_parent: bool) -> None:
    """Start a runner only, at GRPCLAB_RUNNER_TARGET."""
    settings = load(environ)
    if not settings.runner_target:
        raise click.ClickException("GRPCLAB_RUNNER_TARGET must say where to listen: unix:/path or host:port.")
    log_to_stderr()
    if with_parent:
        end_with_parent()
    options = Options(
        gvisor=settings.jail == "runsc",
        cgroup=settings.cgroup,
        pods_warm=settings.pods_warm,
        pods_most=settings.pods_most,
        runs_most=settings.runs_most,
        run_idle_seconds=settings.run_idle_seconds,
        run_wall_seconds=settings.run_wall_seconds,
        capture_bytes=settings.capture_bytes,
        links_host=settings.host if settings.links == "on" else "",
        links_port=settings.links_port,
        link_peers=settings.link_peers,
    )
    try:
        runner_server.main(options, settings.runner_target)
    except (SandboxRefused, StagingRefused, runner_server.AddressInUse) as error:
        raise click.ClickException(f"{error} See grpclab doctor.") from error


@grpclab.command("doctor")
@click.pass_obj
def doctor_command(environ: Mapping[str, str]) -> None:
    """Print what this machine allows, and what to do about the rest."""
    lines, sound = doctor.report(load(environ))
    click.echo("\n".join(lines))
    sys.exit(0 if sound else 1)


grpclab.add_command(lessons)
grpclab.add_command(classes)


def load(environ: Mapping[str, str]) -> Settings:
    """The settings, or a sentence and the end."""
    try:
        return config.load(environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


@contextlib.contextmanager
def opened(settings: Settings) -> Iterator[site.Door]:
    """The public port, or a sentence and the end."""
    try:
        with site.open_door(settings) as door:
            yield door
    except site.PortTaken as error:
        raise click.ClickException(str(error)) from error


def main() -> None:
    """The command."""
    grpclab(prog_name="grpclab")
