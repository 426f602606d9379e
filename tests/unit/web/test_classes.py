"""Who teaches; the rest of this module is asked over HTTP in tests/pages/test_class_desk.py."""

from app.store.class_model import Role
from app.web import classes


def test_who_teaches() -> None:
    assert [role for role in Role if classes.staff(role)] == [Role.OWNER, Role.INSTRUCTOR, Role.ASSISTANT]
