"""The earlier versions that a schema can be compared with: of its runs and snapshots, and one that is pasted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.decode.pool import Decoded
from app.runs.workspace import File, Workspace
from app.schema.breaking import Change, changes
from app.store.model import StoredWorkspace
from app.web import assemble
from app.web.schemas import CompiledSchema, digest
from app.web.services import Services
from app.web.words import gettext as _

PASTED = "pasted"
MOST_VERSIONS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A schema of the past."""

    name: str
    """What a form says to mean it: ``run:…``, ``snapshot:…``."""
    title: str
    workspace: Workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """What became of a comparison: ``trouble`` says why there is none."""

    changes: tuple[Change, ...] = ()
    trouble: str = ""


def versions(services: Services, stored: StoredWorkspace) -> tuple[Version, ...]:
    """Newest first, each schema once, without the one that there is now."""
    known = {digest(stored.workspace)}
    found: list[Version] = []
    for version in sorted(_all(services, stored), key=lambda one: one[0], reverse=True):
        name = digest(version[1].workspace)
        if name not in known and version[1].workspace.protos and len(found) < MOST_VERSIONS:
            known.add(name)
            found.append(version[1])
    return tuple(found)


def _all(services: Services, stored: StoredWorkspace) -> Iterator[tuple[int, Version]]:
    for run in services.store.runs_of(stored.view_id):
        title = _("run of %(time)s", time=assemble.moment(run.started_ns))
        yield run.started_ns, Version(name=f"run:{run.run_id}", title=title, workspace=run.workspace)
    for name in services.store.snapshots_of(stored.view_id)[:MOST_VERSIONS]:
        snapshot = services.store.snapshot(name)
        if snapshot:
            title = _("snapshot of %(time)s", time=assemble.moment(snapshot.taken_ns))
            yield snapshot.taken_ns, Version(name=f"snapshot:{name}", title=title, workspace=snapshot.workspace)


def pasted(stored: StoredWorkspace, path: str, text: str) -> Workspace:
    """The workspace as it would be with an earlier text of one of its files."""
    files = tuple(replace(file, text=text) if file.path == path else file for file in stored.workspace.protos)
    return Workspace(files=files or (File(path="pasted.proto", text=text),))


def compared(services: Services, stored: StoredWorkspace, now: CompiledSchema, before: Workspace) -> Compared:
    """What breaks between a version and the schema of now."""
    was = services.schemas.of(before, learner=stored.view_id)
    if not now.sound or not was.sound:
        problem = (now if not now.sound else was).problems[0]
        which = _("The schema as it is now") if not now.sound else _("That version of the schema")
        text = _(
            "%(which)s does not compile, so there is nothing to compare. Line %(line)s: %(problem)s",
            which=which,
            line=problem.line,
            problem=problem.text,
        )
        return Compared(trouble=text)
    paths = [tuple(file.path for file in one.protos) for one in (before, stored.workspace)]
    found = services.decode.run(
        changes, was.descriptor_set, now.descriptor_set, paths[0], paths[1], learner=stored.view_id
    )
    return Compared(changes=found.value) if isinstance(found, Decoded) else Compared(trouble=found.text)
