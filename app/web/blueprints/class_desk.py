"""The teacher's desk: the wall, who is in the class, grades and the log. Looking changes nothing."""

import time
from collections.abc import Callable

import segno
from flask import Blueprint, Response, abort, jsonify, make_response, request

from app.classroom import grades, joining
from app.classroom import wall as walls
from app.classroom.grades import Gradebook
from app.classroom.roles import Act, may_remove
from app.lessons.model import Course, Lesson
from app.runs.workspace import printable
from app.store.class_model import LastOwner, Progress, Role
from app.web import fragments
from app.web.classes import Asked, asked, other
from app.web.presenters.classes import grades as grade_pages
from app.web.presenters.classes import people as people_pages
from app.web.presenters.classes import wall as wall_pages
from app.web.presenters.classes.people import Learned
from app.web.presenters.classes.wall import WallPage, WallView
from app.web.presenters.classes.words import head
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("class_desk", __name__, url_prefix="/class/<class_id>")

MOST_REASON = 300
_QR_SCALE = 5


@blueprint.get("/wall")
def wall(class_id: str) -> Response:
    """Every learner and every check of one lesson."""
    here = asked(class_id, Act.SEE_WORK)
    course = services().course()
    progress = services().store.classes.progress(class_id)
    lesson = _lesson(course) or _liveliest(course, progress)
    named = request.args.get("names") != "off"
    return fragments.page(
        WallPage(
            head=head(here.found, here.me, "wall"),
            lessons=wall_pages.choices(course, lesson),
            named=named,
            wall=_wall(here, lesson, progress, named=named) if lesson else None,
        )
    )


@blueprint.get("/wall/now")
def wall_now(class_id: str) -> Response:
    """The same as it is now."""
    here = asked(class_id, Act.SEE_WORK)
    lesson = _lesson(services().course()) or abort(404, _("There is no such lesson."))
    progress = services().store.classes.progress(class_id)
    return fragments.page(_wall(here, lesson, progress, named=request.args.get("names") != "off"))


@blueprint.get("/people")
def people(class_id: str) -> Response:
    """The roster, and the code."""
    here = asked(class_id, Act.LET_IN)
    address = request.host_url.rstrip("/")
    link = people_pages.join_box(here.found, here.url, address, "")
    picture = segno.make(link.url, micro=False).svg_inline(scale=_QR_SCALE, omitsize=True, border=2)
    return fragments.page(
        people_pages.page(
            head(here.found, here.me, "people"),
            here.me,
            people_pages.join_box(here.found, here.url, address, picture),
            services().store.classes.members(class_id),
            time.time_ns(),
        )
    )


@blueprint.post("/joining")
def set_joining(class_id: str) -> Response:
    """Opens the class, or closes it."""
    here = asked(class_id, Act.LET_IN)
    services().store.classes.set_joining(here.me, joining=request.form.get("joining") == "on")
    return fragments.go(f"{here.url}/people")


@blueprint.post("/code")
def new_code(class_id: str) -> Response:
    """Another code."""
    here = asked(class_id, Act.LET_IN)
    services().store.classes.set_code(here.me, joining.new_code())
    return fragments.go(f"{here.url}/people")


@blueprint.get("/people/<learner_id>")
def person(class_id: str, learner_id: str) -> Response:
    """One learner's work."""
    here = asked(class_id, Act.SEE_WORK)
    who, course = other(class_id, learner_id), services().course()
    progress = [one for one in services().store.classes.progress(class_id) if one.learner_id == learner_id]
    marks = [one for one in services().store.classes.marks(class_id) if one.learner_id == learner_id]
    row = grades.of(who, [lesson.name for lesson in course.lessons], progress, marks)
    learned = Learned(member=who, progress=progress, grades=row.grades)
    shown = people_pages.person(head(here.found, here.me, "people"), here.me, learned, course, time.time_ns())
    return fragments.page(shown)


@blueprint.post("/people/<learner_id>/role")
def set_role(class_id: str, learner_id: str) -> Response:
    """Makes somebody something else."""
    here = asked(class_id, Act.GIVE_ROLES)
    wanted = next((role for role in Role if role.value == request.form.get("role")), None)
    if wanted is None:
        abort(422, _("Choose one of the roles: owner, instructor, assistant, learner."))
    who = other(class_id, learner_id)
    return _keeping_an_owner(here, lambda: services().store.classes.set_role(here.me, who, wanted))


@blueprint.post("/people/<learner_id>/remove")
def remove(class_id: str, learner_id: str) -> Response:
    """Takes somebody out of the class."""
    here = asked(class_id, Act.REMOVE)
    who = other(class_id, learner_id)
    if not may_remove(here.me, who):
        abort(403, _("Only somebody of a higher role can take %(name)s out of the class.", name=who.nickname))
    return _keeping_an_owner(here, lambda: services().store.classes.remove(here.me, who))


@blueprint.post("/people/<learner_id>/mark")
def mark(class_id: str, learner_id: str) -> Response:
    """A grade by hand, with its reason."""
    here = asked(class_id, Act.GIVE_GRADES)
    who, lesson = other(class_id, learner_id), _posted_lesson()
    typed = request.form.get("points", "").strip()
    points = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= len("100") else -1
    if not 0 <= points <= grades.FULL:
        abort(422, _("A grade is a whole number from 0 to 100; “%(typed)s” is none.", typed=typed[:20]))
    reason = printable(" ".join(request.form.get("reason", "").split()), most=MOST_REASON)
    if not reason:
        abort(422, _("Write a reason: the learner reads it beside the grade, and it stands in the log."))
    services().store.classes.mark(here.me, who, lesson.name, points, reason)
    return fragments.go(f"{here.url}/people/{learner_id}")


@blueprint.post("/people/<learner_id>/unmark")
def unmark(class_id: str, learner_id: str) -> Response:
    """The computed grade counts again."""
    here = asked(class_id, Act.GIVE_GRADES)
    services().store.classes.unmark(here.me, other(class_id, learner_id), _posted_lesson().name)
    return fragments.go(f"{here.url}/people/{learner_id}")


@blueprint.get("/grades")
def gradebook(class_id: str) -> Response:
    """The gradebook."""
    here = asked(class_id, Act.SEE_GRADES)
    course, part = services().course(), request.args.get("part", "")
    shown = grade_pages.page(head(here.found, here.me, "grades"), course, _book(class_id, course, part), part)
    return fragments.page(shown)


@blueprint.get("/grades.csv")
def as_csv(class_id: str) -> Response:
    """The gradebook for a spreadsheet."""
    asked(class_id, Act.SEE_GRADES)
    book = _book(class_id, services().course(), request.args.get("part", ""))
    # A mark of order, without which spreadsheets take UTF-8 for something else.
    answer = make_response("\ufeff" + grades.as_csv(book))
    answer.content_type = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="grades.csv"'
    return answer


@blueprint.get("/grades.json")
def as_json(class_id: str) -> Response:
    """The gradebook for a program."""
    asked(class_id, Act.SEE_GRADES)
    return jsonify(grades.as_json(_book(class_id, services().course(), request.args.get("part", ""))))


@blueprint.get("/log")
def log(class_id: str) -> Response:
    """What was done, by whom."""
    here = asked(class_id, Act.SEE_AUDIT)
    return fragments.page(grade_pages.log(head(here.found, here.me, "log"), services().store.classes.audit(class_id)))


def _wall(here: Asked, lesson: Lesson, progress: tuple[Progress, ...], *, named: bool) -> WallView:
    classes, class_id = services().store.classes, here.found.class_id
    made = walls.wall(
        classes.members(class_id),
        [check.name for check in lesson.checks],
        [one for one in progress if one.lesson == lesson.name],
        classes.latest(class_id, lesson.name),
        time.time_ns(),
    )
    return wall_pages.present(made, lesson, here.url, named=named)


def _lesson(course: Course) -> Lesson | None:
    wanted = request.args.get("lesson", "")
    return next((lesson for lesson in course.lessons if lesson.name == wanted), None)


def _posted_lesson() -> Lesson:
    wanted = request.form.get("lesson", "")
    found = next((lesson for lesson in services().course().lessons if lesson.name == wanted), None)
    return found or abort(422, _("Choose a lesson of the course."))


def _liveliest(course: Course, progress: tuple[Progress, ...]) -> Lesson | None:
    """The lesson that was tried last, else the first."""
    latest = max(progress, key=lambda one: one.tried_ns or 0, default=None)
    wanted = latest.lesson if latest and latest.tried_ns else ""
    return next((one for one in course.lessons if one.name == wanted), next(iter(course.lessons), None))


def _book(class_id: str, course: Course, part: str) -> Gradebook:
    lessons = [lesson.name for one in course.parts if part in {"", one.slug} for lesson in one.lessons]
    store = services().store.classes
    return grades.gradebook(store.members(class_id), lessons, store.progress(class_id), store.marks(class_id))


def _keeping_an_owner(here: Asked, change: Callable[[], None]) -> Response:
    try:
        change()
    except LastOwner:
        abort(409, _("A class always has an owner. Make somebody else an owner first."))
    return fragments.go(f"{here.url}/people")
