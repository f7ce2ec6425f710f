"""Timestamp tokens that a decent authority would not make: weak digests, doubled attributes, made by its real key."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from asn1crypto import algos, cms, core, tsp
from pyhanko.sign.general import as_signing_certificate, as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from signing.keys.key_places import TIMESTAMP_KEY
from signing.seal.local_tsa import token_info
from tests.signing.seal_material import PASSWORDS
from tests.signing.signed_samples import office

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from asn1crypto import x509


def stamping(
    keys: Path,
    moment: datetime,
    *,
    imprint: str = "sha256",
    own: str = "sha256",
    more: Callable[[SimpleSigner], Sequence[cms.CMSAttribute]] = lambda _: (),
) -> Callable[[cms.ContentInfo], bytes]:
    """A change for `resigned`: the signature gets a token with these digests and these attributes besides its own."""

    def change(content: cms.ContentInfo) -> bytes:
        signer = content["content"]["signer_infos"][0]
        token = odd_token(keys, moment, signer["signature"].native, imprint=imprint, own=own, more=more)
        signer["unsigned_attrs"] = [simple_cms_attribute("signature_time_stamp_token", token)]
        return bytes(content.dump())

    return change


def odd_token(
    keys: Path,
    moment: datetime,
    stamped: bytes,
    *,
    imprint: str,
    own: str,
    more: Callable[[SimpleSigner], Sequence[cms.CMSAttribute]],
) -> cms.ContentInfo:
    """A token over `stamped` by the test authority's own key."""
    signer = SimpleSigner.load_pkcs12(str(keys / TIMESTAMP_KEY), passphrase=PASSWORDS.timestamp)
    assert isinstance(signer, SimpleSigner)
    assert signer.signing_cert is not None
    digest = hashlib.new(imprint, stamped).digest()
    asked = {"hash_algorithm": algos.DigestAlgorithm({"algorithm": imprint}), "hashed_message": digest}
    info = token_info(tsp.TimeStampReq({"version": 1, "message_imprint": asked}), signer.signing_cert, moment)
    held = cms.EncapsulatedContentInfo({"content_type": "tst_info", "content": core.ParsableOctetString(info.dump())})
    settings = PdfCMSSignedAttributes(signing_time=moment)

    async def signed() -> cms.ContentInfo:
        content_digest = hashlib.new(own, info.dump()).digest()
        attributes = await signer.signed_attrs(
            content_digest, own, settings, content_type="tst_info", use_pades=False, is_pdf_sig=False
        )
        every = cms.CMSAttributes([*attributes, *more(signer)])
        return await signer.async_sign_prescribed_attributes(own, every, cms_version="v3", encap_content_info=held)

    return asyncio.run(signed())


def by_sha1(certificate: x509.Certificate) -> cms.CMSAttribute:
    """The older signing-certificate attribute."""
    return simple_cms_attribute("signing_certificate", as_signing_certificate(certificate))


def by_sha256(certificate: x509.Certificate) -> cms.CMSAttribute:
    """The newer one."""
    return simple_cms_attribute("signing_certificate_v2", as_signing_certificate_v2(certificate))


def own_name(signer: SimpleSigner) -> Sequence[cms.CMSAttribute]:
    """The authority's certificate, named by SHA-1 as well."""
    assert signer.signing_cert is not None
    return [by_sha1(signer.signing_cert)]


def own_name_again(signer: SimpleSigner) -> Sequence[cms.CMSAttribute]:
    """The authority's certificate, named a second time in the same way."""
    assert signer.signing_cert is not None
    return [by_sha256(signer.signing_cert)]


def anothers_name(keys: Path) -> Callable[[SimpleSigner], Sequence[cms.CMSAttribute]]:
    """The signer's certificate, where the authority's must stand."""
    certificate = office(keys).signing_cert
    assert certificate is not None
    return lambda _: [by_sha1(certificate)]
