"""Who asks in a class: every page of one goes through ``asked``, which knows strangers and roles."""

from dataclasses import dataclass

from flask import abort

from app.classroom.roles import RIGHTS, Act, may
from app.store.class_model import Member, Role, StoredClass
from app.web import learner
from app.web.presenters.classes.words import role_name
from app.web.services import services
from app.web.words import gettext as _


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A class, and who asks in it."""

    found: StoredClass
    me: Member

    @property
    def url(self) -> str:
        """The page of the class."""
        return f"/class/{self.found.class_id}"


def asked(class_id: str, act: Act) -> Asked:
    """The class, for those who may do ``act`` in it. A stranger is not told whether there is one: 404; others: 403."""
    learner_id = learner.known()
    me = services().store.classes.member(class_id, learner_id) if learner_id else None
    found = services().store.classes.get(class_id) if me else None
    if found is None or me is None:
        abort(404, _("You are in no class at this address. Join with the code that your teacher shows."))
    if not may(me, act):
        least = next(role for role, acts in RIGHTS.items() if act in acts)
        words = _(
            "You are in this class as %(role)s; this page is for those who are %(least)s or more.",
            role=role_name(me.role),
            least=role_name(least),
        )
        abort(403, words)
    return Asked(found=found, me=me)


def other(class_id: str, learner_id: str) -> Member:
    """Somebody else in the class, or 404."""
    return services().store.classes.member(class_id, learner_id) or abort(
        404, _("Nobody of this class is at this address. Perhaps they have left it.")
    )


def staff(role: Role) -> bool:
    """Whether somebody teaches."""
    return Act.SEE_WORK in RIGHTS[role]
