"""Writes JSON text piece by piece and knows where it is: indentation, separators, and the places of items."""

from collections.abc import Callable, Iterable, Sequence

from app.trace.items import Item


class JsonWriter:
    """A text that grows; with an indent, each member of a block has a line of its own and items are told their place."""

    def __init__(self, *, indent: int, space: str = " ") -> None:
        self.indent = indent
        self.colon = ": " if indent else ":" + space
        self.comma = "," if indent else "," + space
        self.out: list[str] = []
        self.position = 0
        self.blank = 0
        """White space written so far, in characters, where there is an indent."""
        self.level = 0

    def write(self, text: str) -> None:
        """Add text."""
        self.out.append(text)
        self.position += len(text)

    def key(self, quoted: str) -> None:
        """``"name": ``."""
        self.write(quoted + self.colon)
        self.blank += 1

    def line(self) -> str:
        """A new line, where there is an indent."""
        return "\n" + " " * (self.indent * self.level) if self.indent else ""

    def block(self, brackets: str, members: Sequence[Callable[[], None]]) -> None:
        """An object or a list: each member on a line of its own where there is an indent."""
        self.write(brackets[0])
        if members:
            self.level += 1
            first = self.line()
            after = self.comma + first
            self.blank += len(first) * len(members)
            for position, member in enumerate(members):
                self.write(after if position else first)
                member()
            self.end_line()
        self.write(brackets[1])

    def end_line(self) -> None:
        """The end of a block that had members."""
        self.level -= 1
        last = self.line()
        self.blank += len(last)
        self.write(last)

    def mark(self, items: Iterable[Item], start: int) -> None:
        """What was written since ``start`` is what these items say."""
        if self.indent:
            for item in items:
                item.json_span = (start, self.position)
