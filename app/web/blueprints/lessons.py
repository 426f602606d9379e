"""The course: its map, its lessons, and what a learner does in them. Nothing runs, and nothing is kept, before a click."""

import re
import time
from dataclasses import replace

from flask import Blueprint, Response, abort, make_response, request

from app import attempts
from app.lessons import sketch
from app.lessons.model import Lesson
from app.runs.workspace import Workspace
from app.store.lesson_model import Work
from app.store.model import Conflict, StoredWorkspace
from app.web import access, assemble, figures, fragments, htmx, learner, limits, runs, security
from app.web.blueprints import elsewhere, workbench
from app.web.checker import under_way
from app.web.learner import Learner
from app.web.presenters import lesson_checks, lesson_map, lesson_page, lesson_preview, lesson_solution
from app.web.presenters.lesson_checks import LessonChecks, Situation
from app.web.presenters.lesson_map import Standing
from app.web.presenters.lesson_page import LessonIntro, LessonPage
from app.web.presenters.lesson_preview import LessonPreview
from app.web.presenters.lesson_solution import SolutionPage
from app.web.presenters.pages import FileView
from app.web.recordings import Refused
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("lessons", __name__, url_prefix="/lessons")

_PAGES = re.compile(r"/lessons(/[a-z0-9-]+){0,2}")
MOST_ANSWER = 500
"""Characters of one part of a prediction."""


@blueprint.get("")
def course() -> Response:
    """The map of the course."""
    learner_id = learner.known()
    works = services().store.learners.works(learner_id) if learner_id else ()
    page = lesson_map.present(
        services().course(),
        Standing(
            done={work.lesson for work in works if work.passed_ns is not None}, begun={work.lesson for work in works}
        ),
        request.args.get("q", ""),
    )
    return fragments.page(replace(page, preview=_preview()))


@blueprint.get("/preview")
def preview() -> Response:
    """Leads an author's page to itself once the course is another one; nothing until then."""
    at, version = request.args.get("at", ""), request.args.get("version", "")
    if not _previewed() or version == services().course().version or not _PAGES.fullmatch(at):
        return make_response("", 204)
    return fragments.go(at)


@blueprint.get("/of-run/<run_id>.toml")
def of_run(run_id: str) -> Response:
    """The calls of a run, or one of them, as the beginning of a lesson, with checks that they pass; for whoever may see the run."""
    run = services().store.run(run_id) or abort(404, _("There is no such run."))
    told = services().recordings.conversation(run)
    if isinstance(told, Refused):
        abort(503, told.text)
    wanted = request.args.get("call", 0, type=int)
    calls = [call for call in told.calls if wanted in {0, call.number}] or abort(404, _("This run has no such call."))
    answer = make_response(sketch.front_matter(calls))
    answer.content_type = "text/plain; charset=utf-8"
    return answer


@blueprint.get("/<part>/<slug>")
def page(part: str, slug: str) -> Response:
    """A lesson: with the workbench once it was begun, with its files before."""
    lesson = _lesson(part, slug)
    learner_id = learner.known()
    work, stored = _begun(learner_id, lesson)
    checks = _checks(lesson, learner_id, work)
    text = replace(lesson_page.present(services().course(), lesson, work, checks), preview=_preview())
    if stored is None:
        files = tuple(FileView(path=file.path, text=file.text) for file in lesson.starter.files)
        return fragments.page(LessonIntro(lesson=text, files=files))
    opens = (lesson.opens.method, lesson.opens.request) if lesson.opens else ("", "")
    bench = workbench.bench(stored, "", editable=True, opens=opens)
    return fragments.page(LessonPage(**{name: getattr(bench, name) for name in bench.__slots__}, lesson=text))


@blueprint.post("/<part>/<slug>/start")
def start(part: str, slug: str) -> Response:
    """Begins a lesson: its starter becomes a workspace of the learner's own."""
    lesson = _lesson(part, slug)
    who = learner.here()
    _work, stored = _begun(who.learner_id, lesson)
    answer = fragments.go(lesson_map.address(lesson))
    return answer if stored else _begin(answer, who, lesson)[0]


@blueprint.post("/<part>/<slug>/check")
def check(part: str, slug: str) -> Response:
    """Checks the files as they are now. A lesson that was not begun is begun first."""
    lesson = _lesson(part, slug)
    who = learner.here()
    work, stored = _begun(who.learner_id, lesson)
    if work is None or stored is None:
        answer, stored = _begin(fragments.go(lesson_map.address(lesson)), who, lesson)
        services().checker.begin(who.learner_id, lesson, stored)
        return answer
    runs.stop(services(), stored)
    services().checker.begin(who.learner_id, lesson, stored)
    shown = _checks(lesson, who.learner_id, work)
    return fragments.several([], replaced=[shown, *lesson_page.marks(lesson, shown)])


@blueprint.get("/<part>/<slug>/checks")
def checks(part: str, slug: str) -> Response:
    """How the checks are coming out; after the last of them also what the run changed on the workbench."""
    lesson = _lesson(part, slug)
    work, stored, learner_id = _own(lesson)
    shown = _checks(lesson, learner_id, work)
    if shown.poll_url:
        return fragments.several([], replaced=[shown])
    run = runs.current(services(), stored)
    found = assemble.material(services(), run) if run else None
    compiled = services().schemas.of(stored.workspace, learner=stored.view_id)
    changing = assemble.changing(services(), stored, found, compiled.schema, editable=True)
    return fragments.several(changing.views, replaced=[shown, *lesson_page.marks(lesson, shown)])


@blueprint.post("/<part>/<slug>/hints")
def hint(part: str, slug: str) -> Response:
    """One hint more."""
    lesson = _lesson(part, slug)
    who = learner.here()
    answer = fragments.go(lesson_map.address(lesson))
    work, stored = _begun(who.learner_id, lesson)
    if work is None or stored is None:
        answer, _stored = _begin(answer, who, lesson)
        services().store.learners.tell_hints(who.learner_id, lesson.name, 1)
        return answer
    services().store.learners.tell_hints(who.learner_id, lesson.name, min(work.hints + 1, len(lesson.hints)))
    again = services().store.learners.work(who.learner_id, lesson.name)
    return fragments.several([lesson_page.hints(lesson, again)]) if htmx.headers() else answer


@blueprint.post("/<part>/<slug>/questions/<name>")
def predict(part: str, slug: str, name: str) -> Response:
    """Takes a prediction, and reveals the answer."""
    lesson = _lesson(part, slug)
    question = lesson.question(name) or abort(404, _("This lesson has no such question."))
    given = tuple(text.strip()[:MOST_ANSWER] for text in request.form.getlist("answer"))
    if not any(given):
        abort(422, _("Choose or write an answer first: a guess is fine."))
    who = learner.here()
    answer = fragments.go(lesson_map.address(lesson))
    work, stored = _begun(who.learner_id, lesson)
    if work is None or stored is None:
        answer, _stored = _begin(answer, who, lesson)
        services().store.learners.predict(who.learner_id, lesson.name, name, given)
        return answer
    services().store.learners.predict(who.learner_id, lesson.name, name, given)
    again = services().store.learners.work(who.learner_id, lesson.name)
    predictions = again.predictions if again else {}
    shown = lesson_page.question(question, predictions, lesson_map.address(lesson))
    return fragments.page(shown) if htmx.headers() else answer


@blueprint.post("/<part>/<slug>/reset")
def reset(part: str, slug: str) -> Response:
    """Back to the starter; what was there can be brought back once."""
    lesson = _lesson(part, slug)
    _work, stored, learner_id = _own(lesson)
    services().store.learners.keep_for_undo(learner_id, lesson.name, stored.workspace)
    _replace(stored, lesson.starter)
    return fragments.go(lesson_map.address(lesson))


@blueprint.post("/<part>/<slug>/undo")
def undo(part: str, slug: str) -> Response:
    """Brings back what the last reset replaced."""
    lesson = _lesson(part, slug)
    _work, stored, learner_id = _own(lesson)
    before = services().store.learners.undo(learner_id, lesson.name)
    if before is not None:
        _replace(stored, before)
        services().store.learners.keep_for_undo(learner_id, lesson.name, None)
    return fragments.go(lesson_map.address(lesson))


@blueprint.get("/<part>/<slug>/calls/<name>")
def fill(part: str, slug: str, name: str) -> Response:
    """Fills the workbench's form in with a call of the lesson; makes no call."""
    lesson = _lesson(part, slug)
    found = lesson.offered(name) or abort(404, _("This lesson has no such call."))
    _work, stored, _learner_id = _own(lesson)
    answer = elsewhere.filled(stored, found.spec, view="json" if found.request else "bytes")
    answer.headers["HX-Trigger"] = '{"show-pane":"call"}'
    return answer


@blueprint.get("/<part>/<slug>/solution")
def solution(part: str, slug: str) -> Response:
    """The solution, as a difference to what the learner has."""
    lesson = _lesson(part, slug)
    if not lesson.solution:
        abort(404, _("This lesson has no solution to show."))
    _work, stored = _begun(learner.known(), lesson)
    url = lesson_map.address(lesson)
    shown = lesson_solution.present(url, lesson.solution, stored.workspace if stored else lesson.starter)
    return fragments.page_or_fragment(SolutionPage(title=lesson.title, lesson_url=url, solution=shown), shown)


@blueprint.get("/<part>/<slug>/figures/<name>")
def figure(part: str, slug: str, name: str) -> Response:
    """A figure: a recording in the component that shows every run. Only pages of this site may frame it."""
    lesson = _lesson(part, slug)
    found = next((one for one in lesson.figures if one.name == name), None)
    if found is None:
        abort(404, _("This lesson has no such figure."))
    shown = figures.present(found, services().decode)
    if isinstance(shown, str):
        abort(503, shown)
    security.allow_frames()
    return fragments.page(shown)


def _previewed() -> bool:
    return services().settings.course_preview == "on" and bool(services().course().version)


def _preview() -> LessonPreview | None:
    return lesson_preview.present(services().course(), request.path) if _previewed() else None


def _lesson(part: str, slug: str) -> Lesson:
    return services().course().lesson(part, slug) or abort(
        404, _("There is no such lesson. The course may have changed: look for it in the list of lessons.")
    )


def _begun(learner_id: str, lesson: Lesson) -> tuple[Work | None, StoredWorkspace | None]:
    """What the learner did in a lesson, and the workspace; no workspace where it was deleted."""
    work = services().store.learners.work(learner_id, lesson.name) if learner_id else None
    return work, services().store.workspace(work.view_id) if work else None


def _own(lesson: Lesson) -> tuple[Work, StoredWorkspace, str]:
    """The same for whoever has begun the lesson; 404 for everyone else."""
    learner_id = learner.known()
    work, stored = _begun(learner_id, lesson)
    if work is None or stored is None:
        abort(404, _("You have not begun this lesson in this browser. Open it and press Start."))
    return work, stored, learner_id


def _begin(answer: Response, who: Learner, lesson: Lesson) -> tuple[Response, StoredWorkspace]:
    """The starter as a workspace, and the cookies for it."""
    limits.pay(limits.WORKSPACES)
    new = services().store.create_workspace(lesson.title, lesson.starter)
    services().store.learners.begin(who.learner_id, lesson.name, new.view_id)
    stored = services().store.workspace(new.view_id) or abort(404)
    return access.grant(learner.remember(answer, who), new.view_id, new.edit_secret), stored


def _replace(stored: StoredWorkspace, workspace: Workspace) -> None:
    """Puts other files into a workspace; whoever saved meanwhile saved before."""
    latest: StoredWorkspace | None = stored
    while latest is not None:
        saved = services().store.save(latest.view_id, workspace, revision=latest.revision)
        if not isinstance(saved, Conflict):
            return
        latest = services().store.workspace(latest.view_id)


def _checks(lesson: Lesson, learner_id: str, work: Work | None) -> LessonChecks:
    attempt = services().store.learners.latest(learner_id, lesson.name) if learner_id else None
    if attempt and attempt.checks_digest not in {"", attempts.checks_digest(lesson)}:
        # The lesson was mended since: what was recorded is asked again, nobody's code is run.
        attempt = services().checker.regrade(lesson, attempt.attempt_id) or attempt
    _before, following = services().course().around(lesson)
    return lesson_checks.present(
        lesson,
        Situation(
            attempt=attempt,
            under_way=attempt is not None and under_way(attempt, time.time_ns()),
            passed_before=bool(work and work.passed_ns is not None),
            following=following,
            begun=work is not None,
        ),
    )
