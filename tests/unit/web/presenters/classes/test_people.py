"""The roster, and what each may do to each."""

from flask import Flask

from app.classroom.grades import Grade
from app.lessons.model import Course
from app.store.class_model import Member, Progress, StoredClass
from app.web.presenters.classes import people, words
from app.web.presenters.classes.people import Learned

MINUTE = 60 * 10**9


def test_those_who_teach_come_first(speaking: Flask, found: StoredClass, owner: Member, learner: Member) -> None:
    with speaking.test_request_context():
        box = people.join_box(found, "/class/c", "http://lab.example", "<svg></svg>")
        for_owner = people.page(words.head(found, owner, "people"), owner, box, (learner, owner), 5 * MINUTE)
        for_learner = people.page(words.head(found, learner, "people"), learner, box, (learner, owner), 0)
    assert [(row.nickname, row.joined, row.url) for row in for_owner.rows] == [
        ("Grace", "5 min", ""),
        ("Ada", "5 min", "/class/c/people/l"),
    ]
    assert [row.remove_url for row in for_owner.rows] == ["", "/class/c/people/l/remove"]
    assert [[role.value for role in row.roles if role.chosen] for row in for_owner.rows] == [["owner"], ["learner"]]
    assert {(row.remove_url, row.roles) for row in for_learner.rows} == {("", ())}
    assert for_owner.count == "1 learner"
    assert box.url == "http://lab.example/class?code=ABCD2345"


def test_one_learners_work(speaking: Flask, found: StoredClass, owner: Member, learner: Member, course: Course) -> None:
    name = course.lessons[0].name
    done = Progress(learner_id="l", lesson=name, view_id="v", tries=2, best=500, tried_ns=MINUTE, passed_ns=None)
    learned = Learned(member=learner, progress=[done], grades={name: Grade(points=50, computed=50, tries=2)})
    with speaking.test_request_context():
        page = people.person(words.head(found, owner, "people"), owner, learned, course, 3 * MINUTE)
        looked = people.person(words.head(found, learner, "people"), learner, learned, course, 0)
    (row,) = page.rows
    assert (row.points, row.tries, row.last, row.work_url, row.marked_by) == (50, 2, "2 min", "/w/v", "")
    assert page.lessons == ((name, "Add two numbers"),)
    assert looked.lessons == ()
