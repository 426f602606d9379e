"""How many runs one address may have going at once, so that others find a place too.

Nobody has an account, and a class may share an address: the share is large, below all that the host has. This machine's own
addresses have no share (see ``limits.subscriber``).
"""

import threading
from collections import OrderedDict
from collections.abc import Callable

ADDRESSES_KEPT = 8192
"""As many as ``limits`` keeps; the one that was asked longest ago goes first, and its runs with it: they end by themselves."""


class Shares:
    """The runs of every address, as far as this process has started them."""

    def __init__(self, addresses: int = ADDRESSES_KEPT) -> None:
        self._addresses = addresses
        self._runs: OrderedDict[str, set[str]] = OrderedDict()
        self._starting: set[str] = set()
        self._lock = threading.Lock()

    def take(self, address: str, run_id: str, most: int, lives: Callable[[str], bool]) -> bool:
        """Counts a run that is about to start; False where ``most`` of this address live."""
        with self._lock:
            runs = {run for run in self._runs.pop(address, set()) if run in self._starting or lives(run)}
            self._runs[address] = runs
            if len(runs) >= most:
                return False
            runs.add(run_id)
            self._starting.add(run_id)
            if len(self._runs) > self._addresses:
                _, gone = self._runs.popitem(last=False)
                self._starting -= gone
            return True

    def started(self, run_id: str) -> None:
        """From now on the run counts while it lives; at once no more where it was not stored."""
        with self._lock:
            self._starting.discard(run_id)
