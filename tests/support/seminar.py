"""A class in a school: an owner, an instructor, an assistant, learners and a stranger, each with a browser."""

from app.store.class_model import Member, Role, StoredClass
from tests.support.people import Person
from tests.support.school import School

CODE = "ABCD2345"


class Seminar:
    """The class and its people, by role or by name."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.classes = school.services.store.classes
        self.made: StoredClass = self.classes.create("Distributed systems", CODE)
        self.url = f"/class/{self.made.class_id}"
        self.people: dict[str, Person] = {"stranger": school.learner()}
        for role in Role:
            self.join(role.value.title(), role)

    def join(self, nickname: str, role: Role = Role.LEARNER) -> Person:
        """Somebody new, with the cookie of their own."""
        store = self.school.services.store
        new = store.learners.create()
        self.classes.join(self.made.class_id, new.learner_id, nickname, role)
        person = self.school.learner()
        person.http.set_cookie("grpclab_learner", new.secret)
        self.people[nickname.casefold()] = person
        return person

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def member(self, name: str) -> Member:
        """As the store knows them."""
        return next(one for one in self.classes.members(self.made.class_id) if one.nickname.casefold() == name)

    def of(self, name: str) -> str:
        """The page of somebody at the teacher's desk."""
        return f"{self.url}/people/{self.member(name).learner_id}"
