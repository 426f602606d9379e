"""Whatever a driver says of a server becomes short lists of short words."""

import pytest

from app.runs.events import ChannelzRow, ServerAnswered, ServiceHealth
from app.sandbox import answers


def test_all_of_it() -> None:
    told = {
        "health": [["", "SERVING"]],
        "reflection": {"version": "v1alpha", "services": ["a.A"]},
        "channelz": [["socket", "ipv6:1", "2/3", 4, 5, 6]],
    }
    assert answers.read(told) == ServerAnswered(
        process="",
        health=(ServiceHealth(service="", status="SERVING"),),
        reflection="v1alpha",
        services=("a.A",),
        channelz=(ChannelzRow(kind="socket", name="ipv6:1", detail="2/3", started=4, succeeded=5, failed=6),),
    )


def test_what_a_server_does_not_have() -> None:
    assert answers.read({}) == ServerAnswered(process="")
    assert answers.read({"problem": "x" * 999}).problem == "x" * 200


@pytest.mark.parametrize("told", [None, [], "x"])
def test_what_is_no_answer(told: object) -> None:
    assert answers.read(told).problem == "The driver said nothing."


def test_what_no_driver_of_ours_says() -> None:
    told = {
        "health": [["a"], 7, [None, {}]] + [["s", "x"]] * 99,
        "reflection": {"version": ["v1"], "services": {"a": 1}},
        "channelz": [["rm -rf", "n" * 999, 1, -1, 2**70, "x"], []],
    }
    read = answers.read(told)
    assert read.health is not None
    assert (len(read.health), read.health[0]) == (64, ServiceHealth(service="", status=""))
    assert (read.reflection, read.services) == ("", ())
    assert read.channelz == (ChannelzRow(kind="server", name="n" * 200),)
