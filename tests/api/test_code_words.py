"""Codes of TT 05 are told to people with what they mean, in both languages; programs get the code alone."""

from __future__ import annotations

import pytest

from api.code_words import with_meaning
from api.description_lines import said
from domain.description.fields import FieldName
from domain.dossiers.fields import DossierField, FondsField, holding_value
from domain.errors import ArchiveError
from domain.messages import Language

CODES = ("open", "closed", "0", "1", *(f"{code:02}" for code in range(12)))
CODED = (
    *(DossierField.MAINTENANCE, DossierField.LANGUAGE, DossierField.CONDITION, DossierField.CONFIDENCE),
    *(DossierField.RECOVERY, DossierField.RECOVERY_STATUS, FondsField.STATE, FondsField.LANGUAGE, FondsField.RECOVERY),
)


def valid(name: DossierField | FondsField) -> list[str]:
    """Codes that the field takes."""
    kept = []
    for code in CODES:
        try:
            kept.append(holding_value(name, code))
        except ArchiveError:
            continue
    return kept


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", CODED)
def test_each_code_that_a_field_takes_has_words_beside_it(name: DossierField | FondsField, language: Language) -> None:
    codes = valid(name)
    assert codes
    for code in codes:
        told = with_meaning(name.value, code, language)
        assert told.endswith(f" ({code})")
        assert told != f" ({code})"


def test_each_of_several_languages_has_its_words() -> None:
    assert with_meaning("language", "01, 05", Language.VI) == "Tiếng Việt (01), Tiếng Trung (05)"
    assert with_meaning("language", "01, 05", Language.EN) == "Vietnamese (01), Chinese (05)"


def test_a_code_of_a_later_program_and_what_is_no_code_stay_as_they_are() -> None:
    assert with_meaning("maintenance", "08", Language.VI) == "08"
    assert with_meaning("note", "01", Language.VI) == "01"


def test_a_records_language_and_condition_have_words_too() -> None:
    assert said(FieldName.LANGUAGE, "vi", Language.VI) == "Tiếng Việt (vi)"
    assert said(FieldName.CONDITION, "03", Language.EN) == "damaged (03)"
