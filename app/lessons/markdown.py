"""A lesson's text: CommonMark and tables in, safe HTML out, in steps and segments.

Beside ordinary Markdown there are two things. A paragraph of its own ``@question name``, ``@figure name`` or ``@check name``
is where that stands. A link to ``wire:node-1-1-0`` moves the one cursor, one to ``file:server.py:9`` goes to that line.
"""

import re
from collections.abc import Iterable, Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.lessons.model import Segment, SegmentKind, Step

PLACED = re.compile(r"@(question|figure|check)\s+([a-z0-9-]+)")
WIRE = re.compile(r"(?:call|message|node|frame)-[0-9]+(?:-[0-9.]+)*")
PLACE = re.compile(r"([A-Za-z0-9_][A-Za-z0-9_./\-]*):([0-9]{1,4})")
_WIRE_LINK, _FILE_LINK = "wire:", "file:"
_POINTS = re.compile(r'data-cursor="([^"]*)"')

_TAGS = {
    *("p", "a", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "br", "hr", "h2", "h3", "h4"),
    *("table", "thead", "tbody", "tr", "th", "td", "kbd", "sub", "sup", "span"),
}
_ATTRIBUTES = {
    "a": {"href", "data-cursor", "data-source", "data-open", "title"},
    "code": {"class"},
    "th": {"scope"},
    "ol": {"start"},
}
_SCHEMES = {"http", "https", "mailto"}

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")
_parser.validateLink = lambda url: url.startswith((_WIRE_LINK, _FILE_LINK, "https://", "http://", "/", "#"))  # type: ignore[method-assign]  # how markdown-it is told


def html(text: str) -> str:
    """A text that is safe to show."""
    return _safe(_parser.parse(text))


def inline(text: str) -> str:
    """One line of text without a paragraph around it."""
    return nh3.clean(
        _parser.renderInline(text), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None
    )


def steps(text: str) -> tuple[Step, ...]:
    """The text in steps: each ``##`` heading begins one."""
    found: list[Step] = []
    title: str = ""
    segments: list[Segment] = []
    for tokens in _blocks(_parser.parse(text)):
        if tokens[0].type == "heading_open" and tokens[0].tag == "h2":
            found += _step(title, segments)
            title, segments = tokens[1].content, []
        else:
            segments.append(_segment(tokens))
    return tuple(found + _step(title, segments))


def plain(text: str) -> str:
    """The words alone, for search and for the reading time; code blocks are left out."""
    children = (child for token in _parser.parse(text) for child in token.children or ())
    texts = (child.content for child in children if child.type in {"text", "code_inline"})
    return " ".join(" ".join(texts).split())


def links(text: str) -> tuple[tuple[int, str], ...]:
    """Every link of a text with the line, from 1, of its paragraph."""
    return tuple(
        ((token.map or [0])[0] + 1, str(child.attrGet("href")))
        for token in _parser.parse(text)
        for child in token.children or ()
        if child.type == "link_open"
    )


def pointed_at(steps_of_text: Iterable[Step]) -> tuple[str, ...]:
    """The tokens of every place on the wire that a text points at."""
    texts = (segment.html for step in steps_of_text for segment in step.segments)
    return tuple(dict.fromkeys(token for text in texts for token in _POINTS.findall(text)))


def placed(text: str) -> tuple[tuple[int, str, str], ...]:
    """Everything that stands in the text: line from 1, kind, name."""
    found = []
    for token in _parser.parse(text):
        match = PLACED.fullmatch(token.content.strip()) if token.type == "inline" else None
        if match:
            found.append(((token.map or [0])[0] + 1, match[1], match[2]))
    return tuple(found)


def _step(title: str, segments: list[Segment]) -> list[Step]:
    if not title and not segments:
        return []
    checks = tuple(segment.name for segment in segments if segment.kind is SegmentKind.CHECK)
    return [Step(title=title, segments=_joined(segments), checks=checks)]


def _joined(segments: list[Segment]) -> tuple[Segment, ...]:
    """Neighbouring pieces of text as one."""
    joined: list[Segment] = []
    for segment in segments:
        if joined and segment.kind is joined[-1].kind is SegmentKind.TEXT:
            joined[-1] = Segment(kind=SegmentKind.TEXT, html=joined[-1].html + segment.html)
        else:
            joined.append(segment)
    return tuple(joined)


def _segment(tokens: list[Token]) -> Segment:
    match = PLACED.fullmatch(tokens[1].content.strip()) if tokens[0].type == "paragraph_open" else None
    if match:
        return Segment(kind=SegmentKind(match[1]), name=match[2])
    return Segment(kind=SegmentKind.TEXT, html=_safe(tokens))


def _blocks(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of each block of the top level."""
    block: list[Token] = []
    depth = 0
    for token in tokens:
        block.append(token)
        depth += token.nesting
        if depth == 0:
            yield block
            block = []


def _safe(tokens: list[Token]) -> str:
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                _point(child)
    rendered = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(rendered, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)


def _point(link: Token) -> None:
    """A link into the wire or the files becomes a place of the one cursor."""
    href = str(link.attrGet("href"))
    if href.startswith(_WIRE_LINK):
        link.attrSet("data-cursor", href.removeprefix(_WIRE_LINK))
        link.attrSet("href", "#wire")
    elif href.startswith(_FILE_LINK):
        link.attrSet("data-source", href.removeprefix(_FILE_LINK))
        link.attrSet("data-open", href.removeprefix(_FILE_LINK))
        link.attrSet("href", "#code")
