"""The course of a site: the one that comes with grpclab, courses of your own, or both, one after the other.

What is wrong with a lesson keeps it out, with a line in the log: the others stay.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from functools import cache, lru_cache, partial
from pathlib import Path

from app import config
from app.config import Settings
from app.lessons import loading, sources
from app.lessons.model import Course, Part
from app.lessons.sources import SourceWrong
from app.lessons.tables import Mistake

OURS = "grpclab"
"""How a list of courses names the one that comes with it."""

_log = logging.getLogger(__name__)


def of(settings: Settings, given: Path | None) -> Course:
    """The course at a place, or the one of a site."""
    return fresh((given,)) if given else reader(settings)()


def reader(settings: Settings) -> Callable[[], Course]:
    """What gives the course: the one that comes with grpclab is read once, others again after every save."""
    if settings.course:
        places = (config.resource("lessons") if name == OURS else Path(name) for name in settings.course)
        return partial(fresh, tuple(places))
    return partial(course, config.resource("lessons"))


@cache
def course(folder: Path) -> Course:
    """The course in ``folder``, read once."""
    return _read((folder,), "")


def fresh(places: tuple[Path, ...]) -> Course:
    """The courses at these places as their files are now; some hundred of them are looked at in a few milliseconds."""
    return _as_of(places, hashlib.sha256(repr([_stamp(place) for place in places]).encode()).hexdigest())


def _stamp(place: Path) -> tuple[int, int]:
    """Changes when a file below is saved, made or deleted."""
    times = [path.stat().st_mtime_ns for path in (place, *place.rglob("*")) if path.exists()]
    return len(times), max(times, default=0)


@lru_cache(1)
def _as_of(places: tuple[Path, ...], version: str) -> Course:
    return _read(places, version)


def _read(places: Iterable[Path], version: str) -> Course:
    parts: dict[str, Part] = {}
    mistakes: list[Mistake] = []
    for place in places:
        found, wrong = _one(place)
        mistakes += wrong
        for part in found:
            if part.slug in parts:
                text = f"The course at {place} has a part “{part.slug}”, as one before it has: name it otherwise."
                mistakes.append(Mistake(path=place.name, line=0, text=text))
            parts.setdefault(part.slug, part)
    for mistake in mistakes:
        _log.warning("lessons: %s", mistake)
    return Course(parts=tuple(parts.values()), version=version, mistakes=tuple(map(str, mistakes)))


def _one(place: Path) -> tuple[tuple[Part, ...], tuple[Mistake, ...]]:
    try:
        with sources.opened(place) as root:
            loaded = loading.look_at(root)
    except SourceWrong as wrong:
        return (), (Mistake(path=place.name, line=0, text=str(wrong)),)
    return loaded.course.parts, loaded.mistakes
