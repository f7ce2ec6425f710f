"""How accounts are kept: `[people]` in `vankho.toml`. It may ask for more than the law of the day, never for less."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from domain.people.roles import RoleName
from domain.people.security_rules import rules_on
from domain.vietnam_time import VIETNAM

if TYPE_CHECKING:
    from domain.people.security_rules import SecurityRules

_MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class PeopleSettings:
    """What is asked of people. The law's bounds stand in `domain/people/security_profiles.toml`.

    Attributes:
        password_letters: fewest of a password.
        wrong_passwords: in a row; then the account is locked.
        unlock_hours: after which a locked account opens by itself.
        idle_minutes: after which a session that nobody uses ends.
        session_hours: after which a session ends although it is used.
        dormant_days: after which an account that nobody used is closed.
        link_hours: how long a one-time link can be used.
        token_days: longest life of a program's token.
        second_factor: roles whose holders must use an authenticator.
    """

    password_letters: int = 8
    wrong_passwords: int = 5
    unlock_hours: int = 12
    idle_minutes: int = 15
    session_hours: int = 12
    dormant_days: int = 45
    link_hours: int = 24
    token_days: int = 365
    second_factor: tuple[str, ...] = (RoleName.ADMINISTRATOR.value,)


def out_of_bounds(settings: PeopleSettings) -> tuple[str, str] | None:
    """The first key that asks for less than the law of today, and what would do; None where all is well."""
    rules = rules_on(datetime.now(VIETNAM).date())
    for key, (least, most) in _bounds(rules).items():
        if not least <= getattr(settings, key) <= most:
            detail = f"từ {least} đến {most} / from {least} to {most} ({rules.source.partition(',')[0]})"
            return key, detail
    roles = [role.value for role in RoleName]
    if any(role not in roles for role in settings.second_factor):
        known = ", ".join(roles)
        return "second_factor", f"chỉ dùng được {known} / only {known} are known"
    return None


def _bounds(rules: SecurityRules) -> dict[str, tuple[int, int]]:
    return {
        "password_letters": (rules.password_letters, 64),
        "wrong_passwords": (1, rules.wrong_passwords),
        "unlock_hours": (rules.unlock_hours_least, rules.unlock_hours_most),
        "idle_minutes": (1, rules.idle_minutes),
        "session_hours": (1, 24),
        "dormant_days": (1, rules.dormant_days),
        "link_hours": (1, 168),
        "token_days": (1, _MOST_DAYS),
    }
