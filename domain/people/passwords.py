"""Whether a password may be one. Passwords are compared as NFKC: a keyboard may write `ế` in one letter or in three."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.people.security_rules import SecurityRules

MOST_LETTERS = 128  # of a password: more would only keep us busy
FEWEST_IN_EXPORTS = 12  # ZIP makes a key of a password in 1000 rounds only, and a file may be tried for years
_LOOK_ALIKES = str.maketrans("@4031!5$7", "aaoeiisst")
_EDGES = re.compile(r"^[^a-z]+|[^a-z]+$")
_NO_LETTER = re.compile(r"[^a-z]")
# What the commonest passwords that have all four kinds of letters are made of: Admin@123, P@ssw0rd1!, Matkhau@2026.
_COMMON = frozenset(
    """
    password passwd pass admin administrator root user test demo guest login welcome letmein iloveyou
    qwerty qwertyuiop asdfgh abc abcd abcde abcdef matkhau vietnam vietnamese hanoi saigon hochiminh danang
    luutru vankho coquan vanthu vanphong tailieu hoso
    """.split()  # noqa: SIM905 - read more easily than thirty quoted words
)
_KINDS: dict[str, Callable[[str], bool]] = {
    "lower": str.islower,
    "upper": str.isupper,
    "digit": str.isdigit,
    "special": lambda letter: not letter.isalnum() and not letter.isspace(),
}


def normal(password: str) -> str:
    """The password as it is compared, however the keyboard composed its letters."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, name: str, rules: SecurityRules, letters: int) -> None:
    """Refuse a new password that the rules do not allow, or that is guessed first.

    Args:
        password: as it was typed.
        name: log-in name of whoever it is for.
        rules: of the day.
        letters: fewest, as the settings say.

    Raises:
        ArchiveError: PASSWORD_WEAK.
    """
    kept = normal(password)
    kinds = all(any(map(_KINDS[kind], kept)) for kind in rules.password_kinds)
    if not letters <= len(kept) <= MOST_LETTERS or not kinds or _is_guessed(kept, name):
        raise ArchiveError(ErrorCode.PASSWORD_WEAK, letters=letters, most=MOST_LETTERS)


def check_export_password(password: str) -> None:
    """Refuse a password of a file that is guessed, or that programs which open the file write in bytes of their own.

    Raises:
        ArchiveError: EXPORT_PASSWORD.
    """
    plain = password.isascii() and password.isprintable()
    fits = FEWEST_IN_EXPORTS <= len(password) <= MOST_LETTERS and len(set(password)) >= FEWEST_IN_EXPORTS // 2
    mixed = any(map(str.isalpha, password)) and not password.isalpha()
    if not plain or not fits or not mixed or _is_guessed(password, ""):
        raise ArchiveError(ErrorCode.EXPORT_PASSWORD, letters=FEWEST_IN_EXPORTS)


def _is_guessed(password: str, name: str) -> bool:
    """It is the name, or one of the commonest words, with figures and signs before and behind it."""
    plain = fold(password)
    stem = _EDGES.sub("", plain)
    stems = {_NO_LETTER.sub("", stem), _NO_LETTER.sub("", stem.translate(_LOOK_ALIKES))}
    own = fold(name)
    return bool(stems & _COMMON) or len(set(plain)) <= len(_KINDS) or (len(own) > len("ab") and own in plain)
