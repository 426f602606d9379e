"""``grpclab class``: make a class and its owner, list classes. The link of an owner can be made again, should it be lost."""

import contextlib
from collections.abc import Iterator, Mapping

import click

from app import config
from app.classroom import joining
from app.classroom.joining import NicknameRefused
from app.config import Settings, SettingsError
from app.store import Store
from app.store.class_model import Role, StoredClass

MOST_TITLE = 120


@click.group("class")
def classes() -> None:
    """Host classes."""


@classes.command("create")
@click.argument("title")
@click.option("--owner", default="Teacher", show_default=True, help="The owner's nickname in the class.")
@click.option("--address", help="Where browsers reach this grpclab; http://localhost and the port by default.")
@click.pass_obj
def create(environ: Mapping[str, str], title: str, owner: str, address: str | None) -> None:
    """Make a class called TITLE; print its code and the link that makes a browser its owner."""
    settings = _settings(environ)
    shown = " ".join(title.split())
    if not shown or len(shown) > MOST_TITLE or not shown.isprintable():
        raise click.ClickException(f"A class needs a title of 1 to {MOST_TITLE} visible characters.")
    name = _nickname(owner)
    with _store(settings) as store:
        made = store.classes.create(shown, joining.new_code())
        learner = store.learners.create().learner_id
        store.classes.join(made.class_id, learner, name, Role.OWNER, actor="grpclab")
        link = store.classes.link(learner)
    base = _address(settings, address)
    click.echo(f"{made.title}\n")
    click.echo(f"  code for the board    {joining.shown(made.join_code)}   at {base}/class")
    click.echo(f"  link of the owner     {base}/class/back/{link}\n")
    click.echo("Open the link in your browser; it is yours alone. Under People you let others in and give them roles.")


@classes.command("list")
@click.pass_obj
def list_command(environ: Mapping[str, str]) -> None:
    """Print every class with its code, its owners and how many are in it."""
    with _store(_settings(environ)) as store:
        found = store.classes.every()
        for one in found:
            click.echo(_line(store, one))
    if not found:
        click.echo('No class yet: grpclab class create "Distributed systems, fall"')


@classes.command("owner-link")
@click.argument("code")
@click.option("--address", help="Where browsers reach this grpclab; http://localhost and the port by default.")
@click.pass_obj
def owner_link(environ: Mapping[str, str], code: str, address: str | None) -> None:
    """Print a new personal link of the first owner of the class with this CODE; the one before ends."""
    settings = _settings(environ)
    with _store(settings) as store:
        found = store.classes.by_code(joining.meant(code))
        if found is None:
            raise click.ClickException(f"No class has the code “{code[:40]}”; grpclab class list shows them.")
        owners = [one for one in store.classes.members(found.class_id) if one.role is Role.OWNER]
        link = store.classes.link(min(owners, key=lambda one: one.joined_ns).learner_id)
    click.echo(f"{_address(settings, address)}/class/back/{link}")


def _line(store: Store, one: StoredClass) -> str:
    members = store.classes.members(one.class_id)
    owners = ", ".join(member.nickname for member in members if member.role is Role.OWNER)
    learners = sum(member.role is Role.LEARNER for member in members)
    door = "" if one.joining else "   (lets nobody in)"
    return f"{joining.shown(one.join_code)}   {one.title}   {owners}   {learners} learners{door}"


def _nickname(typed: str) -> str:
    try:
        return joining.nickname(typed)
    except NicknameRefused:
        raise click.ClickException("The owner's nickname must have 1 to 40 visible letters.") from None


def _address(settings: Settings, given: str | None) -> str:
    if given:
        return given.rstrip("/")
    host = next(iter(settings.hosts), "localhost")
    return f"http://{host}:{settings.port}"


@contextlib.contextmanager
def _store(settings: Settings) -> Iterator[Store]:
    with Store(settings.database_url, secret_key=settings.secret_key) as store:
        store.migrate()
        yield store


def _settings(environ: Mapping[str, str]) -> Settings:
    try:
        return config.load(environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
