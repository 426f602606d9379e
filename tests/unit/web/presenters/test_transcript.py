"""The transcript as lines, each with its moment."""

from app.schema.model import EMPTY
from app.trace import build
from app.trace.transcript import transcript as written
from app.web.presenters import transcript
from app.web.presenters.addresses import Addresses, Selection
from app.web.presenters.paging import Ask
from tests.support import traffic

HERE = Addresses(fragment="/runs/r/wire", page="/runs/r", selection=Selection(view="transcript"))


def text() -> str:
    talk = traffic.Conversation().settle().say(1, b"\x08\x01", b"\x08\x02")
    return written(build.build(traffic.recording(talk.packets), EMPTY), EMPTY)


def test_no_line_is_lost_and_every_frame_has_its_moment() -> None:
    view = transcript.present(text(), HERE, "/runs/r/transcript.txt")
    assert "\n".join(line.text for line in view.lines.lines) + "\n" == text()
    frames = [line for line in view.lines.lines if " HEADERS " in line.text]
    assert [line.time_ns for line in frames] == [5000, 6000, 6000]


def test_what_stands_below_a_frame_is_of_its_moment_until_a_heading() -> None:
    lines = transcript.more(text(), HERE, Ask()).lines
    at = next(number for number, line in enumerate(lines) if " HEADERS " in line.text)
    assert lines[at + 1].time_ns == lines[at].time_ns
    assert all(line.time_ns is None for line in lines if line.heading)


def test_long_transcripts_come_in_parts() -> None:
    long = "transcript 1\n" + "  0.000001 x\n" * 2500
    first = transcript.more(long, HERE, Ask())
    assert (first.shown, first.total, first.more_url) == (1000, 2501, "/runs/r/wire/transcript/rows?after=1000")
    assert transcript.more(long, HERE, Ask(after=2000)).more_url == ""
