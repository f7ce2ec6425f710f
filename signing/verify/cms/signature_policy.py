"""The signature policy that a signer names (EN 319 122-1 §5.2.9, §5.2.10), as far as it can be checked offline.

EN 319 102-1 clause 5.2.4: a policy that cannot be had is SIGNATURE_POLICY_NOT_AVAILABLE, one whose digest is not the
signed one POLICY_PROCESSING_ERROR; EU DSS answers the same. What a policy demands is not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from asn1crypto import algos, core

from domain.evidence import Indication, SubIndication
from domain.signatures.findings import Finding
from signing.verify.cms.integrity import digest_of
from signing.verify.verdict import Verdict

if TYPE_CHECKING:
    from asn1crypto import cms

    from signing.verify.cms.signature import CmsReading
    from signing.verify.signature_case import Draft

_IDENTIFIER, _STORE = "1.2.840.113549.1.9.16.2.15", "0.4.0.19122.1.3"
_IMPLIED = b"\x05\x00"
_NOT_AVAILABLE = Verdict(Indication.INDETERMINATE, SubIndication.SIGNATURE_POLICY_NOT_AVAILABLE)
_NOT_PROCESSED = Verdict(Indication.INDETERMINATE, SubIndication.POLICY_PROCESSING_ERROR)


class _Policy(core.Sequence):  # type: ignore[misc] # asn1crypto is untyped
    _fields: ClassVar = [
        ("identifier", core.ObjectIdentifier),
        ("digest", algos.DigestInfo),
        ("qualifiers", core.Any, {"optional": True}),
    ]


class _Stored(core.Sequence):  # type: ignore[misc] # asn1crypto is untyped
    _fields: ClassVar = [("specification", core.Any), ("document", core.Any)]


def judge_policy(draft: Draft, reading: CmsReading) -> None:
    """Tell whether the policy that the signer names is at hand and is the one he signed."""
    named = _value(reading.signer_info["signed_attrs"], _IDENTIFIER)
    if named is None or named == _IMPLIED:
        return
    try:
        document = _document(_value(reading.signer_info["unsigned_attrs"], _STORE))
        if document is None:
            draft.lower(_NOT_AVAILABLE, Finding.POLICY_NOT_AVAILABLE)
        elif not _is_signed(document, named):
            draft.lower(_NOT_PROCESSED, Finding.POLICY_DIGEST_WRONG)
        else:
            draft.note(Finding.POLICY_NAMED)
    except (ValueError, TypeError, KeyError):
        draft.lower(_NOT_PROCESSED, Finding.POLICY_DIGEST_WRONG)


def _is_signed(document: bytes, named: bytes) -> bool:
    wanted = _Policy.load(named)["digest"]
    algorithm = wanted["digest_algorithm"]["algorithm"].native
    return bool(digest_of([document], algorithm) == wanted["digest"].native)


def _value(attributes: cms.CMSAttributes, dotted: str) -> bytes | None:
    """The octets of an attribute's values, however the library would read them."""
    found = [item["values"].contents for item in attributes or () if item["type"].dotted == dotted]
    return bytes(found[0]) if found else None


def _document(stored: bytes | None) -> bytes | None:
    """The policy in the store; None when the store only says where it lies."""
    if stored is None:
        return None
    held = _Stored.load(stored)["document"].parse()
    return bytes(held.native) if isinstance(held, core.OctetString) else None
