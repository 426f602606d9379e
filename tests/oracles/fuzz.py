"""Break real recordings for as long as it is let: ``python -m tests.oracles.fuzz SECONDS [SEED]``.

With atheris the choice of changes is guided by coverage; without it, it is random, and a failure prints what makes it again.
"""

import gc
import importlib
import importlib.util
import random
import struct
import sys
import time
from types import FunctionType

from tests.oracles.test_fuzz import MOST_PACKETS, SEEDS, broken, exercise
from tests.support.traffic import fixture_packets

DECODER = ("app.wire.", "app.trace.")
PACKETS = {name: fixture_packets(name)[:MOST_PACKETS] for name in SEEDS}


def one(data: bytes) -> None:
    """A test case as bytes: a recording, a cut, and changes of five bytes each."""
    if len(data) < 2:
        return
    places = range(2, len(data) - 4, 5)
    changes = [
        (kind % 8, place, value) for kind, place, value in (struct.unpack_from(">BHH", data, at) for at in places)
    ]
    exercise(broken(PACKETS[SEEDS[data[0] % len(SEEDS)]], changes[:12]), data[1] % MOST_PACKETS)


def main() -> None:
    """Until time is up, or something is wrong."""
    seconds = float(sys.argv[1])
    if importlib.util.find_spec("atheris"):
        atheris = importlib.import_module("atheris")
        ours = [
            one for one in gc.get_objects() if isinstance(one, FunctionType) and str(one.__module__).startswith(DECODER)
        ]
        for function in ours:
            atheris.instrument_func(function)
        atheris.Setup([sys.argv[0], f"-max_total_time={int(seconds)}", "-max_len=62"], one)
        atheris.Fuzz()
        return
    order = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    until, cases, slowest = time.monotonic() + seconds, 0, 0.0
    while time.monotonic() < until:
        data = order.randbytes(2 + 5 * order.randrange(13))
        began = time.process_time()
        try:
            one(data)
        except BaseException:
            print(f"one(bytes.fromhex({data.hex()!r}))")  # noqa: T201 - a script that a person runs
            raise
        slowest = max(slowest, time.process_time() - began)
        cases += 1
    print(f"{cases} cases in {seconds:g} s, the slowest took {slowest:.2f} s of CPU; nothing was wrong")  # noqa: T201 - as above


if __name__ == "__main__":
    main()
