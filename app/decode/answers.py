"""What a worker answers."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """It has started; said once, before any job."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The job's result."""

    value: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class NoMemory:
    """The job needs more memory than a worker has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TooLarge:
    """The result is too large or too deeply nested to hand over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """The job raised: a mistake of ours."""

    traceback: str


Refusal = NoMemory | TooLarge | Broken
