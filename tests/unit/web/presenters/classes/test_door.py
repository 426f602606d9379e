"""The door lists the classes one is in."""

from flask import Flask

from app.store.class_model import Member, StoredClass
from app.web.presenters.classes import door


def test_own_classes(speaking: Flask, found: StoredClass, owner: Member) -> None:
    with speaking.test_request_context():
        (row,) = door.rows([(found, owner)])
    assert (row.title, row.url, row.nickname, row.role) == ("Distributed systems", "/class/c", "Grace", "owner")
