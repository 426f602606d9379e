"""The recorded call of the front page."""

from pathlib import Path

import pytest

from app import config
from app.decode.pool import DecodePool
from app.web import showcase
from tests.support.people import Web

GREETING = config.resource("lessons") / "recordings" / "greeting"


def test_it_is_shown_as_every_other_run_is(web: Web, decode: DecodePool) -> None:
    with web.app.test_request_context("/"):
        sequence, message = showcase.present(showcase.load(GREETING), decode)
    assert sequence
    assert message
    assert message.message
    assert [lane.name for lane in sequence.lanes] == ["this page (driver)", "server"]
    assert message.message.title == "greeter.HelloRequest"
    assert {row.url for row in sequence.rows} == {""}


def test_a_site_without_a_recording_shows_none(web: Web, decode: DecodePool, tmp_path: Path) -> None:
    assert showcase.load(tmp_path) is None
    (tmp_path / "events.bin").write_bytes(b"")
    assert showcase.load(tmp_path) is None
    with web.app.test_request_context("/"):
        assert showcase.present(None, decode) == (None, None)


def test_a_recording_that_cannot_be_decoded_is_left_out(
    web: Web, decode: DecodePool, caplog: pytest.LogCaptureFixture
) -> None:
    broken = showcase.Recorded(events=b"no events", descriptor_set=b"")
    with web.app.test_request_context("/"):
        assert showcase.present(broken, decode) == (None, None)
    assert caplog.records, "the log says what was wrong with it"
