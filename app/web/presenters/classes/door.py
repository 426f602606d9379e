"""Joining a class, and coming back to one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.store.class_model import Member, StoredClass
from app.web.presenters.classes.words import role_name


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassRow:
    """A class that somebody is in."""

    title: str
    url: str
    nickname: str
    role: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassesPage:
    """The door: a code and a nickname."""

    template: ClassVar[str] = "classes.html"
    code: str
    """As it came with the address or was typed."""
    nickname: str
    trouble: str
    """What was wrong with them; empty at first."""
    wrong: str
    """``code`` or ``nickname``: where it was wrong."""
    classes: tuple[ClassRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class BackPage:
    """Where a personal link leads: it says what it does, and does nothing."""

    template: ClassVar[str] = "class_back.html"
    url: str
    names: tuple[str, ...]
    """Nickname and class, for each class the learner is in."""
    replaces: bool
    """This browser is another learner's: his work stays, but has to be come back to by his own link."""


def rows(found: Iterable[tuple[StoredClass, Member]]) -> tuple[ClassRow, ...]:
    """The classes of a learner."""
    return tuple(
        ClassRow(title=one.title, url=f"/class/{one.class_id}", nickname=member.nickname, role=role_name(member.role))
        for one, member in found
    )
