"""Pictures in the journal: a page that is looked at is a view of its record, a thumbnail beside a hit is none."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError
from domain.journal import Act, JournalFilter
from pipeline.archive import Archive
from tests.pipeline.journal.conftest import LAN, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.wiring import Parts

CODE = "VK.2026.000001.0000001"  # of no record: that somebody asked is told all the same


@pytest.fixture
def parts(home: Path) -> Iterator[Parts]:
    with opened(home) as made:
        yield made


def views(parts: Parts) -> list[str]:
    """Page numbers of the views told so far."""
    parts.writer.flush()
    entries = [told.entry for told in parts.database.journal.select(JournalFilter(), limit=100)[::-1]]
    assert {(entry.act, entry.object) for entry in entries} <= {(Act.VIEW, CODE)}
    return [entry.detail for entry in entries]


def test_thumbnails_are_no_views_and_a_page_is_one_view_however_often_its_picture_is_fetched(parts: Parts) -> None:
    finding = Archive.of(parts).finding
    for number in range(1, 30):
        for look in (finding.drawn_thumbnail, finding.thumbnail):
            with pytest.raises(ArchiveError):
                look(LAN, CODE, number)
    assert views(parts) == []
    for number in (1, 1, 2):
        for width in (480, 960):
            with suppress(ArchiveError):
                finding.drawn_picture(LAN, CODE, number, width)
            with suppress(ArchiveError):
                finding.page_picture(LAN, CODE, number, width)
    assert views(parts) == ["1", "2"]
