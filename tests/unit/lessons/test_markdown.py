"""Text that is safe, in steps and segments."""

import pytest

from app.lessons import markdown
from app.lessons.model import SegmentKind

TEXT = """\
Hello, [this byte](wire:node-1-1-0) of [line 9](file:server.py:9).

@question first

## Do it

Text with `code`.

@check says
"""


def test_steps_and_segments() -> None:
    first, second = markdown.steps(TEXT)
    assert [segment.kind for segment in first.segments] == [SegmentKind.TEXT, SegmentKind.QUESTION]
    assert (second.title, second.checks) == ("Do it", ("says",))
    assert "<code>code</code>" in second.segments[0].html


def test_links_into_the_wire_and_the_files() -> None:
    html = markdown.steps(TEXT)[0].segments[0].html
    assert '<a href="#wire" data-cursor="node-1-1-0">this byte</a>' in html
    assert '<a href="#code" data-source="server.py:9" data-open="server.py:9">line 9</a>' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](https://example.org/x.png)",
        '<a href="#" onclick="x()">x</a>',
        "```html\n</code><script>x</script>\n```",
    ],
)
def test_nothing_that_runs_or_loads(text: str) -> None:
    html = markdown.html(text)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert '<a href="#" onclick' not in html


def test_words_and_places() -> None:
    assert markdown.plain("A `b` [c](/d)\n\n```\ncode\n```") == "A b c"
    assert markdown.placed(TEXT) == ((3, "question", "first"), (9, "check", "says"))
    assert [url for _, url in markdown.links(TEXT)] == ["wire:node-1-1-0", "file:server.py:9"]
    assert markdown.inline("*a*") == "<em>a</em>"
