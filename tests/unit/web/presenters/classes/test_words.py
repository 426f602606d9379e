"""Words of a class's pages."""

import dataclasses

import pytest
from flask import Flask

from app.store.class_model import Member, Role, StoredClass
from app.web.presenters.classes import words


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (None, ""),
        (0, "now"),
        (59, "now"),
        (60, "1 min"),
        (3599, "59 min"),
        (7200, "2 h"),
        (86_400, "1 day"),
        (200_000, "2 days"),
    ],
)
def test_ago(speaking: Flask, seconds: int | None, told: str) -> None:
    with speaking.test_request_context():
        assert words.ago(seconds) == told


def test_each_sees_the_pages_that_it_may(speaking: Flask, found: StoredClass, owner: Member) -> None:
    with speaking.test_request_context():
        tabs = {
            role: [tab.name for tab in words.head(found, dataclasses.replace(owner, role=role), "wall").tabs]
            for role in Role
        }
        names = {words.role_name(role) for role in Role}
    assert tabs == {
        Role.LEARNER: [],
        Role.ASSISTANT: ["My work", "Wall", "People"],
        Role.INSTRUCTOR: ["My work", "Wall", "People", "Grades", "Log"],
        Role.OWNER: ["My work", "Wall", "People", "Grades", "Log"],
    }
    assert len(names) == len(Role)
