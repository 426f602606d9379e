"""Two runs in words and numbers."""

from app.schema.model import EMPTY
from app.trace import build
from app.trace.compare import Comparison
from app.trace.compare import compare as compared
from app.web.presenters import compare
from tests.support import traffic


def found(*requests: bytes) -> Comparison:
    first, second = (
        build.build(traffic.recording(traffic.Conversation().settle().say(1, request, b"").packets), EMPTY)
        for request in requests
    )
    return compared(first, second)


def test_numbers_with_their_difference() -> None:
    by_name = {figure.name: figure for figure in compare.figures(found(b"", b"12345").left, found(b"", b"12345").right)}
    assert (by_name["connections"].left, by_name["connections"].difference) == ("1", "=")
    assert (by_name["in DATA"].left, by_name["in DATA"].right, by_name["in DATA"].difference) == (
        "10 B",
        "15 B",
        "+50 %",
    )


def test_rows_say_what_differs() -> None:
    rows = compare.rows(found(b"", b"12345"))
    changed = [row for row in rows if row.kind == "changed"]
    assert [(row.mark, row.words, row.first) for row in changed] == [("≠", "length", True)]
    assert {row.kind for row in rows} == {"same", "changed"}


def test_what_only_one_has_is_told() -> None:
    alone = build.build(traffic.recording(traffic.Conversation().settle().packets), EMPTY)
    whole = build.build(traffic.recording(traffic.Conversation().settle().say(1, b"", b"").packets), EMPTY)
    assert compare.verdict(compared(alone, whole)).endswith("then HEADERS (stream 1) is only in the other run.")
    assert {row.kind for row in compare.rows(compared(whole, alone))} == {"same", "left"}
