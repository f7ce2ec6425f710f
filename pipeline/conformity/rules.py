"""The rules of digitisation as dated data (`rules.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from domain.conformity import ConformityRule
from domain.findings import FindingLevel


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, between two days of reception.

    Attributes:
        code: what it asks.
        level: of what does not conform.
        source: clause.
        since, until: first day on which it holds, first on which it does not any more; None where that is open.
        dpi, dpi_of_drawings: least dots an inch of papers, and of what is larger than A3; 0 where it asks none.
    """

    code: ConformityRule
    level: FindingLevel
    source: str
    since: date | None = None
    until: date | None = None
    dpi: int = 0
    dpi_of_drawings: int = 0

    def holds(self, day: date) -> bool:
        """It holds for what came in on that day."""
        return (self.since is None or day >= self.since) and (self.until is None or day < self.until)


def rules_of(day: date) -> dict[ConformityRule, Rule]:
    """The rules for what came in on a day, by what they ask."""
    return {rule.code: rule for rule in _rules() if rule.holds(day)}


@cache
def _rules() -> tuple[Rule, ...]:
    read = tomllib.loads((files("pipeline") / "conformity" / "rules.toml").read_text(encoding="utf-8"))
    return tuple(
        Rule(
            code=ConformityRule(one["code"]),
            level=FindingLevel(one["level"]),
            source=one["source"],
            since=_day(one.get("from")),
            until=_day(one.get("until")),
            dpi=one.get("dpi", 0),
            dpi_of_drawings=one.get("dpi_of_drawings", 0),
        )
        for one in read["rule"]
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
