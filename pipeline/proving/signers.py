"""With whom the archive signed from when on: one small object each time it changes, in the bucket, never replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Final

from domain.errors import ArchiveError, ErrorCode
from domain.evidence import TrustRegime
from storage.areas import TRUST
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from pipeline.isolation.seal_jobs import SignerFacts
    from storage.objects.object_store import ObjectStore

HISTORY: Final = f"{TRUST.prefix}history/"


@dataclass(frozen=True, slots=True)
class SignerPeriod:
    """From when on somebody signs.

    Attributes:
        since: with time zone.
        name, organisation: in the certificate.
        sha256: digest of the certificate.
        regime: which law its root belongs to.
        valid_from, valid_to: period of the certificate.
        kind: where the key lies, a value of `SignerKind`.
        by: who changed it; empty where it was seen at the first seal.
    """

    since: datetime
    name: str
    organisation: str
    sha256: str
    regime: TrustRegime
    valid_from: datetime
    valid_to: datetime
    kind: str
    by: str = ""


SIGNER_PERIOD: Final = StoredForm(SignerPeriod, schema=1)


class SignerHistory:
    """All signers of one archive, the first before the others; the test authority is told where it was returned to."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def periods(self) -> tuple[SignerPeriod, ...]:
        """In their order.

        Raises:
            ArchiveError: STORE_FAILED.
        """
        keys = sorted(info.key for info in self._store.list(HISTORY))
        return tuple(SIGNER_PERIOD.read(self._store.read_bytes(key), key) for key in keys)

    def note(self, facts: SignerFacts, kind: str, since: datetime, by: str = "") -> bool:
        """They sign from now on; False where they did before already."""
        known = self.periods()
        if known and known[-1].sha256 == facts.sha256:
            return False
        period = SignerPeriod(
            since,
            facts.name,
            facts.organisation,
            facts.sha256,
            facts.regime,
            facts.valid_from,
            facts.valid_to,
            kind,
            by,
        )
        for number in count(len(known) + 1):
            try:
                self._store.put_bytes(f"{HISTORY}{number:06d}.json", SIGNER_PERIOD.write(period))
            except ArchiveError as error:
                if error.code is not ErrorCode.OBJECT_EXISTS:
                    raise
            else:
                return True
        raise AssertionError  # numbers do not end
