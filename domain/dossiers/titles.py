"""A title proposed for a dossier, of what its records say: `Tập quyết định của UBND tỉnh Lào Cai năm 2017`. Pure.

It is proposed, never given: a person says the title. Where too little is known of the records there is none.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from domain.description.titles import readable_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.dossiers.totals import DossierTotals

_MOST_KINDS = 3
_LEAST_SHARE = 0.8  # of the records whose kind is known, and of those that one body issued; chosen


def proposed_title(totals: DossierTotals, kinds: Sequence[str], issuers: Sequence[str]) -> str:
    """The title; empty where most of the records do not tell their kind.

    Args:
        totals: of the dossier.
        kinds: of its records, each as often as it is told.
        issuers: likewise.
    """
    if not totals.documents or len(kinds) < _LEAST_SHARE * totals.documents:
        return ""
    counted = [kind for kind, _ in Counter(kinds).most_common()]
    what = f"Tập {', '.join(counted)}" if len(counted) <= _MOST_KINDS else "Tập văn bản"
    issuer, times = next(iter(Counter(issuers).most_common(1)), ("", 0))
    by = f"của {readable_body(issuer)}" if issuer and times >= _LEAST_SHARE * totals.documents else ""
    return " ".join(filter(None, (what, by, _years(totals))))


def _years(totals: DossierTotals) -> str:
    if totals.start is None or totals.end is None:
        return ""
    first, last = totals.start.year, totals.end.year
    return f"năm {first}" if first == last else f"năm {first}–{last}"
