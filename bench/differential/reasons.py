"""Why judges disagree about a signature, who is right, and by which clause; what no reason explains is told as such."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.differential.judges import FAILED, OPEN, PASSED, Said
from signing.verify.words.document_sentence import CHANGED

Row = dict[str, Said]  # what each judge says of one signature


@dataclass(frozen=True, slots=True)
class Reason:
    """One kind of disagreement.

    Attributes:
        title: what is odd about the signature.
        right: who is right, and why.
        clause: what says so.
        applies: to a row.
    """

    title: str
    right: str
    clause: str
    applies: Callable[[Mapping[str, Said]], bool]


def disagrees(row: Row) -> bool:
    """About whether there is a signature, about its numbers, its coverage, or the conclusion."""
    return len({said.seen for said in row.values()}) > 1 or any(
        len({getattr(said, aspect) for said in row.values() if _answers(said, aspect)}) > 1
        for aspect in ("right", "whole", "conclusion")
    )


def _answers(said: Said, aspect: str) -> bool:
    """That a judge cannot say whether the numbers are right is an answer; that it does not look at coverage is none."""
    return aspect == "right" or getattr(said, aspect) is not None


def reason_of(row: Row) -> Reason | None:
    """The first that applies."""
    return next((reason for reason in REASONS if reason.applies(row)), None)


def _found(*codes: str) -> Callable[[Mapping[str, Said]], bool]:
    return lambda row: any(code in row["ours"].findings for code in codes)


def _broken(row: Mapping[str, Said]) -> bool:
    return any(code.startswith("gap-check:") for code in row["ours"].findings)


def _revocation(row: Mapping[str, Said]) -> bool:
    """Only whoever forgives what is not known of revocation comes to a conclusion."""
    told = row["ours"], row.get("EU DSS", row["ours"])
    return all(said.conclusion == OPEN for said in told) and row["pyHanko"].conclusion in {PASSED, OPEN}


def _numbers_wrong(row: Mapping[str, Said]) -> bool:
    """One of them says that the numbers are wrong or cannot be checked, and nobody but us might say more."""
    return row["ours"].conclusion == FAILED or any(said.right is False for said in row.values())


def _algorithms(row: Mapping[str, Said]) -> bool:
    return any("CRYPTO_CONSTRAINTS" in said.words for said in row.values())


REASONS = (
    Reason(
        "the byte range does not frame the signature: the file was saved anew after signing",
        "ours. DSS sees no signature at all, which reads like an unsigned file; the visible stamp still looks whole",
        "ISO 32000-2, 12.8.1 (the range is the whole file but for Contents); EN 319 102-1, 5.2.2 (FORMAT_FAILURE)",
        _broken,
    ),
    Reason(
        "other parameters stand where NULL must under rsaEncryption",
        "ours, pdfsig, DSS: the value is right. pyHanko cannot read the CMS and raises",
        "RFC 3370, 3.2 (NULL is demanded of the signer); RFC 5652, 5.4-5.6 (the value does not depend on it)",
        _found("malformed-null"),
    ),
    Reason(
        "DigestInfo without NULL",
        "ours and DSS: both encodings are the same signature. OpenSSL and NSS know one of them only",
        "RFC 4055, 2.1",
        _found("digest-info-without-null"),
    ),
    Reason(
        "CMS in BER",
        "who reads it: CMS is BER by its own rule; that PAdES wants DER is a label, not a forgery",
        "RFC 5652, 1; ISO 32000-2, 12.8.3.3.1",
        _found("cms-not-der"),
    ),
    Reason(
        "bytes before %PDF",
        "ours: the offsets count from the header, and so does the range; what stands before is told as unsigned. "
        "pyHanko and DSS refuse the file, pdfsig hashes other bytes than were signed",
        "ISO 32000-2, 7.5.2 (offsets count from the percent sign of the header)",
        _found("foreign-bytes-before-header"),
    ),
    Reason(
        "a hybrid cross-reference, as Word writes it, under pyHanko's strict settings",
        "who judges it: such files are legal; that readers may show different things is told. pyHanko refuses them",
        "ISO 32000-2, 7.5.8.4",
        lambda row: _found("hybrid-xref")(row) and row["pyHanko"].words == "raises SignatureValidationError",
    ),
    Reason(
        "an algorithm that is on our table and not on that of DSS",
        "all who can check the value call it right; which algorithms count is the policy's to say",
        "EN 319 102-1, 5.2.8; RFC 8419 (EdDSA in CMS)",
        lambda row: row["ours"].conclusion == PASSED and _algorithms(row),
    ),
    Reason(
        "an algorithm that is forbidden today, without proof that the signature is older",
        "who says CRYPTO_CONSTRAINTS_FAILURE_NO_POE; pyHanko and pdfsig do not ask for the algorithm's date",
        "EN 319 102-1, 5.2.8 and 5.5; TS 119 312; TT 15/2025/TT-BKHCN, phụ lục I",
        _algorithms,
    ),
    Reason(
        "the numbers are wrong, or nobody can check them",
        "who does not call it right: without digest and value checked, no signature is",
        "EN 319 102-1, 5.2.7 (SIG_CRYPTO_FAILURE, HASH_FAILURE)",
        _numbers_wrong,
    ),
    Reason(
        "something was changed after the signature",
        "ours: what nobody signed, or a later signer changed in what was signed before, is told and never valid. "
        "DSS and pdfsig judge the signed bytes alone, pyHanko lets form fields be filled",
        "ISO 32000-2, 12.8.1 and 12.8.2.2 (changes are to be told from what was signed)",
        _found(*CHANGED),
    ),
    Reason(
        "the end of the certificate, or its revocation, is not proven at the time of signing",
        "ours and DSS: open. pyHanko forgives that nothing is known of revocation, and so calls it valid",
        "EN 319 102-1, 5.2.6.4 and 5.5; TT 15/2025/TT-BKHCN, phụ lục II, 1.2 (the program must warn)",
        _revocation,
    ),
    Reason(
        "a library of ours raised on this signature or on another one of the file",
        "who judges each signature by itself",
        "EN 319 102-1, 5.3 (one signature is validated at a time)",
        _found("validation-error"),
    ),
)
