"""Edit to diagnostics over HTTP, against a ``python -m grpc_tools.protoc`` subprocess on the same files.

Run it as ``python tests/benchmarks/compile.py``.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.by_hand import protoc_seconds
from tests.support.site import Site, learner

EDITS = 40


def main() -> None:
    """Prints ``compile: ...``."""
    with tempfile.TemporaryDirectory() as data, Site(Path(data)) as site, learner(site) as someone:
        page = someone.open_example("greeter")
        files = someone.files(page)
        path, revision, taken, by_hand = page.url.path, 1, [], []
        for edit in range(EDITS + 3):
            # Each edit is a schema never seen before: nothing answers from a cache.
            edited = [
                {
                    **file,
                    "text": file["text"].replace(
                        "message HelloReply {", f"message HelloReply {{ int32 x{edit} = {100 + edit};"
                    ),
                }
                for file in files
            ]
            started = time.perf_counter()
            answer = someone.post(f"{path}/save", body={"revision": revision, "files": edited})
            taken.append(time.perf_counter() - started)
            saved = answer.json()
            assert saved["compile"]["problems"] == [], saved
            revision = saved["revision"]
            if edit % 4 == 0:
                with tempfile.TemporaryDirectory() as folder:
                    by_hand.append(protoc_seconds(Path(folder), edited))
    print(line(taken[3:], by_hand))


def line(taken: list[float], by_hand: list[float]) -> str:
    """The figure: medians in milliseconds, and their ratio."""
    p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    hand = statistics.median(by_hand)
    return (
        f"compile: p50 {p50 * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms, "
        f"protoc by hand {hand * 1000:.1f} ms, ratio {p50 / hand:.2f}"
    )


if __name__ == "__main__":
    main()
