"""Numbers as a person reads them."""

import math

from babel import numbers

from app.web.words import gettext as _
from app.web.words import locale, ngettext


def decimal(number: float, digits: int) -> str:
    """``0.41``; with the decimal sign of the page's language: ``0,41``."""
    return f"{number:.{digits}f}".replace(".", numbers.get_decimal_symbol(locale()))


def whole(number: int) -> str:
    """``65,535``; grouped as the page's language does: ``65.535``."""
    return numbers.format_decimal(number, locale=locale())


def duration(nanoseconds: int) -> str:
    """``0.41 ms``, ``12.3 ms``, ``1.24 s``."""
    milliseconds = nanoseconds / 1_000_000
    if abs(milliseconds) < 10:
        return f"{decimal(milliseconds, 2)} ms"
    if abs(milliseconds) < 1000:
        return f"{decimal(milliseconds, 1)} ms"
    return f"{decimal(milliseconds / 1000, 2)} s"


def since(nanoseconds: int) -> str:
    """A moment after another one: ``+120 µs``, ``+5.38 ms``, ``+4.341 s``."""
    if nanoseconds < 1_000_000:
        return f"+{nanoseconds / 1000:.0f} µs"
    if nanoseconds >= 1_000_000_000:
        return f"+{decimal(nanoseconds / 1_000_000_000, 3)} s"
    return f"+{duration(nanoseconds)}"


def clock(nanoseconds: int) -> str:
    """A moment of the run in milliseconds, to the hundredth: neighbours on a loopback are that close. ``1162.41``."""
    return decimal(nanoseconds / 1_000_000, 2)


def size(count: int) -> str:
    """``12 B``, ``1.5 KiB``, ``4.0 MiB``."""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{decimal(count / 1024, 1)} KiB"
    return f"{decimal(count / (1024 * 1024), 1)} MiB"


def bytes_in_words(count: int) -> str:
    """``1 byte``, ``12 bytes``."""
    return ngettext("%(num)s byte", "%(num)s bytes", count)


def blocks(count: int) -> str:
    """``1 block``, ``2 blocks``: of a header."""
    return ngettext("%(num)s block", "%(num)s blocks", count)


def percent(part: int, whole: int) -> str:
    """``30 %``; empty where there is no whole."""
    return f"{math.floor(100 * part / whole + 0.5)} %" if whole else ""


def hex_bytes(data: bytes) -> str:
    """``0a 03 41``."""
    return data.hex(" ")


def process_name(name: str) -> str:
    """The name of a process; an unknown one is called so, never guessed."""
    return name or _("unknown process")
