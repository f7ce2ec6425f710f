"""A term that a later program wrote comes through unharmed, and whoever says something about terms says so."""

from __future__ import annotations

import pickle

import pytest
from pydantic import TypeAdapter

from api.http.problems import problem_of
from api.terms import TERMS, finding_term, term
from domain import batches, documents, errors, events, page, text
from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from domain.messages import Language, explain
from domain.page import FindingCode, QualityFinding
from domain.page_messages import page_sentence
from domain.terms import MOST_LETTERS, Term

LISTS = sorted(
    {
        found
        for module in (batches, documents, errors, events, page, text)
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, Term) and found is not Term
    },
    key=lambda found: found.__name__,
)


@pytest.mark.parametrize("kind", LISTS)
def test_an_unknown_value_is_a_term_of_its_own_and_goes_back_as_it_came(kind: type[Term]) -> None:
    adapter = TypeAdapter(kind)
    found = adapter.validate_json('"trạng thái-mới"')
    assert isinstance(found, kind)
    assert not found.known
    assert found == "trạng thái-mới"
    assert adapter.dump_json(found).decode() == '"trạng thái-mới"'
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes
    assert found not in set(kind)
    assert all(member.known for member in kind)


@pytest.mark.parametrize("value", ["", " ", "x" * (MOST_LETTERS + 1)])
def test_what_cannot_be_a_term_is_none(value: str) -> None:
    with pytest.raises(ValueError, match="is not a valid RecordState"):
        RecordState(value)


def test_the_code_lists_of_stored_files_are_all_such_lists() -> None:
    names = {kind.__name__ for kind in LISTS}
    assert {"RecordState", "FileUse", "EventType", "FindingCode", "MarkKind", "BlockKind", "ErrorCode"} <= names


def test_an_unknown_term_is_shown_as_such() -> None:
    assert term(RecordState("moved"), Language.VI) == "giá trị lạ: moved"
    assert term(RecordState("moved"), Language.EN) == "unknown: moved"
    assert finding_term(QualityFinding(FindingCode("mould"), 0.25), Language.VI) == "giá trị lạ: mould (0.25)"
    assert all(TERMS[state] for state in RecordState)


def test_an_unknown_reason_has_a_sentence_and_a_status() -> None:
    error = ArchiveError(ErrorCode("paper-eaten"), page=3)
    assert "“paper-eaten”" in explain(error)
    assert "“paper-eaten”" in explain(error, Language.EN)
    assert "“paper-eaten”" in page_sentence(error.code, 3)
    assert problem_of(error, Language.VI).status == 500
