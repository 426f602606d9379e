"""The relays of a run: what is placed, changed and told. Relays are real programs here, without a jail."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.runner import faults as relays_of
from app.runner.faults import Relays
from app.runs import events as ev
from app.runs.faults import Fault, GoAway, Latency, Relay, Reset, Window
from app.sandbox import inside
from app.sandbox.policy import Policy
from tests.support.plain_jail import PlainJail

SLOW, SLOWER = Latency(ms=1), Latency(ms=2)


class Rooms:
    """What relays need of a pod."""

    def __init__(self) -> None:
        self.jails: list[PlainJail] = []

    async def start(self, _name: str, _policy: Policy, _program: str) -> PlainJail:
        self.jails.append(PlainJail(inside.RELAY))
        return self.jails[-1]


class Stage:
    """A run's part in it."""

    def __init__(self) -> None:
        self.told: list[ev.AnyEvent] = []
        self.routes: list[tuple[str, int]] = []
        self.rooms = Rooms()
        self.moved = asyncio.Condition()
        self.relays = Relays(
            tell=lambda event, _time: self.told.append(event), route=self._route, first=lambda: "server"
        )

    async def _route(self, server: str, port: int) -> None:
        self.routes.append((server, port))
        async with self.moved:
            self.moved.notify_all()

    async def routed(self, times: int) -> None:
        """Waits until the driver was led somewhere so many times."""
        async with self.moved:
            await self.moved.wait_for(lambda: len(self.routes) >= times)

    @property
    def placed(self) -> list[ev.RelayPlaced]:
        return [event for event in self.told if isinstance(event, ev.RelayPlaced)]

    @property
    def lines(self) -> list[str]:
        return [event.text for event in self.told if isinstance(event, ev.LogLine)]


def played(scene: Callable[[Stage], Awaitable[None]], *begin: Relay) -> Stage:
    async def play() -> Stage:
        stage = Stage()
        try:
            async with asyncio.TaskGroup() as group:
                stage.relays.begin(stage.rooms, group, begin)  # type: ignore[arg-type]  # rooms without walls
                await scene(stage)
                stage.relays.forget()
        finally:
            for jail in stage.rooms.jails:
                await jail.close()
        return stage

    return asyncio.run(play())


def wanted(*faults: Fault) -> tuple[Relay, ...]:
    return (Relay(faults=faults),)


def test_without_faults_nothing_sits_in_the_path() -> None:
    async def scene(stage: Stage) -> None:
        await stage.relays.reach("server", 50051)
        await stage.relays.use([Relay(faults=())])

    stage = played(scene)
    assert stage.routes == [("server", 50051)] * 2
    assert (stage.told, stage.rooms.jails) == ([], [])


def test_a_relay_is_placed_when_its_server_listens_and_goes_out_of_the_path_again() -> None:
    async def scene(stage: Stage) -> None:
        assert stage.rooms.jails == []
        await stage.relays.reach("server", 50051)
        await stage.relays.reach("other", 50052)
        await stage.relays.use([])

    stage = played(scene, *wanted(SLOW))
    placed, gone = stage.placed
    assert placed == ev.RelayPlaced(
        process="relay",
        port=placed.port,
        target_process="server",
        target_port=50051,
        text="1 ms latency",
        faults=(SLOW,),
    )
    assert (gone.text, gone.faults, gone.port) == ("", (), placed.port)
    assert stage.routes[:2] == [("server", placed.port), ("other", 50052)]
    assert stage.routes[2:] == [("server", 50051), ("other", 50052)]


def test_what_a_relay_can_change_it_changes_and_what_it_cannot_needs_another() -> None:
    async def scene(stage: Stage) -> None:
        await stage.relays.reach("server", 50051)
        for faults in ((SLOWER,), (SLOWER, Reset(every=2)), (GoAway(after_calls=1),), (Window(size=9),), (SLOW,)):
            await stage.relays.use(wanted(*faults))

    stage = played(scene, *wanted(SLOW))
    assert [placed.process for placed in stage.placed] == ["relay", "relay", *["relay 2"] * 2, "relay 3", "relay 4"]
    assert len({placed.port for placed in stage.placed}) == 4
    assert [port for _, port in stage.routes] == [placed.port for placed in stage.placed]


def test_a_named_server_has_its_own_relay() -> None:
    async def scene(stage: Stage) -> None:
        await stage.relays.reach("server", 50051)
        await stage.relays.reach("store", 50052)

    stage = played(scene, Relay(faults=(SLOW,)), Relay(faults=(SLOWER,), server="store"))
    assert [(placed.target_process, placed.faults) for placed in stage.placed] == [
        ("server", (SLOW,)),
        ("store", (SLOWER,)),
    ]
    assert stage.relays.name_of("relay 2") == "relay 2"
    assert stage.relays.name_of("server") == ""


def test_a_server_that_listens_elsewhere_gets_a_relay_that_leads_there() -> None:
    async def scene(stage: Stage) -> None:
        await stage.relays.reach("server", 50051)
        await stage.relays.reach("server", 50061)

    assert [placed.target_port for placed in played(scene, *wanted(SLOW)).placed] == [50051, 50061]


def test_a_relay_that_ends_is_replaced_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(stage: Stage) -> None:
        await stage.relays.reach("server", 50051)
        stage.rooms.jails[0].kill()
        await stage.routed(2)
        stage.rooms.jails[1].kill()
        await stage.routed(3)

    monkeypatch.setattr(relays_of, "MAX_PLACED", 2)
    stage = played(scene, *wanted(SLOW))
    assert [placed.process for placed in stage.placed] == ["relay", "relay 2"]
    assert stage.lines == [
        "The relay ended: another one takes its place.",
        "The relay ended: another one takes its place.",
        "This run has had 2 relays, the most of one run: faults have no effect any more.",
    ]
    assert stage.routes[-1] == ("server", 50051)


def test_only_so_many_relays_live_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    living: list[bool] = []

    async def scene(stage: Stage) -> None:
        await stage.relays.reach("server", 50051)
        for size in (1, 2, 3):
            await stage.relays.use(wanted(Window(size=size)))
        living.extend(not jail.exited.done() for jail in stage.rooms.jails)

    monkeypatch.setattr(relays_of, "MAX_JAILS", 2)
    assert played(scene, *wanted(SLOW)).lines == []
    assert living == [False, False, True, True]


def test_a_relay_between_two_processes_is_there_when_its_client_starts_and_keeps_its_port() -> None:
    found: list[dict[int, int]] = []

    async def scene(stage: Stage) -> None:
        servers = {"server": 50051, "store": 50052}
        found.append(await stage.relays.lead("gateway", servers))
        found.append(await stage.relays.lead("other", servers))
        await stage.relays.reach("store", 50052)
        await stage.relays.use([Relay(faults=(Reset(every=1),), client="gateway", server="store")])
        await stage.relays.use([])
        found.append(await stage.relays.lead("gateway", servers))

    stage = played(scene, Relay(faults=(SLOW,), client="gateway", server="store"))
    ((port, relayed),) = found[0].items()
    assert (port, found[1], found[2]) == (50052, {}, {50052: relayed})
    assert [(p.client_process, p.target_process, p.port, p.text) for p in stage.placed] == [
        ("gateway", "store", relayed, "1 ms latency"),
        ("gateway", "store", relayed, "RST_STREAM INTERNAL_ERROR on every call"),
        ("gateway", "store", relayed, ""),
    ]
    assert set(stage.routes) == {("store", 50052)}, "the driver goes straight"
