"""Sequences whose entries are made when they are looked at."""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class Lazy(Sequence[T], Generic[T]):
    """A sequence whose entries are made when they are looked at. Equal to any sequence of equal entries."""

    __slots__ = ()

    def make(self, position: int) -> T:
        """The entry at a position from 0."""
        raise NotImplementedError

    @overload
    def __getitem__(self, key: int) -> T: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[T, ...]: ...
    def __getitem__(self, key: int | slice) -> T | tuple[T, ...]:
        """One entry, or those of a slice as a tuple."""
        if isinstance(key, slice):
            every = range(*key.indices(len(self)))
            few = len(every) < 2
            return tuple(map(self.make, every)) if few else self.several(every)
        position = key + len(self) if key < 0 else key
        if not 0 <= position < len(self):
            raise IndexError(key)
        return self.make(position)

    def several(self, positions: range) -> tuple[T, ...]:
        """The entries at these positions."""
        return tuple(map(self.make, positions))

    def __iter__(self) -> Iterator[T]:
        """In order."""
        return map(self.make, range(len(self)))

    def __eq__(self, other: object) -> bool:
        """By entries."""
        if not isinstance(other, Sequence) or isinstance(other, str | bytes):
            return NotImplemented
        return len(self) == len(other) and all(ours == theirs for ours, theirs in zip(self, other, strict=True))

    def __repr__(self) -> str:
        """As a tuple of its entries."""
        return repr(tuple(self))

    def __hash__(self) -> int:
        """By size: enough for what is compared by entries."""
        return hash(len(self))
