"""What the pages stand on, handed in once by ``create_app`` and reached from a view by ``services()``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app

from app.client.runner import RunnerClient
from app.config import Settings
from app.decode.pool import DecodePool
from app.lessons.model import Course
from app.store import Store
from app.web.checker import Checker
from app.web.examples import Example
from app.web.recordings import Recordings
from app.web.schemas import Schemas
from app.web.showcase import Recorded
from app.web.toolbox import Toolbox

EXTENSION = "grpclab"


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """The parts below the pages."""

    settings: Settings
    store: Store
    runner: RunnerClient
    decode: DecodePool
    notify: Callable[[str], None]
    """Tells the events service to follow this run at once."""
    schemas: Schemas
    toolbox: Toolbox
    recordings: Recordings
    examples: tuple[Example, ...]
    course: Callable[[], Course]
    """The course as it is now."""
    checker: Checker
    recorded: Recorded | None
    """The call that the front page shows."""


def services() -> Services:
    """The services of the application under way."""
    return cast("Services", current_app.extensions[EXTENSION])
