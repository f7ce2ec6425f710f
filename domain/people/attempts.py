"""How long to wait after wrong passwords: by name until the account is locked, by address whatever names are tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

_FREE = 2  # slips of a finger by name, without a pause
_FIRST_PAUSE, _GROWTH = 2.0, 4.0  # seconds; chosen: long for a program, short for a person
_FREE_OF_ADDRESS = 20  # an office behind one address
_LONGEST_OF_ADDRESS = 900.0
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Counted:
    """What attempts are counted by.

    Attributes:
        key: digest of a name or an address.
        pause: seconds until the next attempt is let in, by the number of failures so far.
        forgotten: seconds without an attempt after which counting begins anew.
    """

    key: str
    pause: Callable[[int], float]
    forgotten: float


def by_name(key: str, wrong_passwords: int, unlock_hours: int) -> Counted:
    """Counted by name: a few pauses that grow, then the account is locked; when it opens, counting begins anew."""
    locked = unlock_hours * _HOUR
    return Counted(key, partial(_pause_of_name, wrong_passwords, locked), locked)


def by_address(key: str) -> Counted:
    """Counted by address: pauses that double, and no end, since colleagues may share it."""
    return Counted(key, _pause_of_address, _HOUR)


def _pause_of_name(wrong_passwords: int, locked: float, failures: int) -> float:
    if failures >= wrong_passwords:
        return locked
    return 0.0 if failures <= _FREE else _FIRST_PAUSE * _GROWTH ** (failures - _FREE - 1)


def _pause_of_address(failures: int) -> float:
    over = failures - _FREE_OF_ADDRESS
    return 0.0 if over <= 0 else min(2.0 ** min(over, 16), _LONGEST_OF_ADDRESS)
