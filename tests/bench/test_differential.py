"""The differential table: who disagrees about what, with a reason, and what no reason explains."""

from __future__ import annotations

from pathlib import Path

from bench.differential.judges import FAILED, NOT_SEEN, OPEN, PASSED, Answers, Said
from bench.differential.page import page, rows_of
from bench.differential.reasons import disagrees, reason_of

OURS = Said("INDETERMINATE/X", right=True, whole=True, conclusion=OPEN)
VERSIONS = {"pyhanko": "0", "pdfsig": "0", "moment": "2026-11-30"}


def row(ours: Said = OURS, pyhanko: Said = OURS, pdfsig: Said = OURS, dss: Said = OURS) -> dict[str, Said]:
    return {"ours": ours, "pyHanko": pyhanko, "pdfsig": pdfsig, "EU DSS": dss}


def test_who_draws_no_conclusion_does_not_disagree_with_one() -> None:
    assert not disagrees(row(pdfsig=Said("Signature is Valid.", right=True)))


def test_they_disagree_about_numbers_coverage_conclusion_or_that_there_is_a_signature() -> None:
    assert disagrees(row(pdfsig=Said("Digest Mismatch.", right=False, whole=True)))
    assert disagrees(row(pdfsig=Said("Signature is Valid.", right=True, whole=False)))
    assert disagrees(row(dss=Said("TOTAL-PASSED", right=True, conclusion=PASSED)))
    broken = Said("TOTAL-FAILED/FORMAT_FAILURE", conclusion=FAILED, findings=("gap-check:contents-not-framed",))
    unseen = row(broken, Said("raises ValueError"), Said("Unknown Validation Failure."), NOT_SEEN)
    assert disagrees(unseen)
    reason = reason_of(unseen)
    assert reason is not None
    assert "saved anew" in reason.title


def test_a_word_on_the_file_is_a_word_on_each_signature() -> None:
    judges: dict[str, Answers] = {"ours": {"A": OURS, "B": OURS}, "pyHanko": {"": Said("raises PdfReadError")}}
    assert {field: row["pyHanko"].words for field, row in rows_of(judges).items()} == dict.fromkeys(
        "AB", "raises PdfReadError"
    )


def test_a_disagreement_without_a_reason_is_counted_and_shown() -> None:
    strange = Said("TOTAL-FAILED/SIG_CRYPTO_FAILURE", right=True, conclusion=FAILED)
    judges = {name: {"S": said} for name, said in row(Said("TOTAL-PASSED", True, True, PASSED), dss=strange).items()}  # noqa: FBT003
    text, unexplained = page({Path("a.pdf"): judges}, VERSIONS)
    assert unexplained == 1
    assert "Not explained (1 signatures of 1 files)" in text
    same, none = page({Path("a.pdf"): {name: {"S": OURS} for name in row()}}, VERSIONS)
    assert none == 0
    assert "About 0 signatures" in same
