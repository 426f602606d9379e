"""``grpclab lessons``: check a course by really running it, make a new lesson, record a figure."""

import contextlib
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from app import attempts, config
from app.attempts import Attempt
from app.checks.results import CheckResult
from app.cli import drafts
from app.cli.supervisor import EmbeddedRunner, runner_address
from app.client.performer import perform
from app.client.runner import RunnerClient, RunnerUnavailable
from app.config import Settings, SettingsError
from app.decode.pool import DecodePool
from app.lessons import guide, loading, proofs, sources
from app.lessons.loading import Loaded
from app.lessons.model import Course, Lesson
from app.lessons.sources import SourceWrong
from app.runs.scenario import Scenario, Take, laid_over
from app.runs.workspace import Workspace
from app.store import Store, secret
from app.web import courses, regrading

AT_ONCE = 2
"""Lessons that are proved side by side: more would disturb those that look at times."""

STARTS = 6
"""How often a runner is waited for; each time for as long as a call of it may take, 20 seconds."""


@click.group()
def lessons() -> None:
    """Check, make and record lessons."""


def folder_option(command: click.decorators.FC) -> click.decorators.FC:
    """Which course is meant."""
    words = "The course: a folder, a checkout or a zip file; the one that comes with grpclab by default."
    return click.option("--course", "folder", type=click.Path(path_type=Path), help=words)(command)


@lessons.command("check")
@click.argument("names", nargs=-1)
@click.option("--form", is_flag=True, help="Look at the files only; run nothing.")
@folder_option
@click.pass_obj
def check_command(environ: Mapping[str, str], names: tuple[str, ...], folder: Path | None, *, form: bool) -> None:
    """Prove every lesson, or those whose names have one of NAMES in them.

    Starters must fail, solutions must pass, each wrong answer must fail its check with its words.
    """
    loaded = looked_at(folder)
    for mistake in loaded.mistakes:
        click.echo(str(mistake))
    chosen = matching(loaded.course, names)
    faults = 0 if form else prove(environ, chosen)
    wrong = len(loaded.mistakes) + faults
    click.echo(f"{len(chosen)} lessons, {wrong} mistakes" if wrong else f"{len(chosen)} lessons, all as they must be")
    if wrong:
        raise SystemExit(1)


def prove(environ: Mapping[str, str], chosen: tuple[Lesson, ...]) -> int:
    """Runs the answers of these lessons; how many faults there were."""
    faults, began = 0, time.monotonic()
    with stage(environ) as runner, ThreadPoolExecutor(AT_ONCE) as pool:
        for lesson, (found, seconds) in zip(chosen, pool.map(lambda one: _timed(runner, one), chosen), strict=True):
            click.echo(f"{lesson.name}: {seconds:.1f} s, {len(found)} mistakes")
            for text in found:
                click.echo(f"  {text}")
            faults += len(found)
    click.echo(f"{len(chosen)} lessons in {time.monotonic() - began:.0f} s")
    return faults


def _timed(runner: RunnerClient, lesson: Lesson) -> tuple[tuple[str, ...], float]:
    began = time.monotonic()
    return proved(runner, lesson), time.monotonic() - began


def proved(runner: RunnerClient, lesson: Lesson) -> tuple[str, ...]:
    """What is wrong with one lesson's answers."""
    starter_set = runner.compile(lesson.starter).descriptor_set
    results = {}
    claims: list[tuple[str, CheckResult]] = []
    nowhere: tuple[str, ...] = ()
    for answer in proofs.answers(lesson):
        attempt = attempted(runner, lesson, answer.workspace, starter_set)
        results[answer.name] = attempts.graded(lesson.checks, attempt)
        claimed = {proofs.SOLUTION: lesson.claims, proofs.STARTER: lesson.starter_claims}.get(answer.name, ())
        claims += [(answer.name, claim) for one in claimed for claim in attempts.graded([one], attempt)]
        if answer.name == proofs.SOLUTION:
            nowhere = attempts.pointing_nowhere(lesson, attempt)
    lost = tuple(f"the text points at wire:{token}, which the solution's recording does not have" for token in nowhere)
    return (*proofs.faults(lesson, results, claims), *lost)


def attempted(runner: RunnerClient, lesson: Lesson, workspace: Workspace, starter_set: bytes) -> Attempt:
    """Every scenario of the lesson, run on a workspace."""

    def take(scenario: Scenario, overlaid: Workspace) -> Take:
        run_id = secret.new()
        performed = perform(runner, run_id, overlaid, scenario)
        runner.acknowledge_run(run_id)
        return performed.take

    return attempts.made(lesson, workspace, starter_set, take)


@lessons.command("regrade")
@click.argument("names", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@folder_option
@click.pass_obj
def regrade_command(environ: Mapping[str, str], names: tuple[str, ...], folder: Path | None, *, dry_run: bool) -> None:
    """Grade every stored attempt again after a check was changed, in the lessons whose names have one of NAMES in them.

    Nothing is run: the recordings are asked. A lesson that was passed stays passed.
    """
    settings = loaded_settings(environ)
    chosen = matching(courses.of(settings, folder), names)
    with Store(settings.database_url, secret_key=settings.secret_key) as store, DecodePool() as decode:
        store.migrate()
        found = list(regrading.all_of(store, decode, chosen, keep=not dry_run))
    changed = [one for one in found if one.changes]
    for one in changed:
        click.echo(f"{one.before.lesson}, learner {one.before.learner_id[:8]}: {'; '.join(one.changes)}")
    would = "would change" if dry_run else "changed"
    click.echo(f"{len(found)} attempts graded again, {len(changed)} {would}; nothing was run")


def loaded_settings(environ: Mapping[str, str]) -> Settings:
    """The settings, or a sentence and the end."""
    try:
        return config.load(environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


@lessons.command("checks")
def checks_command() -> None:
    """Print every check with its parameters, as the guide for authors has it."""
    click.echo(guide.table())


@lessons.command("new")
@click.argument("name")
@folder_option
def new_command(name: str, folder: Path | None) -> None:
    """Make a lesson that passes the check: NAME is part/slug, as in “first-call/say-goodbye”."""
    try:
        made = drafts.make(course_folder(folder), name)
    except drafts.DraftRefused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(
        f"Made {made}. Next: edit its lesson.md, then run “grpclab lessons check {name.rsplit('/', maxsplit=1)[-1]}”."
    )


@lessons.command("record")
@click.argument("name")
@click.argument("recording")
@click.option("--starter", is_flag=True, help="Record the starter, not the solution.")
@folder_option
@click.pass_obj
def record_command(
    environ: Mapping[str, str], name: str, recording: str, folder: Path | None, *, starter: bool
) -> None:
    """Run the lesson part/slug and keep what was recorded as recordings/RECORDING, for a figure."""
    root = course_folder(folder)
    course = loading.look_at(root).course
    lesson = next((one for one in course.lessons if one.name == name), None)
    if lesson is None or lesson.main is None:
        raise click.ClickException(f"There is no lesson “{name}” with a call in {root}.")
    workspace = lesson.starter if starter else laid_over(lesson.starter, lesson.solution)
    with stage(environ) as runner:
        take = perform(runner, secret.new(), laid_over(workspace, lesson.main.overlay), lesson.main).take
    place = drafts.folder_of(root, name) / "recordings" / recording
    place.mkdir(parents=True, exist_ok=True)
    (place / "events.bin").write_bytes(take.chunks[0])
    (place / "schema.bin").write_bytes(take.descriptor_set)
    click.echo(f"Recorded {sum(len(chunk) for chunk in take.chunks)} bytes in {place}.")


@contextlib.contextmanager
def stage(environ: Mapping[str, str]) -> Iterator[RunnerClient]:
    """A runner to run lessons on: the one that is named, else one of our own."""
    target = environ.get("GRPCLAB_RUNNER_TARGET", "")
    with contextlib.ExitStack() as stack:
        if not target:
            target = stack.enter_context(runner_address())
            stack.enter_context(EmbeddedRunner(target, environ))
        runner = stack.enter_context(RunnerClient(target))
        _await(runner)
        yield runner


def _await(runner: RunnerClient) -> None:
    """Waits for a runner that is just starting: on a busy machine that takes longer than any call of it may."""
    for _ in range(STARTS - 1):
        with contextlib.suppress(RunnerUnavailable):
            runner.compile(Workspace(files=()))
            return


def looked_at(given: Path | None) -> Loaded:
    """The course as far as it can be read, wherever it comes from."""
    try:
        with sources.opened(given or config.resource("lessons")) as root:
            return loading.look_at(root)
    except SourceWrong as wrong:
        raise click.ClickException(str(wrong)) from wrong


def course_folder(given: Path | None) -> Path:
    """The folder of a course that can be changed; a new one begins in a folder that is not there yet."""
    place = given or config.resource("lessons")
    if place.is_file():
        raise click.ClickException(f"{place.name} is a file: unpack it, and name the folder.")
    return sources.root_of(place) if place.is_dir() else place


def matching(course: Course, names: tuple[str, ...]) -> tuple[Lesson, ...]:
    """The lessons whose names have one of these in them; all for none."""
    return tuple(lesson for lesson in course.lessons if not names or any(name in lesson.name for name in names))
