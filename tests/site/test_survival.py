"""What dies, and what a learner sees of it: one sentence, and everything still there."""

import re
from pathlib import Path

import httpx
import pytest

from tests.support import processes
from tests.support.site import Learner, Site

pytestmark = pytest.mark.jail

HELLO = "/greeter.Greeter/SayHello"
SLOWLY = "/greeter.Greeter/SayHelloSlowly"


def call(someone: Learner, path: str, method: str, request: str = '{"name": "Ada"}') -> str:
    """Presses Call; the run's id."""
    answer = someone.post(f"{path}/calls", form={"path": method, "request": request})
    assert answer.status_code == 200, answer.text
    return run_of(answer)


def run_of(answer: httpx.Response) -> str:
    found = re.search(r"/events/runs/([a-z0-9]+)", answer.text)
    assert found is not None, answer.text
    return found[1]


def shown(someone: Learner, run_id: str) -> str:
    return someone.http.get(f"/runs/{run_id}/live", headers={"HX-Request": "true"}).text


def wait_for(someone: Learner, run_id: str, text: str) -> None:
    processes.wait_until(lambda: text in shown(someone, run_id), f"“{text}” on the page of the run")


def save(someone: Learner, path: str, files: list[dict[str, str]], revision: int) -> None:
    assert someone.post(f"{path}/save", body={"revision": revision, "files": files}).status_code == 200


def opened(someone: Learner) -> tuple[str, list[dict[str, str]]]:
    page = someone.open_example("greeter")
    return page.url.path, someone.files(page)


def test_a_killed_runner_is_one_sentence_and_the_next_call_works(site: Site, ada: Learner) -> None:
    path, files = opened(ada)
    run_id = call(ada, path, SLOWLY)
    wait_for(ada, run_id, "Hello,")
    runner = processes.runner_of(site.pid)
    its_own = processes.below(runner)
    processes.kill(runner)
    assert list(ada.events(run_id))[-1]["ended"] is True
    assert "The sandbox stopped unexpectedly. Your files are safe." in shown(ada, run_id)
    assert "Hello," in shown(ada, run_id), "what was recorded before is kept"
    assert ada.files(ada.get(path)) == files
    processes.wait_until(lambda: processes.gone(its_own), "every process of the killed runner is gone")
    again = call(ada, path, HELLO)
    assert again != run_id
    wait_for(ada, again, "Hello, Ada")


def test_a_run_ends_after_its_last_page_left_and_is_stored_without_any_page(ada: Learner) -> None:
    path, _ = opened(ada)
    run_id = call(ada, path, HELLO)
    # No page opens the event stream: the events service follows by itself, and stops the run after two seconds.
    wait_for(ada, run_id, "Run ended")
    assert "Hello, Ada" in shown(ada, run_id)
    assert ada.http.get(f"/events/runs/{run_id}?after=999999").status_code == 204


def test_a_page_that_comes_back_is_told_what_it_missed(ada: Learner) -> None:
    path, _ = opened(ada)
    run_id = call(ada, path, SLOWLY)
    with ada.http.stream("GET", f"/events/runs/{run_id}") as stream:
        first = next(line for line in stream.iter_lines() if line.startswith("id:"))
    seen = int(first[3:])
    wait_for(ada, run_id, "0 OK")
    with ada.http.stream("GET", f"/events/runs/{run_id}", headers={"Last-Event-ID": str(seen)}) as stream:
        later = next(line for line in stream.iter_lines() if line.startswith("id:"))
    assert int(later[3:]) > seen


def test_an_endless_loop_ends_with_its_deadline_and_does_not_disturb_a_neighbour(ada: Learner, bob: Learner) -> None:
    path, files = opened(ada)
    endless = [
        {**file, "text": re.sub(r"(def SayHello\(.*\n)", r"\1        while True: pass\n", file["text"], count=1)}
        for file in files
    ]
    assert endless != files
    save(ada, path, endless, 1)
    answer = ada.post(f"{path}/calls", form={"path": HELLO, "request": "{}", "deadline_ms": "1500"})
    run_id = run_of(answer)
    bobs, _ = opened(bob)
    wait_for(bob, call(bob, bobs, HELLO), "Hello, Ada")
    wait_for(ada, run_id, "4 DEADLINE_EXCEEDED")


def test_the_recovery_link_edits_and_the_view_link_does_not(site: Site, ada: Learner, bob: Learner) -> None:
    path, files = opened(ada)
    secret = ada.http.cookies.get("grpclab_edit", path=path)
    assert secret is not None
    assert secret not in bob.get(path).text
    refused = bob.post(f"{path}/save", body={"revision": 1, "files": []})
    assert refused.status_code == 403
    assert ada.files(ada.get(path)) == files
    page = bob.get(f"/recover/{secret}")
    assert "grpclab_edit" not in bob.http.cookies, "a link does nothing before a click"
    button = bob.http.post(page.url.path, data={"csrf_token": bob.token})
    assert button.url.path == path
    bob.get(path)
    assert bob.post(f"{path}/save", body={"revision": 1, "files": files}).status_code == 200


def test_a_killed_site_leaves_nothing_behind(tmp_path: Path) -> None:
    with Site(tmp_path) as other:
        processes.wait_until(lambda: len(processes.below(other.pid)) > 6, "pods wait")
        everything = processes.below(other.pid)
        processes.kill(other.pid)
        processes.wait_until(lambda: processes.gone(everything), "runner, pods and decode workers ended with it")
