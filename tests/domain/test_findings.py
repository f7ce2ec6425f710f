from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from domain.digest import fixity_of
from domain.documents import Noticed, Relation, RelationKind, SourceFile, SourceFormat
from domain.errors import ErrorCode
from domain.findings import FindingLevel, SourceFinding, SourceFindingCode, page_level
from domain.page import ColourMode, DpiSource, FindingCode, Page, PageImage, PageState, QualityFinding

_JSON = TypeAdapter(SourceFinding)
_FILE = SourceFile("a.pdf", SourceFormat.PDF, fixity_of([b"a"]))
_IMAGE = PageImage(10, 10, 200, DpiSource.METADATA, 0, ColourMode.GREY)


@pytest.mark.parametrize("code", SourceFindingCode)
def test_a_finding_comes_back_from_json_and_from_its_stable_code(code: SourceFindingCode) -> None:
    finding = SourceFinding(code, 3, ("a", "b"), (1, 2))
    assert _JSON.validate_json(_JSON.dump_json(finding)) == finding
    assert SourceFinding.parse(finding.stable) == replace(finding, names=(), pages=())
    assert SourceFinding.parse(code.value) == SourceFinding(code)


def test_a_code_of_a_later_program_is_kept_and_looked_at() -> None:
    finding = _JSON.validate_json('{"code": "later-thing", "number": 2}')
    assert (finding.code.known, finding.level, finding.stable) == (False, FindingLevel.DOUBTFUL, "later-thing:2")
    assert b'"later-thing"' in _JSON.dump_json(finding)


def test_facts_that_nobody_need_act_on_are_not_counted() -> None:
    quiet = tuple(SourceFinding(code) for code in (SourceFindingCode.UPDATES, SourceFindingCode.LINKS))
    skewed = replace(_IMAGE, findings=(QualityFinding(FindingCode.SKEWED, 2.0),))
    noticed = Noticed((replace(_FILE, findings=quiet),), (Page(1, PageState.READ, skewed),))
    assert noticed.to_look_at == 0


def test_doubts_losses_unread_pages_and_relations_are_counted() -> None:
    file = replace(
        _FILE, findings=(SourceFinding(SourceFindingCode.DAMAGED), SourceFinding(SourceFindingCode.NOTES, 1))
    )
    unread = replace(_IMAGE, findings=(QualityFinding(FindingCode.UNREAD_TEXT, 4),))
    pages = (Page(1, PageState.READ, unread), Page(2, PageState.FAILED, None, reason=ErrorCode.BROKEN_PAGE.value))
    grown, part = (Relation(kind, "1" * 64, "vb", "VK.1") for kind in (RelationKind.FOLLOWS, RelationKind.PART_OF))
    assert Noticed((file,), pages, (grown,)).to_look_at == 5
    assert Noticed((file,), pages, (grown, part)).to_look_at == 5


@pytest.mark.parametrize("code", FindingCode)
def test_every_finding_about_a_page_has_a_level(code: FindingCode) -> None:
    assert page_level(code) in set(FindingLevel)


def test_print_that_was_not_read_is_lost_to_the_search() -> None:
    assert page_level(FindingCode.UNREAD_TEXT) is FindingLevel.LOST
