"""What a lesson must be beyond its tables."""

import shutil

import pytest

from tests.support.lesson_files import Course

TEXT = "Two numbers come in, one goes out."


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (TEXT, "\n".join([TEXT] * 120), "lines; 110 are the most"),
        (TEXT, " ".join(["word"] * 1200), "Reading alone takes 7 minutes, and “minutes” says 5"),
        (TEXT, "This is GRPC over HTTP2.", "“GRPC” is spelt gRPC in the specs."),
        (TEXT, "A [place](wire:somewhere).", "“wire:somewhere” points at nothing"),
        (TEXT, "A [line](file:server.py:999).", "is no line of the starter"),
        (TEXT, "@check the-total", "There is no check “the-total” in the front matter."),
        ("@question how-long", TEXT, "The question how-long stands nowhere in the text"),
        (TEXT, "@question how-long", "stands in the text 2 times"),
        ('title = "Add two numbers"', f'title = "{"x" * 70}"', "The title has 70 characters"),
        ("minutes = 5", "minutes = 40", "A lesson takes 1 to 12 minutes."),
        ('fails = ["the-sum"]', 'fails = ["the-total"]', "fails “the-total”, which is no check"),
        ('fails = ["the-sum"]', "fails = []", "No wrong answer fails the check the-sum alone"),
        ('passes = "Your server', 'passes = "`Your` server', "are plain text, since they hold what was seen"),
        ('after = "The reply', 'before = "The reply', "“after” is missing"),
        ('after = "The reply', 'after = "The Json', "“Json” is spelt JSON in the specs."),
        ('because = "One', 'because = "[One](wire:nowhere)', "“wire:nowhere” points at nothing"),
        (
            'url = "https:',
            'url = "ftp:',
            "is no address to read on at: it begins with https:// or, on this site, with /.",
        ),
        (TEXT, "See [it](/lessons/sums/ad).", "There is no lesson “sums/ad” to link to. Did you mean “sums/add”?"),
        (TEXT, "![A picture](/static/x.png)", "A lesson has no pictures"),
        ('summary = "A server', f'summary = "{"x" * 170}', "The summary has"),
        ('name = "how-long"', 'name = "How long?"', "“How long?” is no name: write small letters, digits and dashes"),
        ("equals = { sum = 7 }", "equals = { sum = 7 }\nwhen = { x = 'Grpc' }", "“Grpc” is spelt gRPC in the specs."),
        ('words = "3 and 4', 'words = "`3` and 4', "have a backtick in them: checks speak in plain text"),
    ],
)
def test_a_mistake_of_form(course: Course, old: str, new: str, words: str) -> None:
    found = course.change(old, new).mistakes
    assert any(words in text for text in found), found


def test_a_mistake_in_the_text_has_its_line(course: Course) -> None:
    course.change(TEXT, "This is GRPC.")
    line = course.lesson_file.read_text().splitlines().index("This is GRPC.") + 1
    assert course.mistakes == [f"01-sums/01-add/lesson.md:{line}: “GRPC” is spelt gRPC in the specs."]


def test_a_lesson_links_to_another(course: Course) -> None:
    assert course.change(TEXT, "[This one](/lessons/sums/add#lesson-checks).").mistakes == []


@pytest.mark.parametrize(
    ("calls", "words"),
    [
        ("", "The lesson makes no call: add [[calls]], or [[scenarios]] with calls of their own."),
        ('[[scenarios]]\nname = "x"\nhidden = true\n[[scenarios.calls]]', "Every scenario is hidden"),
    ],
)
def test_a_lesson_makes_calls_that_are_seen(course: Course, calls: str, words: str) -> None:
    text = course.lesson_file.read_text()
    start, end = text.index("[[calls]]"), text.index("[[checks]]")
    made = text[start:end].replace("[[calls]]", calls) if calls else ""
    course.lesson_file.write_text(text[:start] + made + text[end:])
    assert any(words in found for found in course.mistakes), course.mistakes


def test_a_lesson_that_checks_nothing(course: Course) -> None:
    course.change("[[checks]]", "[[claims]]").change("@check the-sum\n", "")
    assert any("The lesson checks nothing: add [[checks]]." in found for found in course.mistakes)


def test_a_lesson_without_a_wrong_answer(course: Course) -> None:
    text = course.lesson_file.read_text()
    course.lesson_file.write_text(text[: text.index("[[wrong]]")] + text[text.index("[[read]]") :])
    shutil.rmtree(course.folder / "wrong")
    assert any("The lesson has no wrong answer: add [[wrong]]" in found for found in course.mistakes)


def test_a_lesson_without_text(course: Course) -> None:
    text = course.lesson_file.read_text()
    course.lesson_file.write_text(text[: text.rindex("+++") + 4])
    assert any("The lesson has no text." in found for found in course.mistakes)


def test_code_is_not_spelt(course: Course) -> None:
    course.change(TEXT, "Call `grpc.StatusCode` of `http2`.\n\n```python\nimport Grpc\n```")
    assert course.mistakes == []


def test_two_checks_of_one_name(course: Course) -> None:
    text = course.lesson_file.read_text()
    start = text.index("[[checks]]")
    check = text[start : text.index("[[claims]]")]
    course.change(check, check + check)
    assert any("There are 2 checks named “the-sum”" in found for found in course.mistakes)
