"""The tabs of the wire area."""

import pytest

from app.web.presenters import wire
from app.web.presenters.wire import Selection


@pytest.mark.parametrize("view", wire.VIEWS)
def test_one_tab_for_each_view_and_one_chosen(view: str) -> None:
    tabs = wire.tabs("r", Selection(view=view), "/w/x")
    assert len({tab.name for tab in tabs}) == len(wire.VIEWS)
    assert [tab.url.partition("?")[0] for tab in tabs] == [f"/runs/r/wire/{name}" for name in wire.VIEWS]
    assert [tab.chosen for tab in tabs] == [name == view for name in wire.VIEWS]


def test_a_chosen_message_and_the_zoom_stay_chosen_in_every_view() -> None:
    tabs = wire.tabs("r", Selection(view="bytes", call=2, message=3, zoom="frames"), "/w/x")
    for tab in tabs:
        assert tab.url.endswith("?zoom=frames&call=2&message=3")
        assert tab.page_url.startswith("/w/x?view=")
        assert tab.page_url.endswith("&zoom=frames&call=2&message=3")


def test_without_a_message_the_latest_is_meant() -> None:
    assert all("call=" not in tab.url for tab in wire.tabs("r", Selection(), "/w/x"))
    assert Selection(zoom="frames").query("frames") == "?view=frames&zoom=frames"
