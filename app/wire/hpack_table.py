"""HPACK's tables (RFC 7541 §2.3): the static one of Appendix A, and the dynamic one of a direction."""

from typing import NamedTuple

DEFAULT_SIZE = 4096
"""SETTINGS_HEADER_TABLE_SIZE before anyone says otherwise (RFC 9113 §6.5.2)."""
MOST_SIZE = 1 << 20
"""A larger size is taken as this one. An entry counts at least 32 bytes: at most 32,768 entries are held."""
ENTRY_OVERHEAD = 32
"""What each entry counts besides its name and value (RFC 7541 §4.1)."""


class Entry(NamedTuple):
    """One entry; the name is None where the entry that it was copied from was lost by the capture."""

    name: bytes | None
    value: bytes

    @property
    def size(self) -> int:
        """As §4.1 counts it."""
        return len(self.name or b"") + len(self.value) + ENTRY_OVERHEAD


STATIC = tuple(
    Entry(name, value)
    for name, value in (
        (b":authority", b""),
        (b":method", b"GET"),
        (b":method", b"POST"),
        (b":path", b"/"),
        (b":path", b"/index.html"),
        (b":scheme", b"http"),
        (b":scheme", b"https"),
        (b":status", b"200"),
        (b":status", b"204"),
        (b":status", b"206"),
        (b":status", b"304"),
        (b":status", b"400"),
        (b":status", b"404"),
        (b":status", b"500"),
        (b"accept-charset", b""),
        (b"accept-encoding", b"gzip, deflate"),
        (b"accept-language", b""),
        (b"accept-ranges", b""),
        (b"accept", b""),
        (b"access-control-allow-origin", b""),
        (b"age", b""),
        (b"allow", b""),
        (b"authorization", b""),
        (b"cache-control", b""),
        (b"content-disposition", b""),
        (b"content-encoding", b""),
        (b"content-language", b""),
        (b"content-length", b""),
        (b"content-location", b""),
        (b"content-range", b""),
        (b"content-type", b""),
        (b"cookie", b""),
        (b"date", b""),
        (b"etag", b""),
        (b"expect", b""),
        (b"expires", b""),
        (b"from", b""),
        (b"host", b""),
        (b"if-match", b""),
        (b"if-modified-since", b""),
        (b"if-none-match", b""),
        (b"if-range", b""),
        (b"if-unmodified-since", b""),
        (b"last-modified", b""),
        (b"link", b""),
        (b"location", b""),
        (b"max-forwards", b""),
        (b"proxy-authenticate", b""),
        (b"proxy-authorization", b""),
        (b"range", b""),
        (b"referer", b""),
        (b"refresh", b""),
        (b"retry-after", b""),
        (b"server", b""),
        (b"set-cookie", b""),
        (b"strict-transport-security", b""),
        (b"transfer-encoding", b""),
        (b"user-agent", b""),
        (b"vary", b""),
        (b"via", b""),
        (b"www-authenticate", b""),
    )
)
"""Index 1 is the first entry."""


class DynamicTable:
    """The entries that a direction's header blocks have added, newest first: index 62 is the newest."""

    def __init__(self) -> None:
        self.size = 0
        self.max_size = DEFAULT_SIZE
        self.version = 0
        """Grows with every change: blocks of the same bytes say the same while it stands."""
        self._entries: list[Entry] = []  # oldest first; those before _first are evicted
        self._first = 0

    def __len__(self) -> int:
        return len(self._entries) - self._first

    def entries(self) -> tuple[Entry, ...]:
        """All entries, newest first."""
        return tuple(reversed(self._entries[self._first :]))

    def get(self, index: int) -> Entry | None:
        """The entry at an index of the combined address space (§2.3.3), or None where there is none."""
        if 1 <= index <= len(STATIC):
            return STATIC[index - 1]
        position = len(self._entries) - (index - len(STATIC))
        return self._entries[position] if index > len(STATIC) and position >= self._first else None

    def add(self, entry: Entry) -> int:
        """Add the newest entry; how many old ones it evicted (§4.4). One larger than the table empties it."""
        self.version += 1
        if entry.size > self.max_size:
            evicted = len(self)
            self.clear()
            return evicted
        self._entries.append(entry)
        self.size += entry.size
        return self._evict()

    def resize(self, size: int) -> int:
        """Set the maximum size; how many entries that evicted (§4.3)."""
        self.version += 1
        self.max_size = min(size, MOST_SIZE)
        return self._evict()

    def clear(self) -> None:
        """Forget every entry."""
        self.version += 1
        self._entries, self._first, self.size = [], 0, 0

    def _evict(self) -> int:
        before = self._first
        while self.size > self.max_size:
            self.size -= self._entries[self._first].size
            self._first += 1
        evicted = self._first - before
        if self._first > 64 and self._first * 2 > len(self._entries):  # give the room back, in amortised constant time
            del self._entries[: self._first]
            self._first = 0
        return evicted
