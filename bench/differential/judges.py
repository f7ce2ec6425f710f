"""Four judges of signed files, each in its own words and on one scale: numbers right, coverage, conclusion."""

from __future__ import annotations

import json
import logging
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from domain.evidence import Coverage, Indication
from signing.verify.document import verify_pdf
from signing.verify.trust.anchors import TrustProfile, load_profile
from signing.verify.trust.given import Given, read_given

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

PASSED, OPEN, FAILED = "passed", "open", "failed"
JUDGES = ("ours", "pyHanko", "pdfsig", "EU DSS")
_PROFILE = Path(__file__).parents[2] / "signing" / "verify" / "trust" / "profiles" / "vn"
_OURS = {Indication.TOTAL_PASSED: PASSED, Indication.INDETERMINATE: OPEN, Indication.TOTAL_FAILED: FAILED}
_DSS = {"TOTAL_PASSED": PASSED, "INDETERMINATE": OPEN, "TOTAL_FAILED": FAILED}
_FIELD = re.compile(r"Signature Field Name: (.*)")
_VALID, _INVALID = "Signature is Valid", ("Signature is Invalid", "Digest Mismatch")


@dataclass(frozen=True, slots=True)
class Said:
    """What a judge says of one signature.

    Attributes:
        words: its own.
        right: digest and value are right; None where it does not say.
        whole: it covers the whole file; None where it does not say.
        conclusion: PASSED, OPEN, FAILED; None where it draws none.
        findings: ours only.
    """

    words: str
    right: bool | None = None
    whole: bool | None = None
    conclusion: str | None = None
    findings: tuple[str, ...] = ()

    @property
    def seen(self) -> bool:
        """The judge found the signature, or could not read the file."""
        return self != NOT_SEEN

    @property
    def short(self) -> str:
        """For a table: the conclusion, else what it says of the numbers, else its own words."""
        return self.conclusion or ("valid" if self.right else "invalid" if self.right is False else self.words)


NOT_SEEN = Said("no signature seen")


@dataclass(frozen=True, slots=True)
class Group:
    """Files that are judged with the same evidence; the shipped anchors are always among it."""

    name: str
    files: tuple[Path, ...]
    trust: tuple[Path, ...] = ()
    crls: tuple[Path, ...] = ()


Answers = dict[str, Said]  # by field; the key "" is of the file itself


def ours(group: Group, moment: datetime) -> dict[Path, Answers]:
    """Our verdicts."""
    profile, given = load_profile(None), read_given(group.trust, group.crls, ())
    return {path: _our_rows(path, profile, given, moment) for path in group.files}


def _our_rows(path: Path, profile: TrustProfile, given: Given, moment: datetime) -> Answers:
    report = verify_pdf(path, path.name, profile, moment, given=given)
    rows = {
        row.field: Said(
            _joined(row.indication, row.sub_indication),
            row.integrity,
            row.coverage is Coverage.WHOLE_FILE if row.coverage else None,
            _OURS[row.indication],
            (*row.findings, *report.findings),
        )
        for row in report.signatures
    }
    return rows or {"": Said(_joined(report.indication, report.sub_indication), findings=report.findings)}


def _joined(indication: str, reason: str | None) -> str:
    return f"{indication}/{reason}" if reason else str(indication)


def pyhanko(group: Group, moment: datetime) -> dict[Path, Answers]:
    """PyHanko as its makers show it, offline, what is not known of revocation forgiven (its default)."""
    logging.disable(logging.CRITICAL)
    profile, given = load_profile(None), read_given(group.trust, group.crls, ())
    whole = given.added_to(profile)
    try:
        return {path: dict(_pyhanko_rows(path, whole, given, moment)) for path in group.files}
    finally:
        logging.disable(logging.NOTSET)


def _pyhanko_rows(path: Path, profile: TrustProfile, given: Given, moment: datetime) -> Iterator[tuple[str, Said]]:
    with path.open("rb") as file:
        try:
            signatures = PdfFileReader(file).embedded_regular_signatures
        except Exception as fault:  # noqa: BLE001 - that it raises is its answer
            yield "", Said(f"raises {type(fault).__name__}")
            return
        for signature in signatures:
            context = ValidationContext(
                trust_roots=profile.roots,
                other_certs=profile.intermediates,
                crls=[item.crl_data for item in given.knowledge.known_crls],
                moment=moment,
                allow_fetching=False,
            )
            try:
                status = validate_pdf_signature(signature, context, skip_diff=False)
            except Exception as fault:  # noqa: BLE001
                yield str(signature.field_name), Said(f"raises {type(fault).__name__}")
                continue
            right = status.intact and status.valid
            level = status.modification_level.name if status.modification_level else "changes not judged"
            words = f"{status.summary()}; {level}"
            whole = status.coverage is not None and status.coverage.name == "ENTIRE_FILE"
            conclusion = PASSED if status.bottom_line else OPEN if right else FAILED
            yield str(signature.field_name), Said(words, right, whole, conclusion)


def pdfsig(group: Group) -> dict[Path, Answers]:
    """Poppler's program, certificates left aside: it knows the lists of a browser only."""
    return {path: _pdfsig_rows(path) for path in group.files}


def _pdfsig_rows(path: Path) -> Answers:
    done = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, check=False, timeout=120)
    parts = done.stdout.decode(errors="replace").split("Signature #")[1:]
    return dict(_pdfsig_row(part) for part in parts) or {"": NOT_SEEN}


def _pdfsig_row(part: str) -> tuple[str, Said]:
    field = _FIELD.search(part)
    said = re.search(r"Signature Validation: (.*)", part)
    words = said[1].strip() if said else "says nothing"
    right = True if _VALID in words else False if any(bad in words for bad in _INVALID) else None
    whole = None if "ocument signed" not in part else "- Total document signed" in part
    return (field[1].strip() if field else ""), Said(words, right, whole)


def dss(group: Group, jars: Path) -> dict[Path, Answers]:
    """EU DSS 6.4 (Dss.java), offline, with its default policy."""
    program, certificates = Path(__file__).with_name("Dss.java"), sorted(_PROFILE.glob("*.pem"))
    files = [program, *certificates, *group.trust, *group.crls, *group.files]
    command = ["java", "-cp", f"{jars}/*", *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=3600)
    answers: dict[Path, Answers] = {path: {} for path in group.files}
    by_name = {path.name: path for path in group.files}
    for line in done.stdout.decode().splitlines():
        told = json.loads(line)
        answers[by_name[told["file"]]][told["field"] or ""] = _dss_row(told)
    return {path: rows or {"": NOT_SEEN} for path, rows in answers.items()}


def _dss_row(told: dict[str, str]) -> Said:
    if told["indication"] == "ERROR":
        return Said(f"raises {told['reason']}")
    words = _joined(told["indication"].replace("_", "-"), None if told["reason"] == "null" else told["reason"])
    return Said(words, bool(told["intact"] and told["valid"]), conclusion=_DSS[told["indication"]])


def all_judges(groups: Sequence[Group], jars: Path | None, moment: datetime) -> dict[Path, dict[str, Answers]]:
    """What each judge says of each file."""
    said: dict[Path, dict[str, Answers]] = {path: {} for group in groups for path in group.files}
    for group in groups:
        answers = {"ours": ours(group, moment), "pyHanko": pyhanko(group, moment), "pdfsig": pdfsig(group)}
        if jars is not None:
            answers["EU DSS"] = dss(group, jars)
        for judge, files in answers.items():
            for path, rows in files.items():
                said[path][judge] = rows
    return said
