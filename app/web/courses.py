"""The course of a site, read once. What is wrong with a lesson keeps it out, with a line in the log: the others stay."""

import logging
from functools import cache
from pathlib import Path

from app.lessons import loading
from app.lessons.model import Course

_log = logging.getLogger(__name__)


@cache
def course(folder: Path) -> Course:
    """The course in ``folder``."""
    loaded = loading.look_at(folder)
    for mistake in loaded.mistakes:
        _log.warning("lessons: %s", mistake)
    return loaded.course
