"""Enumerations of ``runs`` and of the contract, matched by name: a value added on one side only fails a test, not a learner."""

from enum import Enum
from typing import Any, TypeVar

_E = TypeVar("_E", bound=Enum)


def number(enum: Any, prefix: str, value: Enum) -> Any:
    """The contract's number of a value: ``COMPRESSION_GZIP`` for ``Compression.GZIP``."""
    return enum.Value(f"{prefix}_{value.name}")


def value(enum: Any, prefix: str, values: type[_E], number: int) -> _E | None:
    """The value of a number; None for one that this code does not know."""
    names: dict[int, str] = {item.number: item.name for item in enum.DESCRIPTOR.values}
    name = names.get(number, "").removeprefix(f"{prefix}_")
    return values[name] if name in values.__members__ else None


def known(enum: Any, prefix: str, default: _E, number: int) -> _E:
    """The value of a number; ``default`` for one that this code does not know."""
    return value(enum, prefix, type(default), number) or default
