"""What is seen of a pod becomes events, in order and without bound only where it must be."""

from app.runner import sightings
from app.runner.sightings import Sightings
from app.runs import events as ev
from app.sandbox import pod_events
from tests.support.placeless import in_a_loop


class Story:
    """Sightings of a run, and what was told of them."""

    def __init__(self) -> None:
        self.told: list[tuple[ev.AnyEvent, int]] = []
        self.seen = Sightings(
            lambda event, time_ns=0: self.told.append((event, time_ns)),
            lambda: 0.0,
            name={"learner": "server", "driver": "driver"}.get,  # type: ignore[arg-type]  # only these two are asked for
            door=lambda port, _time_ns: "outside" if port == 7 else "",
        )


def owned(port: int, client: str = "driver") -> pod_events.ConnectionOwned:
    return pod_events.ConnectionOwned(
        client_port=port, server_port=50051, client=client, server="learner", time_ns=port
    )


def packet(time_ns: int) -> ev.Packet:
    return ev.Packet(time_ns=time_ns, length=3, data=b"abc")


@in_a_loop
async def test_a_gap_stands_between_what_came_before_and_after() -> None:
    story = Story()
    story.seen.hear(pod_events.PacketsCaptured(packets=(packet(1),)))
    story.seen.hear(pod_events.KernelDropped(packets=4))
    story.seen.hear(pod_events.PacketsCaptured(packets=(packet(2),)))
    story.seen.hear(pod_events.BudgetSpent(packets=2, bytes=6))
    story.seen.flush()
    assert [event for event, _ in story.told] == [
        ev.PacketBatch(packets=(packet(1),)),
        ev.Gap(cause=ev.GapCause.KERNEL_DROPPED, packets=4),
        ev.PacketBatch(packets=(packet(2),)),
        ev.Gap(cause=ev.GapCause.BUDGET, packets=2, bytes=6),
    ]


@in_a_loop
async def test_connections_have_names_and_those_from_outside_too() -> None:
    story = Story()
    for port, client in ((5, "driver"), (7, "")):
        story.seen.hear(owned(port, client))
    opened = [
        (event.client_process, time_ns) for event, time_ns in story.told if isinstance(event, ev.ConnectionOpened)
    ]
    assert opened == [("driver", 5), ("outside", 7)]


@in_a_loop
async def test_a_flood_of_connections_is_told_so_far_and_no_further() -> None:
    story = Story()
    for port in range(10, sightings.MAX_CONNECTIONS + 60):
        story.seen.hear(owned(port))
    assert len(story.told) == sightings.MAX_CONNECTIONS


@in_a_loop
async def test_what_is_no_sighting_is_left_alone() -> None:
    story = Story()
    story.seen.hear(pod_events.HolderDied(text="gone"))
    assert story.told == []
