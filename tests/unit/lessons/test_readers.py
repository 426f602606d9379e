"""Calls, checks, questions and figures from their tables."""

import json

import pytest

from app.lessons import readers
from app.lessons.files import Folder
from app.lessons.model import QuestionKind
from app.lessons.tables import Mistakes, Table, read
from app.runs.scenario import ActionKind, Scenario
from app.runs.spec import RequestFormat
from tests.support.lesson_files import Course


def table(text: str) -> tuple[Table, list[str]]:
    mistakes = Mistakes(path="it")
    found = read(text, mistakes)
    assert found is not None
    return found, Told(mistakes)


class Told(list[str]):
    """The sentences of mistakes, as they are when looked at."""

    def __init__(self, mistakes: Mistakes) -> None:
        super().__init__()
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "\n".join(str(mistake) for mistake in self.mistakes.found)


CALL = """
[[calls]]
name = "chat"
method = "/a.B/C"
metadata = { key = "value" }
deadline_ms = 50
compression = "gzip"
repeat = 2
together = true
offered = false
script = [{ send = { a = 1 } }, { wait = 2 }, { pause_ms = 5 }, { cancel = true }, { half_close = true }]
"""


def test_a_request_in_bytes_is_sent_as_it_is() -> None:
    found, told = table('[[calls]]\nname = "old"\nmethod = "/a.B/C"\nhex = "0a 03 41 64 61"')
    ((offered, scripted),) = readers.calls(found)
    assert str(told) == ""
    assert offered is not None
    assert (offered.request, offered.spec) == ("", scripted.spec)
    assert [(one.format, one.data) for one in scripted.spec.requests] == [(RequestFormat.BYTES, b"\x0a\x03Ada")]


def test_bytes_that_are_none() -> None:
    found, told = table('[[calls]]\nname = "old"\nmethod = "/a.B/C"\nhex = "0a 0"\n')
    readers.calls(found)
    assert "“0a 0” is not bytes in hex: write it as 0a 03 41 64 61." in str(told)


def test_a_call_with_everything() -> None:
    found, told = table(CALL)
    ((offered, scripted),) = readers.calls(found)
    assert str(told) == ""
    assert offered is None
    assert (scripted.repeat, scripted.together, scripted.spec.deadline_ms, scripted.spec.half_close) == (
        2,
        True,
        50,
        False,
    )
    assert [action.kind for action in scripted.script] == [
        ActionKind.SEND, ActionKind.WAIT, ActionKind.PAUSE, ActionKind.CANCEL, ActionKind.HALF_CLOSE,
    ]  # fmt: skip
    assert scripted.script[1].number == 2


def test_a_call_without_a_request_has_an_empty_one() -> None:
    found, _told = table(
        '[[calls]]\nname = "a"\nmethod = "/a.B/C"\n[[calls]]\nname = "b"\nmethod = "/a.B/C"\nrequests = []\n'
    )
    (_, plain), (_, none) = readers.calls(found)
    assert [request.text for request in plain.spec.requests] == ["{}"]
    assert none.spec.requests == ()


def test_the_page_offers_the_first_message_of_a_script() -> None:
    found, _told = table(
        '[[calls]]\nname = "a"\nmethod = "/a.B/C"\nscript = [{ wait = 1 }, { send = { b = 2 } }, { send = { b = 3 } }]\n'
        '[[calls]]\nname = "d"\nmethod = "/a.B/C"\nscript = [{ half_close = true }]\n'
    )
    (scripted, _), (silent, _) = readers.calls(found)
    assert scripted is not None
    assert json.loads(scripted.request) == {"b": 2}
    assert silent is not None
    assert silent.request == "{}"


def test_what_is_wrong_with_a_call() -> None:
    found, told = table(
        CALL.replace("repeat = 2", "repeat = 900").replace("wait = 2", "await = 2").replace("key", "Key")
    )
    readers.calls(found)
    assert "“repeat” must be between 1 and 100." in str(told)
    assert "A step of a script is one of send, wait, pause_ms, half_close, cancel" in str(told)
    assert "its names in small letters" in str(told)


def test_questions() -> None:
    found, told = table(
        """
        [[questions]]
        name = "a"
        kind = "choose"
        ask = "Which?"
        options = ["x", "y"]
        answer = "z"
        because = "So."
        [[questions]]
        name = "b"
        kind = "order"
        ask = "How?"
        options = ["x", "y"]
        answer = ["x", "y"]
        because = "So."
        [[questions]]
        name = "c"
        kind = "hex"
        ask = "What?"
        answer = "08 96 01"
        because = "So."
        """
    )
    _, _, third = readers.questions(found)
    assert "“answer” must be one of the options, letter for letter." in str(told)
    assert "The options stand in the right order already: mix them." in str(told)
    assert third.kind is QuestionKind.HEX
    assert third.right(("089601",))
    assert not third.right(("08",))


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("hex", "8 9", "“answer” must be bytes in hex: 0a 03 41 64 61."),
        ("number", "two", "“answer” must be a whole number."),
        ("order", "x", "“answer” must be a list of all the options, in the right order."),
    ],
)
def test_an_answer_that_nobody_can_give(kind: str, answer: str, words: str) -> None:
    found, told = table(
        f'[[questions]]\nname = "a"\nkind = "{kind}"\nask = "?"\nanswer = "{answer}"\nbecause = "So."\n'
    )
    readers.questions(found)
    assert words in str(told)


def test_an_order_is_right_in_one_order() -> None:
    found, told = table(
        """
        [[questions]]
        name = "frames"
        kind = "order"
        ask = "Which frame comes first?"
        options = ["DATA", "trailers", "headers"]
        answer = ["headers", "DATA", "trailers"]
        because = "The status comes last."
        """
    )
    (question,) = readers.questions(found)
    assert str(told) == ""
    assert question.right(("headers", "DATA", "trailers"))
    assert not question.right(("DATA", "headers", "trailers"))


def test_expressions_are_compiled() -> None:
    found, told = table('[[checks]]\nname = "x"\ncheck = "expression"\nthat = "calls["\n')
    readers.checks(found, "checks", (Scenario(name="main", calls=()),))
    assert "it:4: “that” is no CEL expression that can be used" in str(told)


def test_a_scenario_that_is_not_there() -> None:
    found, told = table('[[checks]]\nname = "x"\ncheck = "logged"\nscenario = "mian"\ntext = "x"\n')
    assert readers.checks(found, "checks", (Scenario(name="main", calls=()),)) == ()
    assert "There is no scenario “mian”. Did you mean “main”?" in str(told)


def test_a_scenario_takes_its_time() -> None:
    found, told = table("seconds = 300")
    assert readers.seconds(found) == 10.0
    assert "between 1 and 30" in str(told)


def test_a_figure_without_its_recording(course: Course) -> None:
    found, told = table('[[figures]]\nname = "first"\nview = "sequence"\ncaption = "A call."\n')
    assert readers.figures(found, Folder(course.folder, "it", Mistakes(path="it"))) == ()
    assert "make it with “grpclab lessons record”" in str(told)
    for name in ("events.bin", "schema.bin"):
        course.write(f"recordings/first/{name}", "x")
    (figure,) = readers.figures(found, Folder(course.folder, "it", Mistakes(path="it")))
    assert (figure.view, figure.events) == ("sequence", b"x")
