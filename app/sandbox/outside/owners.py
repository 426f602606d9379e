"""Which jail owns which end of a connection, from the kernel's tables. What is not certain is unknown: an empty name."""

from app.sandbox.outside import tcp
from app.sandbox.outside.jails import Jail


class Owners:
    """Names for ports. A socket that two jails have open, or a port with listeners in two jails, belongs to nobody."""

    def __init__(self, jails: dict[int, Jail]) -> None:
        self._jails = jails
        self._seen: set[str] = set()
        self._table = tcp.Table()

    def new_listeners(self) -> list[tuple[str, int]]:
        """The name and port of every listening socket that was not told before."""
        listening = {row.inode: row.local_port for row in self._table.listening()}
        new = listening.keys() - self._seen
        self._seen &= listening.keys()
        if not new:
            return []
        names = self._names()
        # A socket whose owner is not seen yet (its process is being forked) is looked for again.
        known = [inode for inode in new if names.get(inode)]
        self._seen.update(known)
        return sorted({(names[inode], listening[inode]) for inode in known})

    def of(self, openings: list[tcp.Opening]) -> list[tuple[tcp.Opening, str, str]]:
        """Each opening with the names of the client's jail and of the server's."""
        if not openings:
            return []
        # First the sockets, which may be gone soon; who has them open is known for longer.
        clients = [self._table.client(opening) for opening in openings]
        listening = self._table.listening()
        names = self._names()
        return [
            (opening, _name(client, names), _name(_listeners(opening, listening), names))
            for opening, client in zip(openings, clients, strict=True)
        ]

    def hold(self, held: dict[str, int], *, nobodys: bool) -> dict[int, int]:
        """Bytes that the sockets of each jail hold, by the jail's number; ``held`` has them by inode.

        A socket that no process has open - on its way in a message, say, or not accepted yet - is its jail's all the
        same: the bytes of such count for the jail that has most of the others, if ``nobodys`` are to count.
        """
        if not held:
            return {}
        sums = {number: sum(held.get(inode, 0) for inode in jail.sockets()) for number, jail in self._jails.items()}
        if nobodys:
            sums[max(sums, key=lambda number: sums[number])] += max(0, sum(held.values()) - sum(sums.values()))
        return sums

    def _names(self) -> dict[str, str]:
        """The jail that has a socket open, by the socket's inode."""
        names: dict[str, str] = {}
        for jail in self._jails.values():
            for inode in jail.sockets():
                names[inode] = "" if inode in names else jail.name
        return names


def _listeners(opening: tcp.Opening, listening: list[tcp.Row]) -> list[tcp.Row]:
    return [row for row in listening if row.local_port == opening.server_port]


def _name(rows: list[tcp.Row], names: dict[str, str]) -> str:
    return _one({names.get(row.inode, "") for row in rows})


def _one(found: set[str]) -> str:
    return found.pop() if len(found) == 1 else ""
