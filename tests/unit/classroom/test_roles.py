"""The table of rights, and who may put whom out."""

import itertools

import pytest

from app.classroom.roles import RIGHTS, Act, may, may_remove
from app.store.class_model import Member, Role


def one(role: Role) -> Member:
    return Member(class_id="c", learner_id=role.value, nickname=role.value, role=role, joined_ns=0)


def test_a_stranger_may_do_nothing() -> None:
    assert not any(may(None, act) for act in Act)
    assert not may_remove(None, one(Role.LEARNER))


def test_each_role_may_do_more_than_the_one_below() -> None:
    for lower, higher in itertools.pairwise(RIGHTS):
        assert RIGHTS[lower] < RIGHTS[higher]
    assert RIGHTS[Role.OWNER] == set(Act)


@pytest.mark.parametrize(
    ("act", "least"),
    [
        (Act.SEE_CLASS, Role.LEARNER),
        (Act.SEE_WORK, Role.ASSISTANT),
        (Act.LET_IN, Role.ASSISTANT),
        (Act.SEE_GRADES, Role.INSTRUCTOR),
        (Act.GIVE_GRADES, Role.INSTRUCTOR),
        (Act.REMOVE, Role.INSTRUCTOR),
        (Act.SEE_AUDIT, Role.INSTRUCTOR),
        (Act.GIVE_ROLES, Role.OWNER),
    ],
)
def test_the_least_that_one_must_be(act: Act, least: Role) -> None:
    order = list(RIGHTS)
    assert [may(one(role), act) for role in order] == [order.index(role) >= order.index(least) for role in order]


def test_nobody_is_put_out_by_equals() -> None:
    putting = {(a.value, b.value) for a in Role for b in Role if may_remove(one(a), one(b))}
    assert putting == {
        ("instructor", "assistant"),
        ("instructor", "learner"),
        ("owner", "instructor"),
        ("owner", "assistant"),
        ("owner", "learner"),
    }
