"""One symbol: what it is, where it is said, and which ids its members and its values have."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.schema.model import Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Symbol:
    """What one id stands for. Ids that are empty stand for nothing that is known."""

    text: str
    """Its declaration in a line, as its language writes it."""
    doc: str = ""
    """Its comment, or what is to be known about it."""
    place: Place | None = None
    """Where the learner's files declare it."""
    members: Mapping[str, str] = field(default_factory=dict)
    """Ids by the name that follows a dot; in an enum of the schema, its values."""
    base: str = ""
    """Whose members it has too."""
    value: str = ""
    """The type of a field or of a constant: whose members its value has."""
    call: str = ""
    """What comes back when it is called."""
    each: str = ""
    """What a ``for`` over it yields."""
    request: str = ""
    """Of a method: the type of the request, or of each of the requests."""
    streamed: bool = False
    """Of a method: several requests come."""
    file: str = ""
    """Of a type of the schema: the file to import."""

    def packed(self) -> dict[str, object]:
        """As JSON, without what is empty."""
        place = self.place
        said: dict[str, object] = {
            "text": self.text,
            "doc": self.doc,
            "at": [place.path, place.line, place.column] if place else [],
            "members": dict(self.members),
            "base": self.base,
            "value": self.value,
            "call": self.call,
            "each": self.each,
            "request": self.request,
            "streamed": self.streamed,
            "file": self.file,
        }
        return {name: value for name, value in said.items() if value}


Symbols = dict[str, Symbol]
"""Symbols by id."""
