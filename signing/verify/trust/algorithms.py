"""Which algorithms the law of a regime allowed on a day: a dated table, and its use by the library's validation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyhanko_certvalidator.policy_decl import AlgorithmUsageConstraint, AlgorithmUsagePolicy

from domain.evidence import TrustRegime
from signing.verify.cms.parts import digests_of
from signing.verify.cms.signer_key import KeyStrength, strength_of

if TYPE_CHECKING:
    from asn1crypto import algos, keys

_TABLE: Final = Path(__file__).parent / "profiles" / "algorithms.toml"
_ROWS = {TrustRegime.PUBLIC: "national", TrustRegime.PUBLIC_SERVICE: "vgca"}
_OTHERS = "other"


@dataclass(frozen=True, slots=True)
class Period:
    """What a law allows from a day on.

    Attributes:
        since: from when.
        law: which one, with its clause.
        reprint: where it was read, when not in the official text.
        digests: the only ones allowed; None refuses none.
        keys: the fewest bits by kind of key, other kinds are refused; None refuses none.
    """

    since: datetime
    law: str
    reprint: str | None
    digests: frozenset[str] | None
    keys: dict[str, int] | None

    def refuses(self, digests: frozenset[str], key: KeyStrength | None) -> bool:
        """Whether one of the digests or the key is not allowed."""
        if self.digests is not None and not digests <= self.digests:
            return True
        return key is not None and self.keys is not None and key.bits < self.keys.get(key.kind, key.bits + 1)


@dataclass(frozen=True, slots=True)
class Broken:
    """What no regime allows since a day."""

    since: datetime
    digests: frozenset[str]
    keys: dict[str, int]

    def refuses(self, digests: frozenset[str], key: KeyStrength | None) -> bool:
        """Whether one of the digests or the key is broken."""
        return bool(digests & self.digests) or (key is not None and key.bits < self.keys.get(key.kind, 0))


@dataclass(frozen=True, slots=True)
class AlgorithmTable:
    """The laws of every regime in the order of their days, the advice on end dates, and what is broken for all."""

    policy: str
    broken: Broken
    periods: dict[str, tuple[Period, ...]]
    advice: dict[str, tuple[Period, ...]]

    def refused_since(
        self, regime: TrustRegime, digests: frozenset[str], key: KeyStrength | None, moment: datetime
    ) -> datetime | None:
        """Since when what is refused at `moment` has been refused; None when it is allowed then."""
        if self.broken.since <= moment and self.broken.refuses(digests, key):
            return self.broken.since
        since = None
        for period in self.periods.get(_ROWS.get(regime, _OTHERS), ()):
            if period.since <= moment:
                since = (since or period.since) if period.refuses(digests, key) else None
        return since

    def next_refusal(
        self, regime: TrustRegime, digests: frozenset[str], key: KeyStrength | None, moment: datetime
    ) -> datetime | None:
        """The first day after `moment` from which a law that is known already refuses them; None when none does."""
        periods = self.periods.get(_ROWS.get(regime, _OTHERS), ())
        later = [period.since for period in periods if period.since > moment and period.refuses(digests, key)]
        return min(later, default=None)

    def is_reprint(self, regime: TrustRegime, moment: datetime) -> bool:
        """Whether the law that is in force at `moment` was not read in its official text."""
        periods = self.periods.get(_ROWS.get(regime, _OTHERS), ())
        in_force = [period for period in periods if period.since <= moment]
        return bool(in_force) and in_force[-1].reprint is not None

    def ending(self, regime: TrustRegime, digests: frozenset[str], key: KeyStrength, moment: datetime) -> bool:
        """Whether advice says that the algorithms should no longer be used at `moment`."""
        advice = self.advice.get(_ROWS.get(regime, _OTHERS), ())
        return any(period.since <= moment and period.refuses(digests, key) for period in advice)


@cache
def algorithm_table(source: Path = _TABLE) -> AlgorithmTable:
    """The shipped table."""
    held = tomllib.loads(source.read_text("utf-8"))
    broken = held["broken"]
    return AlgorithmTable(
        policy=f"{held['name']} {held['version']} ({held['date']})",
        broken=Broken(_start(broken), frozenset(broken["digests"]), broken["keys"]),
        periods=_by_regime(held["period"]),
        advice=_by_regime(held["advice"]),
    )


def _by_regime(entries: list[dict[str, Any]]) -> dict[str, tuple[Period, ...]]:
    found: dict[str, tuple[Period, ...]] = {}
    for entry in sorted(entries, key=_start):
        digests = entry.get("digests")
        allowed = None if digests is None else frozenset(digests)
        period = Period(_start(entry), entry["law"], entry.get("reprint"), allowed, entry.get("keys"))
        found[entry["regime"]] = (*found.get(entry["regime"], ()), period)
    return found


def _start(entry: dict[str, Any]) -> datetime:
    return datetime.combine(entry["since"], time(), UTC)


@dataclass(frozen=True, slots=True)
class RegimeAlgorithms(AlgorithmUsagePolicy):  # type: ignore[misc, unused-ignore]
    """The table of one regime as the library asks for it: at the moment of validation, and at proven times."""

    regime: TrustRegime
    now: datetime
    table: AlgorithmTable = field(default_factory=algorithm_table)

    def digest_algorithm_allowed(
        self, algo: algos.DigestAlgorithm, moment: datetime | None
    ) -> AlgorithmUsageConstraint:
        """Whether the digest is allowed at `moment`."""
        return self._judged(frozenset({str(algo["algorithm"].native)}), None, moment)

    def signature_algorithm_allowed(
        self,
        algo: algos.SignedDigestAlgorithm,
        moment: datetime | None,
        public_key: keys.PublicKeyInfo | None,
    ) -> AlgorithmUsageConstraint:
        """Whether the signature's digests and the key that made it are allowed at `moment`."""
        key = None if public_key is None else strength_of(public_key)
        return self._judged(digests_of(algo), key, moment)

    def _judged(
        self, digests: frozenset[str], key: KeyStrength | None, moment: datetime | None
    ) -> AlgorithmUsageConstraint:
        since = self.table.refused_since(self.regime, digests, key, moment or self.now)
        if since is None:
            return AlgorithmUsageConstraint(allowed=True)
        return AlgorithmUsageConstraint(allowed=False, not_allowed_after=since, failure_reason="not allowed any more")
