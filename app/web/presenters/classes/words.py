"""Words that all pages of a class share, and what stands above each of them."""

from dataclasses import dataclass

from app.classroom.roles import Act, may
from app.store.class_model import Member, Role, StoredClass
from app.web.words import gettext as _
from app.web.words import ngettext

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """One page of a class, of those that somebody may see."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassHead:
    """What stands above every page of a class."""

    title: str
    url: str
    nickname: str
    role: str
    tabs: tuple[Tab, ...]


def head(found: StoredClass, me: Member, current: str) -> ClassHead:
    """``current`` is one of ``mine``, ``wall``, ``people``, ``grades``, ``log``."""
    url = f"/class/{found.class_id}"
    pages = [
        ("mine", _("My work"), Act.SEE_CLASS, f"{url}?mine=1"),
        ("wall", _("Wall"), Act.SEE_WORK, f"{url}/wall"),
        ("people", _("People"), Act.LET_IN, f"{url}/people"),
        ("grades", _("Grades"), Act.SEE_GRADES, f"{url}/grades"),
        ("log", _("Log"), Act.SEE_AUDIT, f"{url}/log"),
    ]
    tabs = tuple(Tab(name=name, url=to, current=key == current) for key, name, act, to in pages if may(me, act))
    return ClassHead(
        title=found.title,
        url=url,
        nickname=me.nickname,
        role=role_name(me.role),
        tabs=tabs if len(tabs) > 1 else (),
    )


def role_name(role: Role) -> str:
    """A role in the language of the page."""
    names = {
        Role.OWNER: _("owner"),
        Role.INSTRUCTOR: _("instructor"),
        Role.ASSISTANT: _("assistant"),
        Role.LEARNER: _("learner"),
    }
    return names[role]


def ago(seconds: int | None) -> str:
    """How long something is ago, as a teacher reads it across a room; empty for never."""
    if seconds is None:
        return ""
    if seconds < _MINUTE:
        return _("now")
    if seconds < _HOUR:
        return _("%(num)s min", num=seconds // _MINUTE)
    if seconds < _DAY:
        return _("%(num)s h", num=seconds // _HOUR)
    days = seconds // _DAY
    return ngettext("%(num)s day", "%(num)s days", days)
