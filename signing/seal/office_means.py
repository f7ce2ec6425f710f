"""What a seal of an office is made with: its own certificate, from a file or a token, and timestamps of real servers.

The certificate is judged before anything is signed (TT 15/2025/TT-BKHCN Điều 5): in force, for signing, of a root that
is known, by algorithms that the law of its root allows that day.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pyhanko_certvalidator import ValidationContext

from signing.keys.csc_key import open_remote
from signing.keys.csc_service import CscService
from signing.keys.key_files import check_purpose, open_identity, read_certificates, unusable_certificate, unusable_key
from signing.keys.signer_places import SECRET_VARIABLE, SignerKind
from signing.keys.token_keys import TokenKey, TokenPlace, open_token
from signing.seal.timestamp_client import HttpTimeStamper, TimestampServer
from signing.verify.cms.signer_key import strength_of
from signing.verify.trust.algorithms import algorithm_table
from signing.verify.trust.anchors import TrustProfile, load_profile
from signing.verify.trust.chain import find_chain, within_period

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from asn1crypto import x509
    from pyhanko.sign.timestamps import TimeStamper

    from domain.evidence import TrustRegime
    from signing.keys.key_signer import Signatory
    from signing.keys.signer_places import SignerPlaces

_REMOTE_MARGIN = 4096  # hexadecimal digits: a server's token may be longer than its trial
_LATELY: Final = 60.0  # seconds
_DIGESTS: Final = frozenset({"sha256"})  # what `KeySigner` signs with


class OfficeMeans:
    """An office's key and servers; implements `signing.seal.sealing_means.SealingMeans`.

    Args:
        places: where they are.
        secret: password of the PKCS#12 file, or PIN of the token or of the credential at a service.
        timestamp_password: of the user at the timestamp servers.
        clock: the time now, with zone.
        access: secret or token by which a remote signing service lets us in.
    """

    margin = _REMOTE_MARGIN

    def __init__(
        self,
        places: SignerPlaces,
        secret: bytes,
        timestamp_password: bytes,
        clock: Callable[[], datetime],
        access: bytes = b"",
    ) -> None:
        self.uses = places.keys
        self._places, self._secret, self._clock, self._access = places, secret, clock, access
        stamped = places.timestamp
        self._servers = tuple(
            HttpTimeStamper(TimestampServer(url, stamped.user, timestamp_password, stamped.policy), clock)
            for url in stamped.servers
        )
        self._judged = 0.0
        self._signatory: Signatory | None = None
        self._profile: TrustProfile | None = None

    @property
    def judged_lately(self) -> bool:
        """Within the last minute; each seal's own evidence is asked for all the same, when it is written."""
        return bool(self._judged) and time.monotonic() - self._judged < _LATELY

    def judged(self) -> None:
        """It was found unrevoked just now."""
        self._judged = time.monotonic()

    def signatory(self) -> Signatory:
        """Who signs, with the key opened; on a token it was logged in to once."""
        if self._signatory is None:
            chain = read_certificates(self._places.chain) if self._places.chain else ()
            self._signatory = self._opened(chain)
        return self._signatory

    def regime(self) -> TrustRegime:
        """Which law the certificate's root belongs to, where the certificate may sign now."""
        signatory, now = self.signatory(), self._clock()
        check_purpose(signatory.certificate, now)
        chain = find_chain(signatory.certificate, signatory.chain, self._known())
        if chain is None:
            issuer = signatory.certificate.issuer.native.get("common_name", "")
            raise unusable_certificate(
                f"nơi cấp “{issuer}” không dẫn tới chứng thư gốc đã biết nào"
                f" / its issuer “{issuer}” leads to no known root"
            )
        for certificate in chain.certificates[1:]:
            if not within_period(certificate, now):
                raise unusable_certificate(_issuer_ended(certificate.not_valid_after))
        key = strength_of(signatory.certificate.public_key)
        if (since := algorithm_table().refused_since(chain.regime, _DIGESTS, key, now)) is not None:
            raise unusable_certificate(
                f"khóa {key} không được phép dùng để ký từ ngày {since:%d/%m/%Y}"
                f" / no {key} key may sign since {since:%d/%m/%Y}"
            )
        return chain.regime

    def context(self) -> ValidationContext:
        """Each certificate must be shown unrevoked by what its authority publishes."""
        profile = self._known()
        return ValidationContext(
            trust_roots=profile.roots,
            other_certs=[*self.signatory().chain, *profile.intermediates],
            allow_fetching=True,
            revocation_mode="require",
        )

    def timestampers(self) -> tuple[TimeStamper, ...]:
        """The servers, that which answered last before the others."""
        return self._servers

    def prefer(self, stamper: TimeStamper) -> None:
        """This server answered while others before it did not: it is asked first from now on."""
        others = tuple(server for server in self._servers if server is not stamper)
        self._servers = tuple(server for server in self._servers if server is stamper) + others

    def close(self) -> None:
        """Let go of the key; what is asked for later opens it anew."""
        if self._signatory is not None and isinstance(self._signatory.key, TokenKey):
            self._signatory.key.close()
        self._signatory = None

    def _opened(self, chain: tuple[x509.Certificate, ...]) -> Signatory:
        places = self._places
        if places.kind is SignerKind.PKCS12:
            found = open_identity(places.file, self._secret).signatory
            return replace(found, chain=(*found.chain, *chain))
        if places.kind is SignerKind.CSC:
            return open_remote(CscService(places.remote, self._access), places.remote, self._secret, chain)
        if not self._secret:
            raise unusable_key(places.token, "chưa có mã PIN / there is no PIN")
        pin = str(places.secret or SECRET_VARIABLE)
        place = TokenPlace(
            places.module, places.token, places.key_label, places.key_id, places.certificate, pin, places.tries
        )
        return open_token(place, self._secret, chain)

    def _known(self) -> TrustProfile:
        if self._profile is None:
            self._profile = load_profile(None, own=self._places.anchors)
        return self._profile


def _issuer_ended(day: datetime) -> str:
    return f"chứng thư của nơi cấp hết hạn ngày {day:%d/%m/%Y} / its issuer's certificate expired on {day:%d/%m/%Y}"
