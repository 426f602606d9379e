"""What lint and breaking find: a rule of buf by its name, a place, and buf's words."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Finding:
    """One finding. They sort by place."""

    path: str
    """The file; of something that was deleted with its file: the file that is left, or empty."""
    line: int
    """From 1."""
    column: int
    """From 1."""
    rule: str
    """``FIELD_LOWER_SNAKE_CASE``."""
    text: str
    """In buf's own words."""
