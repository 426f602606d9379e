"""How names are written: PascalCase, lower_snake_case, UPPER_SNAKE_CASE; what a name would be in each. Pure."""

import re

_EDGES = " .-_\t\n"
"""What stands between words and is no part of one."""
_BETWEEN = re.compile(r"[\s.\-_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^_])(?=[A-Z][a-z])")
"""Where a word begins in the middle of letters: ``userName``, ``HTTPServer``."""


def lower_snake(name: str) -> str:
    """``userName`` as ``user_name``."""
    return _HUMP.sub("_", _BETWEEN.sub("_", name.strip(_EDGES))).lower()


def upper_snake(name: str) -> str:
    """``userName`` as ``USER_NAME``."""
    return lower_snake(name).upper()


def pascal(name: str) -> str:
    """``hello_request`` as ``HelloRequest``; capitals stay, so that ``HTTPServer`` is one already."""
    return "".join(word[:1].upper() + word[1:] for word in _BETWEEN.split(name.strip(_EDGES)))
