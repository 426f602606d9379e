"""Who may do what in a class: one table, asked by every page."""

from enum import Enum, auto

from app.store.class_model import Member, Role


class Act(Enum):
    """Something that somebody may do in a class."""

    SEE_CLASS = auto()
    """That it is there, and its own work in it."""
    SEE_WORK = auto()
    """What others have done: the wall, their files, their runs."""
    SEE_GRADES = auto()
    """The gradebook, and its export."""
    GIVE_GRADES = auto()
    """Grades by hand."""
    LET_IN = auto()
    """The join code: see it, change it, close it."""
    REMOVE = auto()
    """Take learners out of the class."""
    GIVE_ROLES = auto()
    """Make somebody something else."""
    SEE_AUDIT = auto()
    """The log of what was done."""


_LEARNER = frozenset({Act.SEE_CLASS})
_ASSISTANT = _LEARNER | {Act.SEE_WORK, Act.LET_IN}
_INSTRUCTOR = _ASSISTANT | {Act.SEE_GRADES, Act.GIVE_GRADES, Act.REMOVE, Act.SEE_AUDIT}
_OWNER = _INSTRUCTOR | {Act.GIVE_ROLES}

RIGHTS = {
    Role.LEARNER: _LEARNER,
    Role.ASSISTANT: _ASSISTANT,
    Role.INSTRUCTOR: _INSTRUCTOR,
    Role.OWNER: _OWNER,
}
_RANKS = list(RIGHTS)


def may(member: Member | None, act: Act) -> bool:
    """Whether somebody may do it; a stranger (None) may do nothing."""
    return member is not None and act in RIGHTS[member.role]


def may_remove(member: Member | None, who: Member) -> bool:
    """Whether somebody may take another out: only those who stand lower, so that nobody is put out by his equals."""
    return may(member, Act.REMOVE) and member is not None and _RANKS.index(who.role) < _RANKS.index(member.role)
