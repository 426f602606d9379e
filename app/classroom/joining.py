"""Join codes and nicknames: what is written on a board, and what people call themselves."""

import secrets
import unicodedata
from collections.abc import Callable, Sequence

from app.store.tables import CODE_LENGTH, NICKNAME_LENGTH

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 and O, no 1, I and L: a code is read from a board and typed on a phone."""
_MEANT = str.maketrans("", "", " -–_.")
_CONTROLS = ("C", "Zl", "Zp")
_BETWEEN = 4


class NicknameRefused(ValueError):
    """``str()`` is one of ``EMPTY``, ``LONG``."""


EMPTY, LONG = "empty", "long"


def new_code(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A new code: 31^8, some 8 * 10^11, of which a stranger may try a few a second."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))


def shown(code: str) -> str:
    """A code as it is written on a board: ``ABCD-2345``."""
    return f"{code[:_BETWEEN]}-{code[_BETWEEN:]}"


def meant(typed: str) -> str:
    """The code that somebody typed: whatever its case, dashes and spaces; empty where it can be none."""
    code = typed.strip()[: 4 * CODE_LENGTH].translate(_MEANT).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def nickname(typed: str) -> str:
    """A nickname in its one form (NFC, single spaces, nothing invisible). Raises NicknameRefused."""
    text = unicodedata.normalize("NFC", typed[: 16 * NICKNAME_LENGTH])
    visible = "".join(" " if unicodedata.category(sign).startswith(_CONTROLS) else sign for sign in text)
    name = " ".join(visible.split())
    if not name:
        raise NicknameRefused(EMPTY)
    if len(name) > NICKNAME_LENGTH:
        raise NicknameRefused(LONG)
    return name
