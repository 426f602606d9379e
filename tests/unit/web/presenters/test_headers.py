"""The list of header blocks, and the surprise that the second one is."""

from app.schema.model import EMPTY
from app.trace import blocks, build
from app.trace.blocks import BlockSummary
from app.web.presenters import headers
from app.web.presenters.addresses import NOWHERE, Addresses, Selection
from app.web.presenters.paging import Ask
from tests.support import traffic

HERE = Addresses(fragment="/runs/r/wire", page="/runs/r", selection=Selection(view="headers"))


def summaries(calls: int = 2) -> tuple[BlockSummary, ...]:
    talk = traffic.Conversation().settle()
    for number in range(calls):
        talk.say(2 * number + 1, b"\x08\x01", b"\x08\x02")
    return blocks.summaries(build.build(traffic.recording(talk.packets), EMPTY))


def test_a_row_compares_the_wire_with_text() -> None:
    shown = headers.present(summaries(), HERE, 4)
    first, second = (row for row in shown.rows.rows if row.sender == "client")
    assert (first.size, first.text, second.size, second.saved) == ("52 B", "128 B", "6 B", "95 %")
    assert (first.bar, first.text_bar, second.bar, second.text_bar) == (41, 100, 5, 100)
    assert (first.chosen, second.chosen) == (True, False)
    assert second.url == "/runs/r/wire/headers?view=headers&zoom=messages&block=9"
    assert first.lights == "call-1"


def test_the_second_call_is_the_headline() -> None:
    (headline,) = headers.present(summaries(), HERE, 0).headlines
    assert (headline.first, headline.later) == ("52 B", "6 B")
    assert headline.text == "/demo.Echo/Say took 52 bytes the first time and 6 bytes the last time."
    assert headers.present(summaries(1), HERE, 0).headlines == ()


def test_each_direction_of_a_connection_has_its_total() -> None:
    ours, theirs = headers.present(summaries(), HERE, 0).totals
    assert ours == "Connection 1 ▶: 2 blocks, 58 B on the wire, 256 B as text: 77 % saved."
    assert "◀: 4 blocks" in theirs


def test_long_lists_come_in_parts() -> None:
    many = tuple(block._replace(frame=n, time_ns=n) for n, block in enumerate(summaries() * 100, 1))
    shown = headers.present(many, HERE, 0).rows
    assert (len(shown.rows), shown.later_url) == (120, "/runs/r/wire/headers/rows?zoom=messages&after=120")
    assert headers.more(many, HERE, Ask(after=500)).later_url == ""
    assert headers.present(many, NOWHERE, 0).rows.later_url == ""


def test_the_latest_request_is_shown_first() -> None:
    assert headers.latest(summaries()) == 9
    assert headers.latest(()) == 0
    assert headers.latest(summaries(), at=summaries()[1].time_ns) == 4, "at a moment, the latest by then"
