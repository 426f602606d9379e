"""A hidden test in the whole application: a server that prints every request gets nothing of it back."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.lesson_files import Course
from tests.support.site import Learner, Site, learner

LESSON = "/lessons/sums/add"
SECRETS = ("shibboleth", "tree-house", "open-sesame", "471100", "4711", "471101")
HIDDEN = """
[[scenarios]]
name = "shibboleth"
hidden = true
[[scenarios.calls]]
name = "tree-house"
method = "/counter.Counter/Add"
request = { left = 471100, right = 1 }

[[checks]]
name = "open-sesame"
check = "response"
scenario = "shibboleth"
call = "tree-house"
equals = { sum = 471101 }
fails = "Try larger numbers."

[[claims]]
check = "message_bytes"
"""
SPY = """
import sys
import traceback

class Counter(counter_pb2_grpc.CounterServicer):
    def Add(self, request, context):
        print("spied", request.left, flush=True)
        print("spied", request.left, file=sys.stderr, flush=True)
        context.set_trailing_metadata((("spied", str(request.left)),))
        if request.left > 100:
            raise RuntimeError(f"spied {request.left}")
        return counter_pb2.AddReply(sum=request.left + request.right)
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    course = Course(tmp_path / "course")
    course.change('\n[[claims]]\ncheck = "message_bytes"\n', HIDDEN)
    (tmp_path / "data").mkdir()
    with Site(tmp_path / "data", GRPCLAB_COURSE=str(tmp_path / "course")) as running:
        yield running


def spying(files: list[dict[str, str]]) -> list[dict[str, str]]:
    """The starter, its servicer replaced by one that tells of every request in every way it can."""
    server = next(file for file in files if file["path"] == "server.py")
    server["text"] = re.sub(r"class Counter\(.*?\n\n\n", SPY + "\n\n", server["text"], flags=re.DOTALL)
    assert "spied" in server["text"]
    return files


def checked(ada: Learner) -> str:
    """The page after a check has ended."""
    ada.post(f"{LESSON}/check")
    for _ in range(200):
        page = ada.get(LESSON).text
        if "Running your files" not in page:
            return page
        time.sleep(0.1)
    raise AssertionError("the check did not end")


def test_a_server_that_prints_every_request_gets_nothing_back(site: Site) -> None:
    with learner(site) as ada:
        ada.get(LESSON)
        ada.post(f"{LESSON}/start")
        page = ada.get(LESSON)
        found = re.search(r'data-workspace="([a-z0-9]+)"', page.text)
        assert found is not None
        view_id = found[1]
        ada.post(f"/w/{view_id}/save", body={"revision": 1, "files": spying(ada.files(page))})
        received = [checked(ada)]
        assert "Your server answered 7." in received[0]
        assert "Try larger numbers." in received[0], "the hidden test saw the exception"
        run = re.search(r"/runs/([a-z0-9]+)/wire/", received[0])
        assert run is not None
        paths = [
            f"/runs/{run[1]}",
            *(f"/runs/{run[1]}/wire/{view}" for view in ("sequence", "logs", "frames", "bytes")),
        ]
        paths += [
            f"/runs/{run[1]}/recording.pcapng",
            f"/w/{view_id}",
            f"/w/{view_id}/live",
            f"/w/{view_id}/download.zip",
        ]
        answers = {path: ada.http.get(path) for path in paths}
        assert answers[f"/runs/{run[1]}"].status_code == 200
        assert "spied 3" in answers[f"/runs/{run[1]}/wire/logs"].text, "what may be seen is seen"
        events = list(ada.events(run[1]))
        received += [answer.text for answer in answers.values()] + [str(events), ada.get(f"{LESSON}/checks").text]
    for secret in SECRETS:
        assert all(secret not in text for text in received), secret
