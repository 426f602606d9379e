"""One lesson: the folder with ``lesson.md`` (front matter in TOML between ``+++``, then Markdown) and its files."""

from collections.abc import Collection
from pathlib import Path

from app.lessons import files, form, markdown, readers
from app.lessons.model import Lesson, OfferedCall, Reading, WrongAnswer
from app.lessons.tables import Mistake, Mistakes, Table, read
from app.runs.scenario import Scenario, ScriptedCall
from app.runs.workspace import File, Workspace

NAME = "lesson.md"
FENCE = "+++"


def load(
    folder: Path, name: str, *, part: str, slug: str, known: Collection[str]
) -> tuple[Lesson | None, list[Mistake]]:
    """The lesson in ``folder``, which mistakes call ``name``; None where it cannot be read at all.

    ``known`` are the names of all lessons of the course: others can be linked to.
    """
    mistakes = Mistakes(path=f"{name}/{NAME}")
    text = files.text_of(folder / NAME, mistakes)
    matter, body, body_line = _split(text, mistakes) if text is not None else ("", "", 0)
    mistakes.first_line = 1
    table = read(matter, mistakes) if matter else None
    if table is None:
        return None, mistakes.found
    own = files.Folder(folder, name, mistakes)
    lesson = _lesson(table, body, own, (part, slug))
    form.look(lesson, body, body_line, table, known)
    for path in own.unused():
        mistakes.add(0, f"Nothing uses the file {path}: delete it, or name it in the front matter.")
    return lesson, mistakes.found


def _split(text: str, mistakes: Mistakes) -> tuple[str, str, int]:
    """Front matter, body, and the lines of the file before the body."""
    lines = text.splitlines(keepends=True)
    ends = [at for at, line in enumerate(lines) if line.strip() == FENCE]
    if len(ends) < 2 or ends[0] != 0:
        words = f"A lesson begins with its front matter: a line {FENCE}, TOML, and another line {FENCE}."
        mistakes.add(1, words)
        return "", "", 0
    return "".join(lines[1 : ends[1]]), "".join(lines[ends[1] + 1 :]), ends[1] + 1


def _lesson(table: Table, body: str, folder: files.Folder, name: tuple[str, str]) -> Lesson:
    starter = folder.workspace("starter", table.texts("files", ()))
    solution = folder.changes("solution", Workspace(files=starter.files))
    calls = readers.calls(table)
    scenarios = _scenarios(table, folder, calls)
    lesson = Lesson(
        part=name[0],
        slug=name[1],
        title=table.text("title"),
        summary=table.text("summary"),
        minutes=table.number("minutes"),
        steps=markdown.steps(body),
        after=markdown.html(table.text("after", "")),
        calls=tuple(offered for offered, _ in calls if offered),
        scenarios=scenarios,
        checks=readers.checks(table, "checks", scenarios),
        claims=readers.checks(table, "claims", scenarios),
        starter_claims=readers.checks(table, "starter_claims", scenarios),
        hints=tuple(markdown.html(hint) for hint in table.texts("hints", ())),
        questions=readers.questions(table),
        figures=readers.figures(table, folder),
        starter=starter,
        solution=solution,
        wrong=_wrong(table, folder, starter, solution),
        read_next=_read_next(table),
        words=markdown.plain(body),
    )
    table.done("The front matter")
    return lesson


def _scenarios(
    table: Table, folder: files.Folder, calls: tuple[tuple[OfferedCall | None, ScriptedCall], ...]
) -> tuple[Scenario, ...]:
    """The scenario of the calls of the page, where it has any, and those that are declared."""
    own = (Scenario(name="main", calls=tuple(scripted for _, scripted in calls)),) if calls else ()
    declared = []
    for one in table.tables("scenarios"):
        name = one.text("name")
        declared.append(
            Scenario(
                name=name,
                calls=tuple(scripted for _, scripted in readers.calls(one)),
                overlay=folder.overlay(one),
                seconds=readers.seconds(one),
                linger_ms=one.number("linger_ms", 0),
                hidden=one.truth("hidden", default=False),
            )
        )
        one.done(f"The scenario {name}")
    return (*own, *declared)


def _wrong(
    table: Table, folder: files.Folder, starter: Workspace, solution: tuple[File, ...]
) -> tuple[WrongAnswer, ...]:
    solved = files.laid_over(starter, solution)
    found = []
    for one in table.tables("wrong"):
        name = one.text("name")
        changed = folder.changes(f"wrong/{name}", solved)
        if not changed:
            one.wrong("name", f"wrong/{name} changes nothing: put the files with the mistake into it.")
        found.append(WrongAnswer(name=name, files=changed, fails=one.texts("fails"), words=one.text("words")))
        one.done(f"The wrong answer {name}")
    return tuple(found)


def _read_next(table: Table) -> tuple[Reading, ...]:
    found = []
    for one in table.tables("read"):
        found.append(Reading(title=one.text("title"), url=one.text("url")))
        one.done("An entry to read next")
    return tuple(found)
