"""No verdict and no finding is without its sentence in both languages."""

from __future__ import annotations

import pytest

from domain.evidence import SubIndication
from domain.messages import Language
from domain.signature_roles import RoleReason, SignatureRole
from domain.signatures.algorithm_findings import AlgorithmFinding
from domain.signatures.finding_words import finding_sentence
from domain.signatures.findings import GAP_PREFIX, Finding, Gap
from domain.signatures.role_words import REASON_WORDS, ROLE_WORDS, counted, role_word
from signing.verify.words.sentences import signature_sentence

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


def test_each_role_and_each_reason_for_it_has_words_in_both_languages() -> None:
    assert set(ROLE_WORDS) == set(SignatureRole)
    assert set(REASON_WORDS) == set(RoleReason)
    for role in SignatureRole:
        assert len({counted(role, 2, language) for language in Language}) == 2


def test_a_role_of_a_later_program_is_called_not_known() -> None:
    assert role_word(SignatureRole("notary"), Language.VI) == "chưa rõ vai trò"
