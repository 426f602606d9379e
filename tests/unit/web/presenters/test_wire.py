"""The tabs of the wire area."""

import pytest

from app.web.presenters import wire
from app.web.presenters.addresses import VIEWS, Addresses, Selection


def tabs(selection: Selection) -> tuple[wire.Tab, ...]:
    return wire.tabs(Addresses(fragment="/runs/r/wire", page="/w/x", selection=selection))


@pytest.mark.parametrize("view", VIEWS)
def test_one_tab_for_each_view_and_one_chosen(view: str) -> None:
    shown = tabs(Selection(view=view))
    assert len({tab.name for tab in shown}) == len(VIEWS)
    assert [tab.url.partition("?")[0] for tab in shown] == [f"/runs/r/wire/{name}" for name in VIEWS]
    assert [tab.chosen for tab in shown] == [name == view for name in VIEWS]


def test_a_chosen_message_and_the_zoom_stay_chosen_in_every_view() -> None:
    for tab in tabs(Selection(view="bytes", call=2, message=3, zoom="frames")):
        assert tab.url.endswith("&zoom=frames&call=2&message=3")
        assert tab.page_url.startswith("/w/x?view=")
