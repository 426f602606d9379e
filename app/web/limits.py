"""How often one address may do what costs: token buckets in memory, one for each address and kind of work.

Nobody has an account, so the address is all there is to tell people apart, and a class may share one: the bursts let forty
people begin within the same second. This machine's own addresses are not limited; a reverse proxy on this machine therefore
has to be named in GRPCLAB_PROXIES, so that its clients are told apart.
"""

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, current_app, has_request_context, request, session
from werkzeug.exceptions import TooManyRequests

from app.store.model import StoredRun
from app.web.services import services
from app.web.shares import Shares
from app.web.words import gettext as _

BUCKETS = "grpclab-buckets"
SHARES = "grpclab-shares"
ADDRESSES_KEPT = 8192
"""Buckets in memory, some 300 bytes each; the one that was asked longest ago goes first, and is full again then."""
_PREFIX_BITS = 64
"""What one IPv6 subscriber is given at least."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """So many at once, and so many a second for ever."""

    burst: int
    per_second: float


WORKSPACES = Rate(burst=120, per_second=0.2)
"""A class begins at once; 17,000 a day is what a stranger can store."""
RUNS = Rate(burst=200, per_second=8.0)
SAVES = Rate(burst=300, per_second=25.0)
"""Forty people who type: an editor saves once or twice a second."""
JOINS = Rate(burst=400, per_second=2.0)
"""A lecture behind one address joins within a minute; a code has 8 * 10^11 others."""
OTHERS = Rate(burst=300, per_second=30.0)
RATES = {
    "pages.create": WORKSPACES,
    "pages.copy": WORKSPACES,
    "decode.capture": WORKSPACES,
    "workbench.call": RUNS,
    "workbench.run": RUNS,
    "workbench.save": SAVES,
    "lessons.check": RUNS,
    "twin.begin": RUNS,
}
"""By endpoint; every other request that changes something is one of ``OTHERS``."""


class Buckets:
    """The buckets of every address."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, most: int = ADDRESSES_KEPT) -> None:
        self._monotonic = monotonic
        self._most = most
        self._left: OrderedDict[tuple[str, Rate], tuple[float, float]] = OrderedDict()
        """Tokens, and when there were so many."""
        self._lock = threading.Lock()

    def wait(self, address: str, rate: Rate) -> float:
        """Takes a token and returns 0; where there is none, the seconds until there is one."""
        now = self._monotonic()
        with self._lock:
            left, at = self._left.pop((address, rate), (float(rate.burst), now))
            left = min(float(rate.burst), left + (now - at) * rate.per_second)
            wait = 0.0 if left >= 1 else (1 - left) / rate.per_second
            self._left[address, rate] = (left if wait else left - 1, now)
            if len(self._left) > self._most:
                self._left.popitem(last=False)
        return wait


def init_app(app: Flask, unsafe_methods: set[str]) -> None:
    """Refuses with 429 what comes too often."""
    app.extensions[BUCKETS] = Buckets()
    app.extensions[SHARES] = Shares()

    @app.before_request
    def check_rate() -> None:
        if request.method in unsafe_methods:
            pay(RATES.get(request.endpoint or "", OTHERS))


def pay(rate: Rate) -> None:
    """Takes a token of the address that asks: once more, for what costs more than its request tells."""
    address = subscriber(request.remote_addr or "")
    buckets: Buckets = current_app.extensions[BUCKETS]
    wait = math.ceil(buckets.wait(address, rate)) if address else 0
    if wait:
        words = _("This came too often from your network address. Wait %(seconds)s s and try again.", seconds=wait)
        raise TooManyRequests(words, retry_after=wait)


@contextmanager
def place(run_id: str) -> Iterator[None]:
    """A place among the runs of whoever asks, for the time of starting one; TooManyRequests where there is none."""
    shares: Shares = current_app.extensions[SHARES]
    try:
        for share in _shares() if has_request_context() else ():
            if not shares.take(share.whose, run_id, share.most, _lives):
                raise TooManyRequests(share.words)
        yield
    finally:
        shares.started(run_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Share:
    whose: str
    most: int
    words: str
    """For who has used it up."""


def _shares() -> Iterator[_Share]:
    """Of the browser that asks, told apart by its session, and of its address; none for this machine itself."""
    address, settings = subscriber(request.remote_addr or ""), services().settings
    if not address:
        return
    # What asks for a run carries a CSRF token, so it has a session; it may get a new one, but not a new address.
    most = settings.runs_per_learner
    words = _(
        "%(most)s of your runs are going already, the most that one learner may have here. "
        "Stop one, or wait until one ends.",
        most=most,
    )
    yield _Share(whose=f"session {session.get('csrf_token', '')}", most=most, words=words)
    most = settings.runs_per_address
    words = _(
        "%(most)s runs are going at your network address already, the most that one may have here. "
        "Stop one, or wait until one ends.",
        most=most,
    )
    yield _Share(whose=address, most=most, words=words)


def _lives(run_id: str) -> bool:
    run: StoredRun | None = services().store.run(run_id)
    return run is not None and run.live


def subscriber(address: str) -> str:
    """Who asks, as far as an address tells: empty for this machine itself, the network's prefix for IPv6."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return (
                "" if found.is_loopback else str(ipaddress.ip_network((int(found) >> _PREFIX_BITS << _PREFIX_BITS, 64)))
            )
        found = found.ipv4_mapped
    return "" if found.is_loopback else str(found)
