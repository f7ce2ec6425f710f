"""Names to pick from while somebody types: confirmed ones first, marks and case not counted."""

from __future__ import annotations

from domain.description.authorities import AuthorityDecision, AuthorityKind, AuthorityRecord, AuthorityState
from domain.description.fields import FieldName
from pipeline.authorities.picking import names_for
from pipeline.wiring import now


def _decided(kind: AuthorityKind, name: str, state: AuthorityState = AuthorityState.CONFIRMED) -> AuthorityRecord:
    return AuthorityRecord(name, kind, name, decisions=(AuthorityDecision(state, now(), "Lan", "đúng", name),))


def test_those_that_begin_so_come_before_those_of_which_a_word_does() -> None:
    decided = [_decided(AuthorityKind.PERSON, name) for name in ("Lò Thị Hòa", "Hoàng Văn Páo", "Vũ Đình Bảy")]
    assert names_for(FieldName.SIGNER_NAME, "hoa", decided, 20) == ("Hoàng Văn Páo", "Lò Thị Hòa")
    assert names_for(FieldName.SIGNER_NAME, "  THỊ hò ", decided, 20) == ("Lò Thị Hòa",)


def test_what_was_refused_or_is_of_another_kind_is_not_offered() -> None:
    decided = [
        _decided(AuthorityKind.BODY, "Trạm Thú y Khe Lạnh"),
        _decided(AuthorityKind.BODY, "Trạm Thú y Khe Lanh", AuthorityState.REFUSED),
        _decided(AuthorityKind.PLACE, "Trạm Tấu"),
    ]
    assert names_for(FieldName.ISSUER, "tram", decided, 20) == ("Trạm Thú y Khe Lạnh",)
    assert names_for(FieldName.PLACE, "tram", decided, 20) == ("Trạm Tấu",)


def test_confirmed_names_stand_before_the_lists_own_and_no_name_twice() -> None:
    listed = names_for(FieldName.ISSUER, "", [], 500)
    names = names_for(FieldName.ISSUER, "", [_decided(AuthorityKind.BODY, "Trạm Y")], 500)
    assert names == ("Trạm Y", *listed)
    again = names_for(FieldName.ISSUER, "", [_decided(AuthorityKind.BODY, listed[3])], 500)
    assert again[0] == listed[3]
    assert len(again) == len(set(again)) == len(listed)


def test_no_more_than_are_asked_for_and_none_of_fields_without_lists() -> None:
    assert len(names_for(FieldName.KIND, "", [], 5)) == 5
    assert names_for(FieldName.NUMBER, "1", [_decided(AuthorityKind.PERSON, "1")], 5) == ()
