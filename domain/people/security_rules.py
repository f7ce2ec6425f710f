"""What the law asks of accounts, by date: passwords, locking, idle time.

The rules are dated data in `security_profiles.toml`, the number of the clause beside each.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from domain.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class SecurityRules:
    """One rule about accounts, in force from `valid_from` to `valid_until` inclusive; see `security_profiles.toml`.

    Attributes:
        rule, source: what it is, and where it stands.
        valid_from, valid_until: days of its force; None while it is in force.
        password_letters: fewest of a password.
        password_kinds: of letters, each of which a password has: `lower`, `upper`, `digit`, `special`.
        manager_password_days: after which who administers needs a new password.
        earlier_passwords: how many of the last ones may not come again.
        wrong_passwords: most in a row; then the account is locked.
        unlock_hours_least, unlock_hours_most: within which a locked account opens by itself.
        idle_minutes: most, after which a session ends.
        dormant_days: after which an account that nobody used is closed.
        managing: permissions by which an account is one of administration.
    """

    rule: str
    source: str
    valid_from: date
    password_letters: int
    password_kinds: tuple[str, ...]
    manager_password_days: int
    earlier_passwords: int
    wrong_passwords: int
    unlock_hours_least: int
    unlock_hours_most: int
    idle_minutes: int
    dormant_days: int
    managing: frozenset[Permission]
    valid_until: date | None = None


@cache
def security_rules() -> tuple[SecurityRules, ...]:
    """All rules that this program knows, the oldest first."""
    raw = tomllib.loads((files("domain") / "people" / "security_profiles.toml").read_text(encoding="utf-8"))
    rules = [
        SecurityRules(
            **{
                **profile,
                "password_kinds": tuple(profile["password_kinds"]),
                "managing": frozenset(map(Permission, profile["managing"])),
            }
        )
        for profile in raw["profile"]
    ]
    return tuple(sorted(rules, key=lambda rule: rule.valid_from))


def rules_on(day: date) -> SecurityRules:
    """The rules in force on a day; before the first ones these, since they are the only ones we can keep."""
    known = security_rules()
    in_force = [rule for rule in known if rule.valid_from <= day and (rule.valid_until or day) >= day]
    return in_force[-1] if in_force else known[0]
