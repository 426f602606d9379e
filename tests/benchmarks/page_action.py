"""What a page's action takes by itself, and while another learner opens a 50 MB recording again and again.

    python -m tests.benchmarks.page_action [BYTES]        (about a minute; BYTES of each message, 65,536 where nothing is said)

A keystroke is the editor's save with the compiler's answer; a look is the fragment of a finished run, its wire included.
The recordings are put into the site's own database: three of them, in turn, so that each opening is decoded anew. The two
situations take turns too, for the machine may be busy otherwise.
"""

import re
import secrets
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from app.client import run_events
from app.runs.events import Outcome, RunEnded, RunEvent
from app.store import Store
from app.store.model import StoredRun
from tests.benchmarks.conversations import conversation, recording
from tests.support.site import Learner, Site, learner

RECORDED_BYTES = 50_000_000
MESSAGE_BYTES = 65_536
RECORDINGS = 3
ROUNDS, ACTIONS = 4, 20
THINKING_SECONDS = 0.05
PATIENCE_SECONDS, TRIES = 300, 5
METHOD = "/greeter.Greeter/SayHello"


def large_runs(data: Path, view_id: str, message_bytes: int) -> list[str]:
    """Runs of 50 MB that belong to a workspace; the chunks are as the follower stores them."""
    events = recording(conversation(message_bytes, RECORDED_BYTES)).events
    last = events[-1].number + 1
    end = RunEvent(number=last, time_ns=events[-1].time_ns, event=RunEnded(outcome=Outcome.COMPLETED, text="Stopped."))
    groups = [events[at : at + 10] for at in range(0, len(events), 10)]
    made = [(group[0].number, group[-1].number, run_events.encode_events(group)) for group in (*groups, (end,))]
    found = []
    with Store(f"sqlite:///{data}/grpclab.sqlite3", secret_key=secrets.token_hex(16)) as store:
        stored = store.workspace(view_id)
        assert stored is not None
        for _ in range(RECORDINGS):
            run_id = secrets.token_hex(16)
            run = StoredRun(
                run_id=run_id,
                view_id=view_id,
                revision=stored.revision,
                workspace=stored.workspace,
                descriptor_set=b"",
                runner_target="",
                incarnation="",
                started_ns=events[0].time_ns,
            )
            store.add_run(run)
            store.append_chunks([(run_id, *chunk) for chunk in made])
            store.end_run(run_id, Outcome.COMPLETED, end.time_ns)
            found.append(run_id)
    return found


@contextmanager
def opening(site: Site, runs: list[str], seconds: list[float]) -> Iterator[None]:
    """Another learner opens the recordings, one after the other, until the block ends."""
    stop = threading.Event()

    def open_all() -> None:
        with learner(site) as other:
            other.http.timeout = httpx.Timeout(PATIENCE_SECONDS)
            while not stop.is_set():
                began = time.perf_counter()
                page = other.http.get(f"/runs/{runs[len(seconds) % len(runs)]}")
                assert page.status_code == 200, page.text
                seconds.append(time.perf_counter() - began)

    thread = threading.Thread(target=open_all)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def called(someone: Learner, path: str) -> str:
    """A call with its answer; the run's id. The sandbox may still be starting."""
    for _ in range(TRIES):
        answer = someone.post(f"{path}/calls", form={"path": METHOD, "request": '{"name": "Ada"}'})
        if answer.status_code == 200:
            break
    run_id = re.search(r"/events/runs/([a-z0-9]+)", answer.text)
    assert run_id is not None, answer.text
    someone.post(f"{path}/stop")
    assert list(someone.events(run_id[1]))
    return run_id[1]


def keystrokes(someone: Learner, path: str, files: list[dict[str, str]], revision: int) -> Callable[[], None]:
    """Saves, each with one more character in the schema."""

    def press() -> None:
        nonlocal revision
        files[0]["text"] += "/" if files[0]["text"].endswith(" /") else " /"
        saved = someone.post(f"{path}/save", body={"revision": revision, "files": files})
        assert saved.status_code == 200, saved.text
        revision = saved.json()["revision"]

    return press


def p95(seconds: list[float]) -> float:
    """Milliseconds."""
    return statistics.quantiles(seconds, n=20)[-1] * 1000


def timed(actions: list[Callable[[], None]]) -> list[float]:
    """Seconds of each action."""
    found = []
    for turn in range(ACTIONS):
        began = time.perf_counter()
        actions[turn % len(actions)]()
        found.append(time.perf_counter() - began)
        time.sleep(THINKING_SECONDS)
    return found


def main() -> None:
    """Prints ``page_action: ...``."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGE_BYTES
    alone, beside, opened = [], [], []
    with tempfile.TemporaryDirectory() as name, Site(Path(name)) as site, learner(site) as ada, learner(site) as bob:
        page = ada.open_example("greeter")
        path, files = page.url.path, ada.files(page)
        run_id = called(ada, path)
        runs = large_runs(Path(name), bob.open_example("greeter").url.path.split("/")[2], size)
        look = f"/runs/{run_id}/live"
        press = keystrokes(ada, path, files, _revision(page.text))
        actions = [press, lambda: _sound(ada, look)]
        timed(actions)
        for _ in range(ROUNDS):
            alone += timed(actions)
            with opening(site, runs, opened):
                beside += timed(actions)
    one, other = p95(alone), p95(beside)
    print(f"page_action: {len(opened)} openings of 50 MB took {statistics.median(opened):.1f} s at the median")
    print(
        f"page_action: median {statistics.median(alone) * 1000:.0f} ms, while another opens 50 MB {statistics.median(beside) * 1000:.0f} ms"
    )
    print(f"page_action: p95 {one:.0f} ms, while another opens 50 MB p95 {other:.0f} ms, ratio {other / one:.2f}")


def _sound(someone: Learner, path: str) -> None:
    answer = someone.http.get(path, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.text


def _revision(page: str) -> int:
    found = re.search(r"data-revision=\"(\d+)\"", page)
    assert found is not None
    return int(found[1])


if __name__ == "__main__":
    main()
