"""State of validity: what the records show, said with its evidence and never as legal advice."""

from __future__ import annotations

from datetime import date

import pytest

from domain.description.citations import Citation, CitationRole
from domain.description.dates import PartialDate
from domain.description.validity import CitedBy, Contradiction, ValidityState, validity
from domain.description.validity_sentences import validity_sentences
from domain.messages import Language

OWN = PartialDate(2010, 3, 5)


def by(
    role: CitationRole,
    day: str = "2017-04-05",
    *,
    symbol: str = "26/2017/QĐ-UBND",
    kind: str = "quyết định",
    parts: tuple[str, ...] = (),
    effective: str = "",
    sure: float = 0.97,
) -> CitedBy:
    """Another document that says something of this one."""
    citation = Citation(
        "10/2010/QĐ-UBND",
        role,
        "Quyết định số 10/2010/QĐ-UBND",
        (),
        sure,
        parts=parts,
        by="Điều 3",
        effective=PartialDate.parse(effective) if effective else None,
    )
    return CitedBy(symbol, symbol, kind, "", PartialDate.parse(day) if day else None, citation)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ((), ValidityState.IN_FORCE),
        ((by(CitationRole.BASIS), by(CitationRole.OTHER)), ValidityState.IN_FORCE),
        ((by(CitationRole.AMENDS),), ValidityState.PARTLY),
        ((by(CitationRole.REPEALS, parts=("Điều 3",)),), ValidityState.PARTLY),
        ((by(CitationRole.AMENDS), by(CitationRole.REPLACES, "2019-01-02")), ValidityState.REPLACED),
        ((by(CitationRole.REPEALS),), ValidityState.REPEALED),
        ((by(CitationRole.CORRECTS),), ValidityState.IN_FORCE),
        ((by(CitationRole.REPEALS, kind="tờ trình"),), ValidityState.IN_FORCE),  # only asks for it
    ],
)
def test_the_state_follows_from_what_later_documents_do(said: tuple[CitedBy, ...], state: ValidityState) -> None:
    found = validity(said, OWN)
    assert found.state is state
    assert not found.asked


def test_an_end_is_told_with_document_day_and_clause_as_what_the_records_show() -> None:
    found = validity([by(CitationRole.REPLACES, effective="2017-04-15")], OWN)
    (vietnamese,), (english,) = (validity_sentences(found, language) for language in (Language.VI, Language.EN))
    assert vietnamese == (
        "Theo tài liệu có trong kho: bị thay thế bởi quyết định 26/2017/QĐ-UBND ngày 05/4/2017, từ ngày 15/4/2017, "
        "theo Điều 3."
    )
    assert english == (
        "As the records of this archive show: replaced by quyết định 26/2017/QĐ-UBND of 2017-04-05, from 2017-04-15, "
        "under Điều 3."
    )


def test_without_evidence_it_is_only_said_that_the_archive_holds_none() -> None:
    (sentence,) = validity_sentences(validity([], OWN))
    assert sentence == ("Theo tài liệu có trong kho: không có tài liệu nào bãi bỏ, thay thế hay sửa đổi văn bản này.")


def test_parts_are_named() -> None:
    (sentence,) = validity_sentences(validity([by(CitationRole.REPEALS, parts=("Điều 3", "khoản 2 Điều 5"))], OWN))
    assert "Điều 3, khoản 2 Điều 5 bị bãi bỏ bởi quyết định 26/2017/QĐ-UBND" in sentence


def test_what_takes_hold_later_than_the_day_asked_about_is_only_to_come() -> None:
    said = [by(CitationRole.REPLACES, effective="2017-04-15")]
    before, after = (validity(said, OWN, on=date(2017, 4, day)) for day in (14, 15))
    assert (before.state, after.state) == (ValidityState.IN_FORCE, ValidityState.REPLACED)
    assert validity_sentences(before)[1].startswith("Sẽ có thay đổi: bị thay thế bởi")


@pytest.mark.parametrize(
    ("said", "contradiction"),
    [
        ((by(CitationRole.REPEALS), by(CitationRole.BASIS, "2020-01-01", symbol="1/QĐ")), Contradiction.USED_AFTER),
        ((by(CitationRole.REPEALS), by(CitationRole.REPLACES, "2020-01-01", symbol="1/QĐ")), Contradiction.ENDED_TWICE),
        ((by(CitationRole.REPEALS, "2009-12-31"),), Contradiction.BEFORE_ITSELF),
    ],
)
def test_evidence_that_does_not_fit_is_told_and_asked(said: tuple[CitedBy, ...], contradiction: Contradiction) -> None:
    found = validity(said, OWN)
    assert [kind for kind, _ in found.contradictions] == [contradiction]
    assert found.asked
    assert all(len(validity_sentences(found, language)) == 2 for language in Language)


def test_a_partial_date_contradicts_only_where_it_must() -> None:
    said = (by(CitationRole.REPEALS), by(CitationRole.BASIS, "2017", symbol="1/QĐ"))
    assert validity(said, OWN).contradictions == ()


def test_evidence_that_was_read_with_doubt_is_asked_and_said_so() -> None:
    found = validity([by(CitationRole.REPLACES, sure=0.6)], OWN)
    assert found.asked
    assert validity_sentences(found)[-1] == "Có chỗ máy đọc chưa chắc chắn; hãy đối chiếu với trang gốc."
