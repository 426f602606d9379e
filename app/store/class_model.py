"""What the store takes and gives of classes. Times are Unix nanoseconds."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in a class; ``classroom.roles`` says what each may do."""

    OWNER = "owner"
    INSTRUCTOR = "instructor"
    ASSISTANT = "assistant"
    LEARNER = "learner"


class NicknameTaken(Exception):
    """Somebody in the class is called so; ``str()`` is the nickname as they write it."""


class LastOwner(Exception):
    """A class always has an owner: the last one stays."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredClass:
    """A class."""

    class_id: str
    title: str
    join_code: str
    """Eight letters and digits, as ``classroom.joining`` makes them; a new one replaces it."""
    joining: bool
    """Whether the code lets anybody in."""
    created_ns: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """Somebody in a class."""

    class_id: str
    learner_id: str
    nickname: str
    role: Role
    joined_ns: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """What a member has done in a lesson, as numbers."""

    learner_id: str
    lesson: str
    view_id: str
    """The workspace it is done in."""
    tries: int
    """Attempts that were made."""
    best: int
    """Of the best attempt that is kept: checks passed, in thousandths of all."""
    tried_ns: int | None
    """When the latest attempt began."""
    passed_ns: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A grade given by hand, which stands before the computed one."""

    learner_id: str
    lesson: str
    points: int
    """0 to 100."""
    reason: str
    given_by: str
    """The nickname of who gave it."""
    given_ns: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditEntry:
    """Something that was done to a class, its members or its grades."""

    number: int
    at_ns: int
    actor: str
    """A nickname, or ``grpclab`` for the command."""
    what: str
    """One word: ``joined``, ``role``, ``mark`` …"""
    subject: str
    """Whom or what it was done to."""
    detail: str
