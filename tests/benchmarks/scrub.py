"""Ten thousand frames against a hundred: opening, scrolling and scrubbing the views of a recording in a real browser.

Run it as ``python tests/benchmarks/scrub.py``. Both recordings are captures that go in by the decode page's own form. For each view it
prints the longest time between two frames of the browser while it is opened, scrolled and scrubbed, with 100 frames and with
10,000, their ratio (the goal: at most 1.5), and how long the server took for the fragment and how large it is. The least of
several rounds is taken: what else runs on the machine only ever adds.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import Browser, Page, sync_playwright

from app.schema.model import EMPTY
from app.trace import build, export
from tests.support import traffic
from tests.support.site import Learner, Site, learner

FEW, MANY = 100, 10_000
FRAMES_OF_A_CALL = 5
ROUNDS = 4
VIEWS = ("sequence", "frames", "headers", "streams", "transcript")
ACTS = ("open", "scroll", "scrub")
GOAL = 1.5
SMALLEST_MS = 16.7
"""A browser's frame: nothing is shown sooner, so nothing is called slower than that."""

LONGEST = """
async (act) => {
  let longest = 0, before = performance.now(), going = true;
  const watch = (now) => { longest = Math.max(longest, now - before); before = now; if (going) requestAnimationFrame(watch); };
  await new Promise(requestAnimationFrame);
  before = performance.now();
  requestAnimationFrame(watch);
  const frame = () => new Promise(requestAnimationFrame);
  const pane = document.querySelector('.wire-main');
  if (act === 'scroll') {
    for (let step = 0; step < 40; step += 1) { pane.scrollTop += 180; await frame(); }
    pane.scrollTop = 0;
  } else if (act === 'scrub') {
    const slider = document.querySelector('.clock-slider');
    const last = Number(slider.max);
    for (let step = 0; step <= 60; step += 1) {
      slider.value = String(Math.round(last * (1 - step / 240)));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await frame();
    }
    document.querySelector('[data-clock=end]').click();
  } else {
    const tab = [...document.querySelectorAll('#wire .tabs a')].find((link) => link.getAttribute('hx-get').includes(`/wire/${act}?`));
    const swapped = new Promise((done) => document.addEventListener('htmx:after:swap', done, { once: true }));
    tab.click();
    await swapped;
    await frame();
  }
  await frame();
  going = false;
  return longest;
}
"""


def main() -> None:
    """Prints a line for each view and act, and whether the goal is met."""
    worst = 0.0
    with (
        tempfile.TemporaryDirectory() as data, Site(Path(data)) as site, learner(site) as someone, sync_playwright() as play,
    ):  # fmt: skip
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        pages = {frames: run_page(browser, site, someone, frames) for frames in (FEW, MANY)}
        for frames, page in pages.items():
            for view in VIEWS:
                milliseconds, size = fragment(someone, f"{urlsplit(page.url).path}/wire/{view}")
                print(f"scrub: {view:10} {frames:6} frames: fragment in {milliseconds:6.0f} ms, {size / 1024:5.0f} KiB")
        for view in VIEWS:
            for act in ACTS:
                few, many = (longest(pages[frames], view, act) for frames in (FEW, MANY))
                worst = max(worst, ratio(few, many))
                print(
                    f"scrub: {view:10} {act:6} longest frame {few:6.1f} ms, {many:6.1f} ms, ratio {ratio(few, many):.2f}"
                )
        browser.close()
    print(f"scrub: worst ratio {worst:.2f}, goal {GOAL}: {'met' if worst <= GOAL else 'missed'}")


def run_page(browser: Browser, site: Site, someone: Learner, frames: int) -> Page:
    """The page of a run with so many frames."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.goto(site.url + uploaded(someone, frames))
    page.wait_for_selector("#clock")
    return page


def ratio(few: float, many: float) -> float:
    """The longest frame with many frames against that with few."""
    return max(many, SMALLEST_MS) / max(few, SMALLEST_MS)


def uploaded(someone: Learner, frames: int) -> str:
    """The address of a run with so many frames, in unary calls on one connection."""
    talk = traffic.Conversation().settle()
    for number in range(frames // FRAMES_OF_A_CALL):
        talk.say(2 * number + 1, b"\x0a\x03Ada", b"\x0a\x0bHello, Ada!")
    recording = traffic.recording(talk.packets, traffic.opened())
    assert len(build.build(recording, EMPTY).frames) >= frames
    someone.get("/decode")
    files = {"capture": ("calls.pcapng", export.to_pcapng(recording))}
    answer = someone.http.post("/decode/capture", data={"csrf_token": someone.token}, files=files)
    assert "/runs/" in str(answer.url), answer.text
    return answer.url.path


def fragment(someone: Learner, address: str) -> tuple[float, int]:
    """Milliseconds for a view's fragment, once it was asked for before, and its size."""
    someone.http.get(address)
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = someone.http.get(address)
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.text
    return min(took), len(answer.content)


def longest(page: Page, view: str, act: str, rounds: int = ROUNDS) -> float:
    """The longest time between two frames of the browser, in milliseconds; the least of several rounds."""
    found = []
    other = "logs"
    for _ in range(rounds):
        page.evaluate(LONGEST, other)
        if act == "open":
            found.append(page.evaluate(LONGEST, view))
        else:
            page.evaluate(LONGEST, view)
            found.append(page.evaluate(LONGEST, act))
    return min(float(one) for one in found)


if __name__ == "__main__":
    main()
