"""Where the links of the wire area lead."""

from app.web.presenters.addresses import NOWHERE, Addresses, Selection


def test_without_a_message_the_latest_is_meant() -> None:
    assert Selection(zoom="frames").query() == "?view=sequence&zoom=frames"


def test_a_link_changes_one_thing_and_keeps_the_others() -> None:
    links = Addresses(fragment="/runs/r/wire", page="/w/x", selection=Selection(view="frames", call=2, message=1))
    assert links.of(view="headers", block=7) == (
        "/runs/r/wire/headers?view=headers&zoom=messages&call=2&message=1&block=7",
        "/w/x?view=headers&zoom=messages&call=2&message=1&block=7",
    )
    assert links.plain()[0] == "/runs/r/wire/frames?view=frames&zoom=messages"


def test_what_stands_alone_leads_nowhere() -> None:
    assert NOWHERE.of(view="frames") == ("", "")
