"""Sentences that can be said again in another language.

``sentence("window of %(where)s grows by %(count)s", ...)`` is its English text, an ordinary ``str`` to all who store, compare or
print it, and remembers what it was made of. The packages below the pages say what they find with it and know no language;
a page says it again in its own (``app.web.words.spoken``). What joins such a text to others loses that and stays English:
let one sentence hold the other as a value instead.
"""

from typing import Self

Value = str | int | float | None
"""What may stand in a sentence: a text, which may be a sentence itself, or a number."""


class Sentence(str):
    """An English text with its pattern and the values in it."""

    __slots__ = ("many", "pattern", "values")

    pattern: str
    many: str
    """The pattern for other counts than one; empty where there is no count."""
    values: tuple[tuple[str, Value], ...]
    """By name. A count is called ``num``."""

    def __new__(cls, text: str, pattern: str, many: str = "", values: tuple[tuple[str, Value], ...] = ()) -> Self:
        """The parts as they are: ``sentence`` and ``counted`` put them together."""
        made = super().__new__(cls, text)
        made.pattern, made.many, made.values = pattern, many, values
        return made

    def __reduce__(self) -> tuple[type["Sentence"], tuple[str, str, str, tuple[tuple[str, Value], ...]]]:
        """For the way from a decode worker to a page."""
        return Sentence, (str(self), self.pattern, self.many, self.values)


def sentence(pattern: str, /, **values: Value) -> str:
    """A ``Sentence``: the pattern with ``%(name)s`` replaced, without values as it is."""
    return Sentence(pattern % values if values else pattern, pattern, "", tuple(values.items()))


def counted(one: str, many: str, count: int, /, **values: Value) -> str:
    """A ``Sentence`` of one of two patterns, as ``count`` asks for, which is ``%(num)s`` in them."""
    held: dict[str, Value] = {"num": count, **values}
    return Sentence((one if count == 1 else many) % held, one, many, tuple(held.items()))


def figure(number: int) -> str:
    """A number with its digits in groups: ``4,194,304``, and as the page's language groups them."""
    return Sentence(f"{number:,}", "%(figure)s", "", (("figure", number),))


def joined(first: str, *others: str) -> str:
    """Sentences one after the other; empty ones are left out."""
    text = first
    for other in filter(None, others):
        text = sentence("%(first)s %(next)s", first=text, next=other) if text else other
    return text
