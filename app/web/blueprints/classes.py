"""Classes as learners meet them: join with a code and a nickname, see one's own work, come back from another machine."""

from dataclasses import replace

from flask import Blueprint, Response, abort, request

from app.classroom import grades, joining
from app.classroom.joining import NicknameRefused
from app.classroom.roles import Act
from app.store.class_model import LastOwner, NicknameTaken
from app.web import fragments, htmx, learner, limits
from app.web.classes import asked, staff
from app.web.learner import Learner
from app.web.presenters.classes import door, home
from app.web.presenters.classes.door import BackPage, ClassesPage
from app.web.presenters.classes.home import HomePage, PersonalLink
from app.web.presenters.classes.words import head
from app.web.services import services
from app.web.words import gettext as _

blueprint = Blueprint("classes", __name__, url_prefix="/class")

CODE, NICKNAME = "code", "nickname"


@blueprint.get("")
def join_page() -> Response:
    """The door. A code in the address is filled in, and nothing more."""
    return fragments.page(_door(request.args.get(CODE, "")))


@blueprint.post("/join")
def join() -> Response:
    """Lets a learner in, with all that was done before."""
    limits.pay(limits.JOINS)
    typed, called = request.form.get(CODE, ""), request.form.get(NICKNAME, "")
    found = services().store.classes.by_code(joining.meant(typed)) if joining.meant(typed) else None
    if found is None:
        return _refused(typed, called, CODE, _("No class has this code. It has eight letters and digits: ABCD-2345."))
    known = learner.known()
    if known and services().store.classes.member(found.class_id, known):
        return fragments.go(f"/class/{found.class_id}")
    if not found.joining:
        return _refused(typed, called, CODE, _("This class lets nobody in at the moment. Ask your teacher to open it."))
    try:
        name = joining.nickname(called)
    except NicknameRefused as refused:
        words = {
            joining.EMPTY: _("Write a nickname, so that your teacher knows who you are."),
            joining.LONG: _("A nickname has at most 40 letters."),
        }
        return _refused(typed, called, NICKNAME, words[str(refused)])
    who = learner.here()
    try:
        services().store.classes.join(found.class_id, who.learner_id, name)
    except NicknameTaken:
        words_taken = _("Somebody in this class is called so. Add the first letter of your family name, say.")
        return learner.remember(_refused(typed, called, NICKNAME, words_taken), who)
    return learner.remember(fragments.go(f"/class/{found.class_id}"), who)


@blueprint.get("/<class_id>")
def page(class_id: str) -> Response:
    """One's own work in a class. Who teaches gets the wall."""
    here = asked(class_id, Act.SEE_CLASS)
    if staff(here.me.role) and "mine" not in request.args:
        return fragments.go(f"{here.url}/wall")
    return fragments.page(_home(class_id))


@blueprint.post("/<class_id>/link")
def link(class_id: str) -> Response:
    """A personal link, shown once; the one that was made before ends."""
    here = asked(class_id, Act.SEE_CLASS)
    secret = services().store.classes.link(here.me.learner_id)
    shown = PersonalLink(make_url=f"{here.url}/link", link=f"{request.host_url}class/back/{secret}")
    if htmx.headers():
        return fragments.several([], replaced=[shown])
    return fragments.page(replace(_home(class_id), link=shown))


@blueprint.post("/<class_id>/leave")
def leave(class_id: str) -> Response:
    """Out of the class; the work stays the learner's."""
    here = asked(class_id, Act.SEE_CLASS)
    try:
        services().store.classes.remove(here.me, here.me)
    except LastOwner:
        abort(409, _("You are the last owner of this class. Make somebody else an owner first."))
    return fragments.go("/class")


@blueprint.get("/back/<secret>")
def ask_back(secret: str) -> Response:
    """Says what a personal link does; does nothing."""
    learner_id = _linked(secret)
    found = services().store.classes.of_learner(learner_id)
    names = tuple(_("%(nickname)s in “%(title)s”", nickname=member.nickname, title=one.title) for one, member in found)
    here = learner.known()
    return fragments.page(BackPage(url=f"/class/back/{secret}", names=names, replaces=here not in {"", learner_id}))


@blueprint.post("/back/<secret>")
def back(secret: str) -> Response:
    """Makes this browser the learner's."""
    limits.pay(limits.JOINS)
    learner_id = _linked(secret)
    found = services().store.classes.of_learner(learner_id)
    answer = fragments.go(f"/class/{found[-1][0].class_id}" if found else "/lessons")
    if learner.known() == learner_id:
        return answer
    browser = services().store.classes.come_back(secret) or abort(404)
    return learner.remember(answer, Learner(learner_id=learner_id, secret=browser))


def _linked(secret: str) -> str:
    return services().store.classes.linked(secret) or abort(
        404, _("This personal link opens nothing: a newer one replaced it, or it lost a part when it was copied.")
    )


def _door(code: str, nickname: str = "", trouble: str = "", wrong: str = "") -> ClassesPage:
    known = learner.known()
    found = services().store.classes.of_learner(known) if known else ()
    shown = joining.meant(code)
    return ClassesPage(
        code=joining.shown(shown) if shown else code[:40],
        nickname=nickname[:200],
        trouble=trouble,
        wrong=wrong,
        classes=door.rows(found),
    )


def _refused(code: str, nickname: str, wrong: str, trouble: str) -> Response:
    """The door again, with what was typed and what is wrong with it."""
    return fragments.page(_door(code, nickname, trouble, wrong), 422)


def _home(class_id: str) -> HomePage:
    here = asked(class_id, Act.SEE_CLASS)
    store, course = services().store.classes, services().course()
    own = [one for one in store.progress(class_id) if one.learner_id == here.me.learner_id]
    marks = [one for one in store.marks(class_id) if one.learner_id == here.me.learner_id]
    book = grades.of(here.me, [lesson.name for lesson in course.lessons], own, marks)
    return HomePage(
        head=head(here.found, here.me, "mine"),
        rows=home.rows(course, book.grades.items()),
        link=PersonalLink(make_url=f"{here.url}/link"),
        leave_url=f"{here.url}/leave",
    )
