"""No verdict and no finding is without its sentence in both languages."""

from __future__ import annotations

import pytest

from domain.evidence import Indication, SubIndication
from domain.messages import Language
from signing.algorithm_findings import AlgorithmFinding
from signing.findings import GAP_PREFIX, Finding, finding_sentence
from signing.gap_check import Gap
from signing.sentences import document_sentence, file_sentence, signature_sentence

CODES = [*Finding, *AlgorithmFinding, *(GAP_PREFIX + gap for gap in Gap)]


@pytest.mark.parametrize("reason", [None, *SubIndication])
def test_each_reason_has_a_sentence_in_both_languages(reason: SubIndication | None) -> None:
    said = [signature_sentence(reason, (), field="F", signer="{S}", language=language) for language in Language]
    assert len(set(said)) == 2
    assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.parametrize("code", CODES)
def test_each_finding_has_a_sentence_in_both_languages(code: str) -> None:
    said = [finding_sentence(code, language) for language in Language]
    assert len(set(said)) == 2
    assert all(sentence.endswith(".") and sentence != code for sentence in said)


def test_a_gap_fault_is_part_of_the_sentence() -> None:
    said = signature_sentence(
        SubIndication.FORMAT_FAILURE, [GAP_PREFIX + Gap.PADDING], field="F", signer=None, language=Language.EN
    )
    assert "other than zeros" in said


def test_the_worst_of_several_signatures_is_named_as_such() -> None:
    assert document_sentence(1, "Bad.", Indication.TOTAL_FAILED, Language.EN) == "Bad."
    assert "3 signatures" in document_sentence(3, "Bad.", Indication.TOTAL_FAILED, Language.EN)
    assert document_sentence(2, "Good.", Indication.TOTAL_PASSED, Language.EN).startswith("All 2")


def test_a_file_that_is_no_pdf_is_not_called_unsigned() -> None:
    said = file_sentence(SubIndication.FORMAT_FAILURE, [Finding.NOT_A_PDF], Language.VI)
    assert said == "Tệp không phải là PDF."
