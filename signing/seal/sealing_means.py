"""What a seal is made with: key, certificates, timestamps, evidence of revocation; of the local test authority."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from asn1crypto import crl
from pyhanko_certvalidator import ValidationContext

from domain.errors import ArchiveUnusable, ErrorCode
from domain.evidence import TrustRegime
from signing.keys.key_files import open_identity, read_certificates
from signing.keys.key_places import REVOCATION_LIST, ROOT_CERTIFICATE, SIGNER_KEY, TIMESTAMP_KEY, timestamp_password
from signing.keys.revocation_list import renew_crl
from signing.seal.local_tsa import LocalTimeStamper

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from pyhanko.sign.timestamps import TimeStamper

    from signing.keys.key_signer import Signatory

_LOCAL_MARGIN = 32  # hexadecimal digits: our own tokens are all of one size


class SealingMeans(Protocol):
    """**Protocol:** gives what a seal takes; keys are opened at the first use and then kept."""

    @property
    def judged_lately(self) -> bool:
        """The certificate was found unrevoked a moment ago: a batch does not ask its authority for each document."""
        ...

    def judged(self) -> None:
        """It was, just now."""
        ...

    @property
    def uses(self) -> Path:
        """Folder in which uses of the key are listed."""
        ...

    @property
    def margin(self) -> int:
        """Hexadecimal digits to keep free beyond a trial signature's size."""
        ...

    def signatory(self) -> Signatory:
        """Who signs.

        Raises:
            ArchiveUnusable: KEY_UNUSABLE.
        """
        ...

    def regime(self) -> TrustRegime:
        """Which law the certificate's root belongs to, judged now.

        Raises:
            ArchiveUnusable: CERTIFICATE_UNUSABLE, the certificate reaches no root that is known, or may not sign now.
        """
        ...

    def context(self) -> ValidationContext:
        """Roots, certificates and evidence that the signer's and the timestamps' chains are judged by, made anew.

        Raises:
            ArchiveUnusable: KEY_UNUSABLE.
        """
        ...

    def timestampers(self) -> tuple[TimeStamper, ...]:
        """Who says when: the first that works is taken.

        Raises:
            ArchiveUnusable: KEY_UNUSABLE.
        """
        ...

    def prefer(self, stamper: TimeStamper) -> None:
        """This one worked while those before it did not."""
        ...


class TestMeans:
    """The local test authority whose keys lie in a folder; implements `SealingMeans`.

    Args:
        keys: the folder.
        password: of the signer's PKCS#12 file; in archives of before, of all of them.
        clock: the time now, with zone.
    """

    __test__ = False  # pytest: no test
    margin = _LOCAL_MARGIN
    judged_lately = False

    def __init__(self, keys: Path, password: bytes, clock: Callable[[], datetime]) -> None:
        if not keys.is_dir():
            raise ArchiveUnusable(
                ErrorCode.KEY_UNUSABLE, path=str(keys), detail="không có thư mục này / there is no such folder"
            )
        self.uses = keys
        self._password, self._clock = password, clock
        self._signatory: Signatory | None = None
        self._stampers: tuple[TimeStamper, ...] = ()

    def judged(self) -> None:
        """Asked anew each time: its list is a file beside the keys."""

    def signatory(self) -> Signatory:
        """The authority's signer."""
        if self._signatory is None:
            self._signatory = open_identity(self.uses / SIGNER_KEY, self._password).signatory
        return self._signatory

    def regime(self) -> TrustRegime:
        """Always that of tests; whether the root issued the certificate, `context` tells."""
        return TrustRegime.TEST

    def context(self) -> ValidationContext:
        """By the authority's own list of revoked certificates, which is renewed where its root is at hand."""
        now = self._clock()
        roots = read_certificates(self.uses / ROOT_CERTIFICATE)
        renew_crl(self.uses, self._password, now)
        revocations = crl.CertificateList.load((self.uses / REVOCATION_LIST).read_bytes())
        return ValidationContext(
            trust_roots=roots, crls=[revocations], moment=now, revocation_mode="require", allow_fetching=False
        )

    def timestampers(self) -> tuple[TimeStamper, ...]:
        """The authority's own."""
        if not self._stampers:
            password = timestamp_password(self.uses, self._password)
            stamping = open_identity(self.uses / TIMESTAMP_KEY, password)
            self._stampers = (LocalTimeStamper(stamping.signatory, self._clock),)
        return self._stampers

    def prefer(self, stamper: TimeStamper) -> None:
        """There is one alone."""
