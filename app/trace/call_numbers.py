"""Which calls of the index count: a call that a relay carried on has two rows there and one number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CallNumbers:
    """Numbers of calls by their rows, both ways. Where there is no relay, row n is call n + 1."""

    counted: Sequence[int] | None = None
    """The rows that count, in order; None: all."""
    twins: Mapping[int, int] = field(default_factory=dict)
    """The row that counts by the row of its twin, in order of the twins."""
    _calls: Mapping[int, int] = field(default_factory=dict)
    _twins: Mapping[int, int] = field(default_factory=dict)
    _of: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: int, twins: Mapping[int, int]) -> "CallNumbers":
        """The numbers of so many rows."""
        if not twins:
            return cls()
        counted = [row for row in range(rows) if row not in twins]
        calls = {row: number for number, row in enumerate(counted, 1)}
        numbers = {row: number for number, row in enumerate(twins, 1)}
        first: dict[int, int] = {}
        for twin, row in twins.items():
            first.setdefault(row, numbers[twin])
        return cls(counted, dict(twins), calls, numbers, first)

    def call(self, row: int) -> int:
        """The number of a row's call; of a twin's row that of the call which counts."""
        return row + 1 if self.counted is None else self._calls[self.twins.get(row, row)]

    def twin(self, row: int) -> int:
        """The number of a twin by its row, from 1 among the twins; 0 of a row that counts."""
        return self._twins.get(row, 0)

    def twin_of(self, row: int) -> int:
        """The number of the first twin of a row that counts; 0 where it has none."""
        return self._of.get(row, 0)
