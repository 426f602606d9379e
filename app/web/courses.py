"""The course of a site. What is wrong with a lesson keeps it out, with a line in the log: the others stay."""

import logging
from collections.abc import Callable
from functools import cache, lru_cache, partial
from pathlib import Path

from app import config
from app.config import Settings
from app.lessons import loading
from app.lessons.model import Course

_log = logging.getLogger(__name__)


def reader(settings: Settings) -> Callable[[], Course]:
    """What gives the course: the one that comes with grpclab is read once, one of your own again after every save."""
    if settings.course:
        return partial(fresh, Path(settings.course))
    return partial(course, config.resource("lessons"))


@cache
def course(folder: Path) -> Course:
    """The course in ``folder``, read once."""
    return _read(folder)


def fresh(folder: Path) -> Course:
    """The course in ``folder`` as its files are now; some hundred of them are looked at in a few milliseconds."""
    return _as_of(folder, max((path.stat().st_mtime_ns for path in folder.rglob("*")), default=0))


@lru_cache(1)
def _as_of(folder: Path, _changed_ns: int) -> Course:
    return _read(folder)


def _read(folder: Path) -> Course:
    loaded = loading.look_at(folder)
    for mistake in loaded.mistakes:
        _log.warning("lessons: %s", mistake)
    return loaded.course
