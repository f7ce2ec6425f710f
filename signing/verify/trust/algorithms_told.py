"""What a report tells about the algorithms of a signature: what they are, and what the law of its regime says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.evidence import TrustRegime
from domain.signatures.algorithm_findings import AlgorithmFinding
from signing.verify.trust.algorithms import algorithm_table

if TYPE_CHECKING:
    from datetime import datetime

    from signing.verify.cms.signature import CmsReading
    from signing.verify.signature_case import Draft

_STRENGTH = {"RSA": 2048, "DSA": 2048, "ECDSA": 256}


def label_algorithms(draft: Draft, reading: CmsReading) -> None:
    """Note weak digests and keys, and the old RSA scheme, whatever the law says of them."""
    for weak in ("sha1", "md5"):
        if weak in reading.digests:
            draft.note(AlgorithmFinding(weak))
    if reading.key.bits < _STRENGTH.get(reading.key.kind, 0):
        draft.note(AlgorithmFinding.WEAK_KEY)
    if reading.key.kind == "RSA" and reading.signer_info["signature_algorithm"].signature_algo == "rsassa_pkcs1v15":
        draft.note(AlgorithmFinding.PKCS1_V15)


def label_law(draft: Draft, reading: CmsReading, regime: TrustRegime, moment: datetime) -> None:
    """Note what the law of the regime says of the algorithms, at `moment` and at the time that is proven."""
    table, used = algorithm_table(), (reading.digests, reading.key)
    if table.refused_since(regime, *used, moment) is not None:
        proven = draft.report.proven_time
        allowed_then = proven is not None and table.refused_since(regime, *used, proven) is None
        draft.note(AlgorithmFinding.ALLOWED_WHEN_SIGNED if allowed_then else _refusal(reading, regime))
    elif regime is TrustRegime.PUBLIC_SERVICE and table.refused_since(TrustRegime.PUBLIC, *used, moment) is not None:
        draft.note(AlgorithmFinding.WEAK_IN_PUBLIC_SERVICE)
    elif table.ending(regime, *used, moment):
        draft.note(AlgorithmFinding.ALGORITHM_ENDING)


def _refusal(reading: CmsReading, regime: TrustRegime) -> AlgorithmFinding:
    if algorithm_table().broken.refuses(reading.digests, reading.key):
        return AlgorithmFinding.BROKEN_ALGORITHM
    return (
        AlgorithmFinding.REFUSED_BY_PUBLIC_RULES if regime is TrustRegime.PUBLIC else AlgorithmFinding.REFUSED_BY_ETSI
    )
