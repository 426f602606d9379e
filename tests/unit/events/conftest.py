"""A real store with one live run in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.runs.workspace import Workspace
from app.store import Store
from app.store.model import StoredRun


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/lab.sqlite3", secret_key="key") as store:
        store.migrate()
        view_id = store.create_workspace("Lab", Workspace(files=())).view_id
        store.add_run(
            StoredRun(
                run_id="r",
                view_id=view_id,
                revision=1,
                workspace=Workspace(files=()),
                descriptor_set=b"",
                runner_target="unix:/nowhere",
                incarnation="1",
                started_ns=1,
            )
        )
        yield store
