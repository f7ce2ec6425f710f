"""The rules as dated data (`rules.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from domain.description.checks import CheckCode
from domain.description.fields import FieldName
from domain.findings import FindingLevel


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        by_received: the day counts on which a record came in, not the day of the document.
        since, until: ISO days between which it holds; empty where that is open.
        required: fields that it asks for.
    """

    code: CheckCode
    level: FindingLevel
    source: str
    by_received: bool
    since: str = ""
    until: str = ""
    required: tuple[FieldName, ...] = ()

    def holds(self, day: str) -> bool:
        """It holds on a day, ISO 8601, as short as what is known of it; what is too short to tell is not checked."""
        if not day:
            return not self.since and not self.until
        return day >= self.since and (not self.until or day < self.until)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the list."""
    return tuple(
        Rule(
            CheckCode(one["code"]),
            FindingLevel(one["level"]),
            one["source"],
            one["by"] == "received",
            one.get("from", ""),
            one.get("until", ""),
            tuple(map(FieldName, one.get("required", ()))),
        )
        for one in _read()["rule"]
    )


@cache
def offices() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Beginnings of bodies' names with the words of positions in which one signs for them, longest name first."""
    pairs = [(name, tuple(one["positions"])) for one in _read()["office"] for name in one["names"]]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((files("describe") / "checking" / "rules.toml").read_text(encoding="utf-8"))
