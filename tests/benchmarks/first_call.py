"""From the POST that starts a run to the first response message in a page's hands, against doing it by hand.

Run it as ``python tests/benchmarks/first_call.py``.

The clock stops when the fragment that a page fetches holds the answer's text: stored, decoded and rendered.
"""

import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.by_hand import first_call_seconds
from tests.support.site import Learner, Site, learner

ROUNDS = 12
PAUSE_SECONDS = 1.0
"""Between rounds a learner thinks; the pool makes a new warm pod meanwhile."""
METHOD = "/greeter.Greeter/SayHello"


def main() -> None:
    """Prints ``first_call: ...``."""
    ours, by_hand = [], []
    with tempfile.TemporaryDirectory() as data, Site(Path(data)) as site, learner(site) as someone:
        page = someone.open_example("greeter")
        files, path = someone.files(page), page.url.path
        for turn in range(ROUNDS + 2):
            time.sleep(PAUSE_SECONDS)
            ours.append(first_call(someone, path, f"Ada{turn}"))
            someone.post(f"{path}/stop")
            if turn % 2 == 0:
                with tempfile.TemporaryDirectory() as folder:
                    by_hand.append(first_call_seconds(Path(folder), files))
    mine, hand = statistics.median(ours[2:]), statistics.median(by_hand)
    print(f"first_call: {mine * 1000:.0f} ms, by hand {hand * 1000:.0f} ms, ratio {mine / hand:.2f}")


def first_call(someone: Learner, path: str, name: str) -> float:
    """Seconds from the POST to the answer in the fragment."""
    started = time.perf_counter()
    answer = someone.post(f"{path}/calls", form={"path": METHOD, "request": f'{{"name": "{name}"}}'})
    assert answer.status_code == 200, answer.text
    run_id = re.search(r"/events/runs/([a-z0-9]+)", answer.text)
    assert run_id is not None, answer.text
    for message in someone.events(run_id[1]):
        if "call_step" not in str(message["kinds"]):
            continue
        fragment = someone.http.get(f"/runs/{run_id[1]}/live", headers={"HX-Request": "true"}).text
        if f"Hello, {name}" in fragment:
            return time.perf_counter() - started
    raise AssertionError(f"the run ended without the answer to {name}")


if __name__ == "__main__":
    main()
