"""The log: what processes wrote, and what became of them."""

import pytest

from app.checks import places
from app.runs import events as ev
from app.runs.faults import Latency
from app.trace.model import TimelineEntry
from app.web.presenters import logs, paging
from app.web.presenters.addresses import Addresses, Selection
from app.web.presenters.paging import Ask

HERE = Addresses(fragment="/x", page="/y", selection=Selection())


def entry(event: object, time_ns: int = 1_500_000) -> TimelineEntry:
    return TimelineEntry(time_ns=time_ns, event=event)  # type: ignore[arg-type]


def line(text: str, stream: ev.LogStream = ev.LogStream.STDOUT) -> TimelineEntry:
    return entry(ev.LogLine(process="server", stream=stream, text=text))


def test_a_line_is_shown_at_its_moment_and_cleaned() -> None:
    row = logs.row(line("\x1b[31mred\x1b[0m\x07"))
    assert (row.time, row.process, row.stream, row.text) == ("1.50", "server", "stdout", "red\ufffd")
    assert "\x1b" not in row.text
    assert row.cursor == places.log(1_500_000).cursor, "a check's evidence finds it"


def test_errors_have_a_tone_of_their_own() -> None:
    assert logs.row(line("x")).tone != logs.row(line("x", ev.LogStream.STDERR)).tone


@pytest.mark.parametrize(
    ("event", "tone", "words"),
    [
        (ev.ProcessStarted(process="server", command="python server.py"), "dim", "python server.py"),
        (ev.ProcessListening(process="server", port=50051), "good", "50051"),
        (
            ev.RelayPlaced(
                process="relay", port=4000, target_process="server", target_port=50051, faults=(Latency(ms=20),)
            ),
            "warn",
            "sits between driver and server: 20 ms latency",
        ),
        (ev.ProcessExited(process="server", exit_code=0), "dim", "0"),
        (ev.ProcessExited(process="server", exit_code=3), "bad", "3"),
        (ev.ProcessExited(process="server", exit_code=0, signal=9), "bad", "SIGKILL"),
        (ev.LimitHit(limit=ev.Limit.MEMORY, process="server", value=1 << 20, killed=True), "warn", "1.0 MiB"),
        (ev.RunEnded(outcome=ev.Outcome.SANDBOX_FAILED, text="It broke."), "ours", "It broke."),
    ],
)
def test_what_we_say_ourselves_is_marked_as_such(event: object, tone: str, words: str) -> None:
    row = logs.row(entry(event))
    assert (row.stream, row.tone) == ("event", tone)
    assert words in row.text


def test_of_a_long_log_the_newest_lines_are_shown() -> None:
    timeline = tuple(line(str(number)) for number in range(paging.PAGE + 3))
    shown = logs.present(timeline, HERE)
    assert (shown.rows[0].text, shown.rows[-1].text) == ("3", str(paging.PAGE + 2))
    assert shown.part.earlier_url == "/x/logs/rows?zoom=messages&before=3"
    assert [row.text for row in logs.more(timeline, HERE, Ask(before=3)).rows] == ["0", "1", "2"]


def test_a_process_that_was_killed_because_the_run_ended_is_no_alarm() -> None:
    killed = entry(ev.ProcessExited(process="server", exit_code=-9, signal=9))
    stopped = entry(ev.RunEnded(outcome=ev.Outcome.COMPLETED, text="Stopped."))
    crashed = entry(ev.RunEnded(outcome=ev.Outcome.SERVER_CRASHED, text="It crashed."))
    assert logs.present((killed, stopped), HERE).rows[0].tone == "dim"
    assert logs.present((killed, crashed), HERE).rows[0].tone == "bad"
