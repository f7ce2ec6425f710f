"""Parts that a CMS signature and a timestamp token have in common (RFC 5652): signer, certificates, algorithms.

Some real signers name the algorithm `rsaEncryption` with parameters of another algorithm where a NULL must stand; that
field is written anew for reading, while everything that is hashed keeps its bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from asn1crypto import algos, cms, core, tsp
from pyhanko.sign.general import CMSExtractionError, check_ess_certid, extract_certificate_info

from domain.signatures.algorithm_findings import AlgorithmFinding
from domain.signatures.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asn1crypto import x509


class CmsUnreadable(ValueError):  # noqa: N818 - a fact about the file
    """The CMS is not one that can be judged; `finding` says why."""

    def __init__(self, finding: str, detail: str = "") -> None:
        super().__init__(finding, detail)
        self.finding = finding


class _AnyAlgorithm(core.Sequence):  # type: ignore[misc] # asn1crypto is untyped
    _fields: ClassVar = [("algorithm", core.ObjectIdentifier), ("parameters", core.Any, {"optional": True})]


_ALGORITHMS = (("signature_algorithm", algos.SignedDigestAlgorithm), ("digest_algorithm", algos.DigestAlgorithm))
_SEQUENCE, _NULL = 0x30, b"\x05\x00"
_NEEDS_PARAMETERS = "1.2.840.113549.1.1.10"  # RSASSA-PSS
_CERTIFICATE_NAMES = {
    "signing_certificate": tsp.SigningCertificate,
    "signing_certificate_v2": tsp.SigningCertificateV2,
}


def only_signer(signed_data: cms.SignedData) -> tuple[cms.SignerInfo, bool]:
    """The one signer, and whether an algorithm field of his was written anew for reading.

    Raises:
        CmsUnreadable: there are several, or none.
    """
    signers = signed_data["signer_infos"]
    if len(signers) != 1:
        raise CmsUnreadable(Finding.CMS_SEVERAL_SIGNERS if len(signers) else Finding.CMS_NO_SIGNER)
    repaired = [_repair(signers[0], field, kind) for field, kind in _ALGORITHMS]
    return signers[0], any(repaired)


def _repair(signer_info: cms.SignerInfo, field: str, kind: type[core.Sequence]) -> bool:
    """Write the algorithm field anew, without parameters, when the library cannot parse it; True when it was."""
    value = signer_info[field]
    try:
        value.native  # noqa: B018 - parsing is what is tried
    except ValueError:
        plain = _AnyAlgorithm.load(value.dump())
        if plain["algorithm"].native == _NEEDS_PARAMETERS:
            raise CmsUnreadable(AlgorithmFinding.ALGORITHM_UNKNOWN) from None
        signer_info[field] = kind({"algorithm": plain["algorithm"].native})
        signer_info[field].native  # noqa: B018
        return True
    return False


def certificates_of(signed_data: cms.SignedData) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    """The signer's certificate and the others.

    Raises:
        CmsUnreadable: the signer's is not among them.
    """
    try:
        found = extract_certificate_info(signed_data)
    except CMSExtractionError as error:
        raise CmsUnreadable(Finding.CMS_NO_CERTIFICATE, str(error)) from error
    return found.signer_cert, tuple(found.other_certs)


def conforms(signed_data: cms.SignedData, certificate: x509.Certificate) -> bool:
    """Versions, digest list and signer identifier by RFC 5652 §5.1 and §5.3: not a bit of them may change unseen."""
    signer_info = signed_data["signer_infos"][0]
    named = signer_info["sid"].name == "issuer_and_serial_number"
    plain = signed_data["encap_content_info"]["content_type"].native == "data"
    listed = [item["algorithm"].native for item in signed_data["digest_algorithms"] if item.dump() in _plain(item)]
    return (
        signer_info["version"].native == ("v1" if named else "v3")
        and signed_data["version"].native in (("v1",) if plain and named else ("v3", "v4", "v5"))
        and signer_info["digest_algorithm"]["algorithm"].native in listed
        and (not named or signer_info["sid"].chosen["issuer"].dump() == certificate.issuer.dump())
    )


def _plain(item: algos.DigestAlgorithm) -> Iterator[bytes]:
    """A digest algorithm with NULL parameters or with none, as RFC 5754 §2 knows them."""
    name = item["algorithm"].dump()
    for parameters in (b"", _NULL):
        yield bytes([_SEQUENCE, len(name) + len(parameters)]) + name + parameters


def certificate_names(attributes: cms.CMSAttributes) -> Iterator[tsp.ESSCertID | tsp.ESSCertIDv2]:
    """What each signing-certificate attribute, of either version, names first: the signer's certificate (RFC 5035)."""
    for attribute in attributes or ():
        kind = _CERTIFICATE_NAMES.get(attribute["type"].native)
        if kind is not None:
            for value in attribute["values"]:
                yield kind.load(value.dump())["certs"][0]


def names_only(attributes: cms.CMSAttributes, certificate: x509.Certificate) -> bool:
    """Whether every signing-certificate attribute names this certificate (RFC 5816: each stands for itself)."""
    return all(check_ess_certid(certificate, name) for name in certificate_names(attributes))


def digests_of(algorithm: algos.SignedDigestAlgorithm) -> frozenset[str]:
    """Every digest that a signature algorithm names by itself; none for plain `rsaEncryption`."""
    found = set()
    try:
        found.add(str(algorithm.hash_algo))
        if algorithm["algorithm"].native == "rsassa_pss":
            found.add(str(algorithm["parameters"]["mask_gen_algorithm"]["parameters"]["algorithm"].native))
    except (ValueError, TypeError, KeyError):
        pass
    return frozenset(found)
