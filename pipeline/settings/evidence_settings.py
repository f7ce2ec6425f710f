"""Whether evidence for strangers' signatures is fetched, from where, and how much: the table `[evidence]`."""

from __future__ import annotations

from dataclasses import dataclass

from signing.evidence.fetching import FetchLimits


@dataclass(frozen=True, slots=True)
class EvidenceSettings:
    """What is asked of authorities over the network.

    Attributes:
        fetch: ask the addresses that certificates of known authorities name; off unless set.
        hosts: machines that may be asked although their address is an internal one: `NAME` or `NAME:PORT`.
        largest: bytes of one answer.
        seconds: for one answer.
    """

    fetch: bool = False
    hosts: tuple[str, ...] = ()
    largest: int = 20 << 20
    seconds: int = 30

    @property
    def limits(self) -> FetchLimits:
        """As the client takes them."""
        return FetchLimits(self.hosts, self.largest, float(self.seconds))


def unusable_evidence(settings: EvidenceSettings) -> tuple[str, str] | None:
    """The first key that nothing can be done with, and what would do; None where all is well."""
    for key in ("largest", "seconds"):
        if getattr(settings, key) <= 0:
            return key, "phải lớn hơn 0 / must be more than 0"
    return None
