"""Escapes through the whole runner, and through to the page: every ``server.py``, ``schema.py`` and ``request.py`` of ``escapes``."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.jail import escape, whole
from tests.jail.test_escapes import check
from tests.runner.conftest import PROTO, Lab
from tests.runner.conftest import lab as lab  # a fixture  # noqa: PLC0414
from tests.support import processes
from tests.support.site import Learner, Site, learner

pytestmark = pytest.mark.jail

PAGES = [name for name in escape.cases("server.py") if "shows" in escape.expectation(name)]


@pytest.mark.parametrize("name", [name for name in escape.cases("server.py") if name not in PAGES])
def test_hostile_server(lab: Lab, name: str) -> None:
    expect = escape.expectation(name)
    told = whole.run(lab, name)
    check(expect["promise"], expect["told"], told)
    for pattern in expect.get("never", []):
        assert not re.search(pattern, told, re.MULTILINE), told


@pytest.mark.parametrize("name", escape.cases("schema.py"))
def test_hostile_schema(lab: Lab, name: str) -> None:
    expect = escape.expectation(name)
    check(expect["promise"], expect["told"], whole.compiled(lab, name))
    assert whole.serves_on(lab)


@pytest.mark.parametrize("name", escape.cases("request.py"))
def test_hostile_request(lab: Lab, name: str) -> None:
    expect = escape.expectation(name)
    check(expect["promise"], expect["told"], whole.requested(lab, name))
    assert whole.serves_on(lab)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Site(tmp_path_factory.mktemp("site"), GRPCLAB_RUN_IDLE_SECONDS="2") as running:
        yield running


class _Elements(HTMLParser):
    """Every element of a page that says it is the attacker's: by its id, class, or an attribute of that value."""

    def __init__(self) -> None:
        super().__init__()
        self.mine: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if any("mine" in (name, value) or name.startswith("onmine") for name, value in attrs):
            self.mine.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("name", PAGES)
def test_hostile_server_on_the_page(site: Site, name: str) -> None:
    expect = escape.expectation(name)
    with learner(site) as someone:
        page = _shown(someone, name)
    found = _Elements()
    found.feed(page)
    assert found.mine == [], f"{expect['promise']}\n{page}"
    for words in expect["shows"]:
        assert words in found.text, f"{words!r} is not in\n{found.text}"
    for words in expect.get("hides", []):
        assert words not in html.unescape(page)
    assert "MARK" not in (site.data / "stderr.log").read_text(), "learner's words in the host's log"


def _shown(someone: Learner, name: str) -> str:
    """What the page of the run shows once the call has ended."""
    path = someone.open_example("greeter").url.path
    files = [{"path": "greeter.proto", "text": PROTO}, {"path": "server.py", "text": whole.server(name)}]
    assert someone.post(f"{path}/save", body={"revision": 1, "files": files}).status_code == 200
    answer = someone.post(f"{path}/calls", form={"path": "/greeter.Greeter/SayHello", "request": '{"name": "Ada"}'})
    found = re.search(r"/events/runs/([a-z0-9]+)", answer.text)
    assert found, answer.text
    end = re.compile(r"\b(INTERNAL|UNKNOWN)\b")
    processes.wait_until(lambda: end.search(_live(someone, found[1])) is not None, "the call's end")
    someone.post(f"{path}/stop")
    list(someone.events(found[1]))
    return _live(someone, found[1])


def _live(someone: Learner, run_id: str) -> str:
    return someone.http.get(f"/runs/{run_id}/live", headers={"HX-Request": "true"}).text
