"""The secrets of TLS connections as a key log tells them (RFC 9850, the SSLKEYLOGFILE format).

A line is a label, the connection's client random and a secret, both in hexadecimal. What is no such line is counted and left.
"""

from collections.abc import Iterable, Mapping

CLIENT_RANDOM = "CLIENT_RANDOM"
"""The label of a TLS 1.2 master secret."""
LABELS = frozenset(
    {
        CLIENT_RANDOM,
        "CLIENT_EARLY_TRAFFIC_SECRET",
        "EARLY_EXPORTER_SECRET",
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
        "SERVER_HANDSHAKE_TRAFFIC_SECRET",
        "CLIENT_TRAFFIC_SECRET_0",
        "SERVER_TRAFFIC_SECRET_0",
        "EXPORTER_SECRET",
    }
)
"""§2.1 and §2.2."""
RANDOM_BYTES = 32
SECRET_SIZES = frozenset({32, 48})
"""A SHA-256 or SHA-384 hash; a master secret has 48 bytes too."""
MAX_LINE = 256
"""The longest label, 31 characters, with 64 and 96 digits and two spaces has 193."""
MAX_CONNECTIONS = 10_000
"""Whose secrets are kept; a connection's two handshakes take 3 KB of the recording, which holds 4 MiB by default."""


class KeyLog:
    """The secrets by client random and label."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self.ignored = 0
        """Lines that are neither empty, nor comments, nor secrets."""
        self._secrets: dict[bytes, dict[str, bytes]] = {}
        self.add(lines)

    def __bool__(self) -> bool:
        """Whether there is any secret."""
        return bool(self._secrets)

    def add(self, lines: Iterable[str]) -> frozenset[bytes]:
        """Take more lines; the client randoms of which something new is known."""
        found = set()
        for line in lines:
            read = _read(line)
            if read is None:
                self.ignored += bool(line.strip()) and not line.startswith("#")
                continue
            label, random, secret = read
            if random not in self._secrets and len(self._secrets) >= MAX_CONNECTIONS:
                continue
            known = self._secrets.setdefault(random, {})
            if known.get(label) != secret:
                known[label] = secret
                found.add(random)
        return frozenset(found)

    def secrets(self, client_random: bytes) -> Mapping[str, bytes]:
        """A connection's secrets by label; none where nothing is known."""
        return self._secrets.get(client_random, {})

    def lines(self) -> list[str]:
        """Everything known, as a key log: for a file that other tools read."""
        return [
            f"{label} {random.hex()} {secret.hex()}"
            for random, known in self._secrets.items()
            for label, secret in known.items()
        ]


def _read(line: str) -> tuple[str, bytes, bytes] | None:
    if len(line) > MAX_LINE:
        return None
    words = line.split()
    if len(words) != 3 or words[0] not in LABELS:
        return None
    try:
        random, secret = bytes.fromhex(words[1]), bytes.fromhex(words[2])
    except ValueError:
        return None
    return (words[0], random, secret) if len(random) == RANDOM_BYTES and len(secret) in SECRET_SIZES else None
