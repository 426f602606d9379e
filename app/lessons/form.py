"""What a lesson must be beyond its tables: short, complete, with every name used once and every word as the specs write it."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from app.lessons import markdown
from app.lessons.model import Lesson
from app.lessons.tables import Table, meant

MOST_LINES = 110
"""Of ``lesson.md`` below its front matter. Good courses stay below: of 130 exercises read, the longest has 107."""
MOST_MINUTES = 12
WORDS_A_MINUTE = 180
"""Reading exact text with code in it; the rest of the minutes is for doing."""
LESSONS = "/lessons/"
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""It becomes part of addresses and of ids on the page."""
MOST_TITLE = 60
MOST_SUMMARY = 160

SPELLINGS = (
    (r"GRPC|Grpc|gRpc", "gRPC"),
    (r"Protobuff|protobuff|ProtoBuf\b", "protobuf"),
    (r"http/2|HTTP2\b|http2\b", "HTTP/2"),
    (r"HTTP/1(?![.\d])|http/1", "HTTP/1.1"),
    (r"Hpack\b|hpack\b", "HPACK"),
    (r"\bmeta-data\b|\bmeta data\b", "metadata"),
    (r"\bvar-int|\bVarInt\b", "varint"),
    (r"\bzig-zag\b|\bZig-zag\b", "zigzag"),
    (r"\bhalf close[sd]?\b", "half-close"),
    (r"\bJson\b", "JSON"),
    (r"\bUtf-?8\b|\butf-?8\b(?!\")", "UTF-8"),
    (r"\bstatuscode\b|\bStatusCode\b(?!\.)", "status code"),
)
"""What people write, and what the specs write."""


def look(lesson: Lesson, body: str, body_line: int, table: Table, known: Collection[str]) -> None:
    """Tells every mistake of form. ``body_line`` is the number of lines before the text; ``known`` are the course's lessons."""
    mistakes = table.mistakes
    texts = () if mistakes.found else tuple(_texts(table))
    for at, text in (*_of_body(lesson, body), *_of_language(lesson, body, known)):
        mistakes.add(at + body_line - mistakes.first_line, text)
    for one, key, text in texts:
        for _, wrong in _of_language(lesson, text, known):
            one.wrong(key, wrong)
    whole = not mistakes.found
    for key, text in (*_of_matter(lesson), *(_of_checks(lesson) if whole else ())):
        table.wrong(key, text)


_TEXTS = {
    "checks": ("title", "passes", "fails"),
    "questions": ("ask", "because"),
    "figures": ("caption",),
    "calls": ("title",),
}
"""Titles of pages to read on at are quoted as they are."""


def _texts(table: Table) -> Iterator[tuple[Table, str, str]]:
    """Every text of the front matter that a learner reads, with its table and key."""
    for key in ("title", "summary", "after"):
        yield table, key, table.text(key, "")
    yield from ((table, "hints", hint) for hint in table.texts("hints", ()))
    for name, keys in _TEXTS.items():
        for one in table.tables(name):
            yield from ((one, key, one.text(key, "")) for key in keys)
            yield from ((one, "when", str(words)) for words in one.mapping("when").values())


def _of_language(lesson: Lesson, text: str, known: Collection[str]) -> Iterator[tuple[int, str]]:
    """Words that the specs write otherwise, links that lead nowhere, pictures; with the line, from 1."""
    for at, line in enumerate(_without_code(text.splitlines()), 1):
        for wrong, right in SPELLINGS:
            found = re.search(wrong, line)
            if found:
                yield at, f"“{found[0]}” is spelt {right} in the specs."
        if "![" in line:
            yield at, "A lesson has no pictures: record what you want to show, and let a figure play it."
    for at, url in markdown.links(text):
        wrong_link = _link(lesson, url, known)
        if wrong_link:
            yield at, wrong_link


def _of_body(lesson: Lesson, body: str) -> Iterator[tuple[int, str]]:
    lines = body.splitlines()
    if len(lines) > MOST_LINES:
        yield MOST_LINES, f"The text has {len(lines)} lines; {MOST_LINES} are the most. One lesson has one idea."
    if not body.strip():
        yield 1, "The lesson has no text."
    reading = len(lesson.words.split()) / WORDS_A_MINUTE
    if reading > lesson.minutes:
        yield (
            1,
            f"Reading alone takes {reading:.0f} minutes, and “minutes” says {lesson.minutes}: shorten one or mend the other.",
        )
    yield from _placed(lesson, body)


def _without_code(lines: Iterable[str]) -> Iterator[str]:
    """The lines, their code left out, as are the addresses of links."""
    fenced = False
    for line in lines:
        if line.lstrip().startswith("```"):
            fenced = not fenced
        plain = re.sub(r"`[^`]*`|\]\([^)]*\)", "", line)
        yield "" if fenced or line.lstrip().startswith("```") else plain


def _link(lesson: Lesson, url: str, known: Collection[str]) -> str:
    if url.startswith(LESSONS) and url.removeprefix(LESSONS).split("#")[0] not in known:
        name = url.removeprefix(LESSONS)
        return f"There is no lesson “{name}” to link to.{meant(name, known)}"
    if url.startswith("wire:") and not markdown.WIRE.fullmatch(url[5:]):
        return f"“{url}” points at nothing: write wire:call-1, wire:message-1-2, wire:node-1-2-0 or wire:frame-7."
    if url.startswith("file:"):
        place = markdown.PLACE.fullmatch(url[5:])
        file = lesson.starter.file(place[1]) if place else None
        if place is None or file is None or int(place[2]) > file.text.count("\n") + 1:
            return f"“{url}” is no line of the starter: write file:server.py:9."
    return ""


def _placed(lesson: Lesson, body: str) -> Iterator[tuple[int, str]]:
    """Each question and figure stands in the text once; what stands there is declared."""
    declared = {
        "question": {question.name for question in lesson.questions},
        "figure": {figure.name for figure in lesson.figures},
        "check": {check.name for check in lesson.checks if not check.hidden},
    }
    places = Counter((kind, name) for _, kind, name in markdown.placed(body))
    for at, kind, name in markdown.placed(body):
        if name not in declared[kind]:
            yield at, f"There is no {kind} “{name}” in the front matter."
        if places[kind, name] > 1:
            yield at, f"The {kind} {name} stands in the text {places[kind, name]} times; once is enough."
    for kind in ("question", "figure"):
        for name in sorted(declared[kind]):
            if not places[kind, name]:
                yield 1, f"The {kind} {name} stands nowhere in the text: add a paragraph @{kind} {name}."


def _of_matter(lesson: Lesson) -> Iterator[tuple[str, str]]:
    if len(lesson.title) > MOST_TITLE:
        yield "title", f"The title has {len(lesson.title)} characters; {MOST_TITLE} are the most."
    if len(lesson.summary) > MOST_SUMMARY:
        yield "summary", f"The summary has {len(lesson.summary)} characters; {MOST_SUMMARY} are the most."
    if not 1 <= lesson.minutes <= MOST_MINUTES:
        yield "minutes", f"A lesson takes 1 to {MOST_MINUTES} minutes."
    if not lesson.after:
        yield "after", "“after” is missing: say in a few sentences why the solution works."
    for reading in lesson.read_next:
        if not reading.url.startswith(("https://", "/")):
            yield (
                "read",
                f"“{reading.url}” is no address to read on at: it begins with https:// or, on this site, with /.",
            )
    if not lesson.scenarios:
        yield "calls", "The lesson makes no call: add [[calls]], or [[scenarios]] with calls of their own."
    if not any(scenario for scenario in lesson.scenarios if not scenario.hidden):
        yield "scenarios", "Every scenario is hidden: a learner would see nothing."
    yield from _of_names(lesson)


def _of_names(lesson: Lesson) -> Iterator[tuple[str, str]]:
    for kind, names in (
        ("checks", [check.name for check in lesson.checks]),
        ("questions", [question.name for question in lesson.questions]),
        ("figures", [figure.name for figure in lesson.figures]),
        ("scenarios", [scenario.name for scenario in lesson.scenarios]),
        ("wrong", [wrong.name for wrong in lesson.wrong]),
    ):
        for name, count in Counter(names).items():
            if count > 1:
                yield kind, f"There are {count} {kind} named “{name}”; names are unique."
            if not NAME.fullmatch(name):
                yield kind, f"“{name}” is no name: write small letters, digits and dashes, as in “the-sum”."


def _of_checks(lesson: Lesson) -> Iterator[tuple[str, str]]:
    if not lesson.checks:
        yield "checks", "The lesson checks nothing: add [[checks]]."
    if not lesson.wrong:
        yield (
            "wrong",
            "The lesson has no wrong answer: add [[wrong]] and a folder wrong/<name>/ with the mistake that people make.",
        )
    names = {check.name for check in lesson.checks}
    for wrong in lesson.wrong:
        for name in wrong.fails:
            if name not in names:
                yield (
                    "wrong",
                    f"The wrong answer {wrong.name} fails “{name}”, which is no check. Checks: {', '.join(sorted(names))}.",
                )
        if "`" in wrong.words:
            yield (
                "wrong",
                f"The words of the wrong answer {wrong.name} have a backtick in them: checks speak in plain text.",
            )
    for check in lesson.checks:
        if "`" in check.passes + check.fails + "".join(text for _, text in check.when):
            yield (
                "checks",
                f"The sentences of the check {check.name} are plain text, since they hold what was seen: no backticks.",
            )
        if not any(wrong.fails == (check.name,) for wrong in lesson.wrong):
            words = (
                f"No wrong answer fails the check {check.name} alone: without one, nobody knows what the check is for."
            )
            yield "checks", f'{words} Add a [[wrong]] with fails = ["{check.name}"].'
