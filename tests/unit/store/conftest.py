"""A real database file for each test, and a clock that only moves when it is told to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.runs.workspace import File, Workspace
from app.store import Store
from app.store.model import StoredRun

KEY = "0123456789abcdef" * 4
GREETER = Workspace(files=(File(path="greeter.proto", text="syntax = “…”"), File(path="server.py", text="print()\n")))


@dataclass
class Clock:
    now: int = 1_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/lab.sqlite3"


@pytest.fixture
def store(database_url: str, clock: Clock) -> Iterator[Store]:
    with Store(database_url, secret_key=KEY, clock=clock) as store:
        store.migrate()
        yield store


@pytest.fixture
def view_id(store: Store) -> str:
    return store.create_workspace("Greeter", GREETER).view_id


@pytest.fixture
def greeter() -> Workspace:
    return GREETER


class RunMaker:
    def __init__(self, store: Store, view_id: str) -> None:
        self.store, self.view_id = store, view_id

    def __call__(self, run_id: str, started_ns: int = 10) -> StoredRun:
        run = StoredRun(
            run_id=run_id,
            view_id=self.view_id,
            revision=1,
            workspace=GREETER,
            descriptor_set=b"\x0a\x00",
            runner_target="unix:/run/runner.sock",
            incarnation="life-1",
            started_ns=started_ns,
        )
        self.store.add_run(run)
        return run


@pytest.fixture
def add_run(store: Store, view_id: str) -> RunMaker:
    return RunMaker(store, view_id)
