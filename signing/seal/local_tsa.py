"""Timestamp tokens of RFC 3161 from the local test authority.

pyHanko's `DummyTimeStamper` is not fit for a record that is kept: it signs RSA PKCS#1 v1.5, binds its certificate by
SHA-1 (ESSCertID) and names another company's policy. This one binds by SHA-256 (RFC 5816).
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from asn1crypto import cms, core, tsp, x509
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError, dummy_digest

from signing.keys.key_signer import KeySigner, Signatory, TrialSigner

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pyhanko.sign.signers import Signer

# An object identifier of our own without a registry: arc 2.25 takes any UUID (ITU-T X.667).
TEST_POLICY: Final = "2.25.211779672070390914722196117549384878675"
_DIGESTS: Final = frozenset({"sha256", "sha384", "sha512"})


class LocalTimeStamper(TimeStamper):
    """A timestamp authority whose key lies on this machine; test use only, its policy and names say so."""

    def __init__(self, signatory: Signatory, clock: Callable[[], datetime]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._signer = KeySigner(signatory)
        self._trial = TrialSigner(signatory)
        self._clock = clock

    async def async_dummy_response(self, md_algorithm: str) -> cms.ContentInfo:
        """A token without a value, of the greatest size that one can have: ECDSA values differ by a few bytes."""
        if md_algorithm not in self._dummy_response_cache:
            _, request = self.request_cms(dummy_digest(md_algorithm), md_algorithm)  # type: ignore[no-untyped-call]
            token = await _sign(self._trial, token_info(request, self._trial.signing_cert, self._clock()))
            self._register_dummy(md_algorithm, token)  # type: ignore[no-untyped-call]
        return self._dummy_response_cache[md_algorithm]

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Answer a request with a token.

        Raises:
            TimestampRequestError: the digest is of an algorithm that TT 15/2025 does not allow.
        """
        algorithm = req["message_imprint"]["hash_algorithm"]["algorithm"].native
        if algorithm not in _DIGESTS:
            raise TimestampRequestError(f"không đóng dấu thời gian lên giá trị băm {algorithm}")
        info = token_info(req, self._signer.signing_cert, self._clock())
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": await _sign(self._signer, info)})


def token_info(request: tsp.TimeStampReq, authority: x509.Certificate, moment: datetime) -> tsp.TSTInfo:
    """The statement that the digest in `request` existed at `moment`, to the second (RFC 3161 §2.4.2)."""
    fields = {
        "version": "v1",
        "policy": TEST_POLICY,
        "message_imprint": request["message_imprint"],
        "serial_number": secrets.randbits(63) | 1 << 62,  # of fixed width, so that tokens are of fixed size
        "gen_time": moment.replace(microsecond=0),
        "accuracy": {"seconds": 1},
        "tsa": x509.GeneralName(name="directory_name", value=authority.subject),
    }
    if request["nonce"].native is not None:
        fields["nonce"] = request["nonce"]
    return tsp.TSTInfo(fields)


async def _sign(signer: Signer, info: tsp.TSTInfo) -> cms.ContentInfo:
    content = cms.EncapsulatedContentInfo(
        {"content_type": "tst_info", "content": core.ParsableOctetString(info.dump())}
    )
    return await signer.async_sign_general_data(
        content,
        "sha256",
        detached=False,
        use_cades=True,
        signed_attr_settings=PdfCMSSignedAttributes(signing_time=info["gen_time"].native),
    )
