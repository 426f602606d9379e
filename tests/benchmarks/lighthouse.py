"""Lighthouse on the landing page, a lesson and a workbench: at least 95 points in every category.

By hand, since it needs Node.js 20 and some 200 MB of npm packages, which go into a folder of their own and stay there::

    npm install --prefix build/lighthouse --ignore-scripts lighthouse@12.8.2
    .venv/bin/python tests/benchmarks/lighthouse.py build/lighthouse

The points for performance are those of this machine as it is now: Lighthouse slows it down to a middling phone's network by
reckoning (``--throttling-method=simulate``), but what else runs here counts too. The best of several runs is taken for them.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.site import Learner, Site, learner

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
GOAL = 95
ROUNDS = 3
SECONDS = 300
LESSON = "/lessons/the-wire-format/negative-numbers"


def main() -> None:
    """Prints the points of each page, and below 95 what cost them."""
    program = Path(sys.argv[1] if len(sys.argv) > 1 else "build/lighthouse", "node_modules/lighthouse/cli/index.js")
    if not program.is_file():
        sys.exit(f"lighthouse: {program} is missing. The first lines of {__file__} say how to install it.")
    with tempfile.TemporaryDirectory() as name, Site(Path(name)) as site, learner(site) as someone:
        workbench = someone.open_example("greeter").url.path
        while someone.http.get(f"{workbench}/compile.json").json()["compile"] is None:
            time.sleep(0.2)  # The sandbox is starting.
        for page, path in (("landing", "/"), ("lesson", LESSON), ("workbench", workbench)):
            best: dict[str, int] = {}
            for _ in range(ROUNDS):
                found = report(program, site.url + path, someone, Path(name, "report.json"))
                best = {one: max(best.get(one, 0), points) for one, points in found.items()}
                if min(best.values()) >= GOAL:
                    break
            verdict = "met" if min(best.values()) >= GOAL else "MISSED"
            print(f"lighthouse: {page:10} {', '.join(f'{one} {points}' for one, points in best.items())}: {verdict}")


def report(program: Path, url: str, someone: Learner, file: Path) -> dict[str, int]:
    """Points of each category, of 100."""
    cookies = "; ".join(f"{one.name}={one.value}" for one in someone.http.cookies.jar)
    command = [
        *("node", str(program), url, "--quiet", "--output=json", f"--output-path={file}", "--preset=desktop"),
        *(f"--only-categories={','.join(CATEGORIES)}", f"--extra-headers={json.dumps({'Cookie': cookies})}"),
        "--chrome-flags=--headless=new --no-sandbox",
    ]
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    subprocess.run(command, env=environment, check=True, timeout=SECONDS, stdout=subprocess.DEVNULL)
    made = json.loads(file.read_text())
    for audit in costs(made):
        print(f"lighthouse:   {audit}")
    return {one: round(100 * made["categories"][one]["score"]) for one in CATEGORIES}


def costs(made: dict[str, dict[str, dict[str, object]]]) -> list[str]:
    """The audits that cost points outside performance, which is a matter of time."""
    return [
        f"{audit['id']}: {audit['title']}"
        for one in CATEGORIES[1:]
        for reference in made["categories"][one]["auditRefs"]  # type: ignore[attr-defined]
        if reference["weight"] and (audit := made["audits"][reference["id"]])["score"] not in (1, None)
    ]


if __name__ == "__main__":
    main()
