"""An application whose course is the draft of one lesson, with a runner that tells a recorded run again."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.decode.pool import DecodePool
from app.lessons.model import Course as Whole
from app.lessons.model import Lesson, Part
from app.store.lesson_model import StoredAttempt
from app.web.services import EXTENSION, Services
from tests.support import takes
from tests.support.answering_runner import AnsweringRunner
from tests.support.harmless_runner import Serving
from tests.support.lesson_files import Course
from tests.support.people import Person, Web

LESSON = "/lessons/sums/add"
SECONDS = 20


class School:
    """The application, its runner and its lesson."""

    def __init__(self, folder: Path, decode: DecodePool) -> None:
        self.runner = AnsweringRunner(takes.sum_events("starter"))
        self.web = Web(folder, Serving(folder, self.runner), decode)
        self.teach(Course(folder / "course").lesson)

    @property
    def services(self) -> Services:
        services: Services = self.web.app.extensions[EXTENSION]
        return services

    def change(self, **parts: Any) -> None:
        """Puts other parts below the pages."""
        self.web.app.extensions[EXTENSION] = replace(self.services, **parts)

    def teach(self, *lessons: Lesson) -> None:
        """These lessons are the course."""
        self.lesson = lessons[0]
        course = Whole(parts=(Part(slug="sums", title="Sums", summary="Small ones.", lessons=lessons),))
        self.change(course=lambda: course)

    def solve(self) -> None:
        """From now on the runner tells what the solution does."""
        self.runner.recorded = takes.sum_events("solved")

    def learner(self) -> Person:
        """Somebody new."""
        return Person(self.web)

    def begun(self) -> Person:
        """Somebody who has begun the lesson."""
        person = self.learner()
        person.page(LESSON)
        assert person.post(f"{LESSON}/start").status_code == 200
        return person

    def attempt(self, person: Person) -> StoredAttempt | None:
        """The latest attempt of a person."""
        cookie = person.http.get_cookie("grpclab_learner")
        assert cookie is not None
        learner_id = self.services.store.learners.of(cookie.value)
        assert learner_id is not None
        return self.services.store.learners.latest(learner_id, self.lesson.name)

    def finished(self, person: Person) -> StoredAttempt:
        """The same when it has ended: it is done by a thread of its own."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            found = self.attempt(person)
            if found is not None and found.ended_ns is not None:
                return found
            time.sleep(0.005)
        raise AssertionError("the attempt did not end")

    def close(self) -> None:
        self.services.checker.close()
        self.web.close()
