"""Every code has its two sentences, and they tell the facts."""

from __future__ import annotations

import pickle
import string

import pytest

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode, PageFailed, RefusedInput
from domain.messages import _SENTENCES, Language, explain, sentence


@pytest.mark.parametrize("code", ErrorCode)
@pytest.mark.parametrize("language", Language)
def test_every_code_has_a_whole_sentence_in_each_language(code: ErrorCode, language: Language) -> None:
    text = sentence(code, {}, language)

    assert len(text.split()) >= 6
    assert text[0].isupper()


@pytest.mark.parametrize("code", ErrorCode)
def test_both_languages_tell_the_same_facts(code: ErrorCode) -> None:
    """What a library said may stand behind the English sentence only."""
    vietnamese, english = (
        {field for _, field, _, _ in string.Formatter().parse(text) if field} for text in _SENTENCES[code]
    )

    assert vietnamese == english - ({"expected", "found"} if code is ErrorCode.OBJECT_CORRUPT else set())


def test_the_facts_are_filled_in() -> None:
    error = RefusedInput(ErrorCode.TOO_MANY_PAGES, pages=12_000, limit=10_000)

    assert "12000 trang" in explain(error)
    assert "12000 pages" in explain(error, Language.EN)


def test_a_missing_fact_shows_as_a_question_mark() -> None:
    assert "?" in explain(ArchiveError(ErrorCode.TOO_MANY_PAGES))


@pytest.mark.parametrize("kind", [ArchiveError, RefusedInput, PageFailed, ArchiveUnusable])
def test_an_error_survives_pickling_with_kind_code_and_facts(kind: type[ArchiveError]) -> None:
    error = pickle.loads(pickle.dumps(kind(ErrorCode.DISK_FULL, path="/kho")))  # noqa: S301 - our own bytes

    assert (type(error), error.code, error.facts) == (kind, ErrorCode.DISK_FULL, {"path": "/kho"})
