"""Reading an RFC 3161 timestamp token: its time, its authority, and whether it belongs to what it stamps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from asn1crypto import cms, tsp, x509

from domain.signatures.findings import Finding
from signing.verify.cms.integrity import Numbers, digest_name, digest_of, numbers_of
from signing.verify.cms.parts import CmsUnreadable, certificates_of, conforms, digests_of, names_only, only_signer

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Token:
    """One RFC 3161 timestamp token.

    Attributes:
        signed_data: the token.
        time: `genTime`.
        certificate: of the timestamp authority.
        embedded: other certificates the token carries.
        agrees: its imprint is that of the stamped bytes.
        numbers: what its own digest and signature value say.
        conforms: the parts that no signature protects are as the standard wants them, and every attribute that names
            the authority's certificate names this one.
        digests: of the imprint, the content and the signature.
    """

    signed_data: cms.SignedData
    time: datetime
    certificate: x509.Certificate
    embedded: tuple[x509.Certificate, ...]
    agrees: bool
    numbers: Numbers
    conforms: bool
    digests: frozenset[str]

    @property
    def intact(self) -> bool:
        """It belongs to the stamped bytes, its own numbers are right, and it conforms."""
        return self.agrees and self.numbers.right is True and self.conforms


def read_token(signed_data: cms.SignedData, stamped: Iterable[bytes]) -> Token:
    """Read a timestamp token over the bytes `stamped`.

    Raises:
        CmsUnreadable: it is no token, or cannot be parsed.
    """
    signer_info, _ = only_signer(signed_data)
    certificate, embedded = certificates_of(signed_data)
    content = signed_data["encap_content_info"]["content"]
    info = content.parsed
    if not isinstance(info, tsp.TSTInfo):
        raise CmsUnreadable(Finding.TOKEN_UNREADABLE)
    imprint = info["message_imprint"]
    algorithm = imprint["hash_algorithm"]["algorithm"].native
    own = digest_name(signer_info["digest_algorithm"]["algorithm"].native)
    return Token(
        signed_data=signed_data,
        time=info["gen_time"].native,
        certificate=certificate,
        embedded=embedded,
        agrees=digest_of(stamped, algorithm) == imprint["hashed_message"].native,
        numbers=numbers_of(signer_info, signed_data, certificate, digest_of([bytes(content)], own)),
        conforms=conforms(signed_data, certificate) and names_only(signer_info["signed_attrs"], certificate),
        digests=digests_of(signer_info["signature_algorithm"]) | {algorithm, own},
    )


def numbers_right(signed_data: cms.SignedData) -> x509.Certificate | None:
    """Certificate of the authority whose signature on the token is right and as the standard wants it; else None.

    Raises:
        CmsUnreadable: it is no token, or cannot be parsed.
    """
    token = read_token(signed_data, ())
    return token.certificate if token.numbers.right is True and token.conforms else None
