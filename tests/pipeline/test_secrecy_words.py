"""The second net: a first page whose words tell a degree of secrecy stops its document, and all of it is wiped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.journal import ActOutcome, JournalFilter
from domain.secrecy import SecrecyRelease, SecrecySign
from index.index_url import open_index
from pipeline.upkeep.sweeping import drop
from pipeline.wiring import now
from tests.pipeline.readied import received, working_parts
from tests.pipeline.way import Way

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "MẬT\nUBND TỈNH BẾN TRE\nvề kế hoạch phòng thủ"
LIFTED = "GIẢI MẬT\nUBND TỈNH BẾN TRE"
ABOUT = "UBND TỈNH BẾN TRE\nvề bảo vệ bí mật nhà nước trong cơ quan"


@pytest.fixture
def way(tmp_path: Path) -> Iterator[Way]:
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    yield Way(made)
    made._made.close()
    index.close()
    made.catalogue.close()


def begun(way: Way, first: str = SECRET) -> str:
    """A document of three pages whose first says so, read as far as it may be."""
    way.pages.texts = {1: first}
    code = received(way.parts, 1, pages=3)
    way.read(code)
    return code


def ended(way: Way, code: str) -> None:
    """The end of its story."""
    with pytest.raises(ArchiveError) as refused:
        way.steps.describe(code)
    assert refused.value.code is ErrorCode.SECRET_DOCUMENT
    way.steps.fail(code, refused.value)


def places(way: Way) -> set[str]:
    """The areas of the bucket in which anything lies, and the folders of scratch."""
    assert list(way.parts.dossiers.dossiers()) == []
    kept = {info.key.split("/")[0] for info in way.parts.store.list("")} - {"ocfl"}  # an empty root
    scratch = way.parts.settings.home / "scratch"
    return kept | {path.name for path in (scratch.iterdir() if scratch.exists() else ())}


def test_nothing_of_it_is_read_on_or_left(way: Way) -> None:
    code = begun(way)
    assert way.pages.read_pages == [1]
    ended(way, code)
    assert places(way) == {"secrecy"}
    assert way.parts.catalogue.find(code) is None
    (stop,) = way.parts.stops.all()
    assert (stop.degree, stop.sign, stop.deposits[0].owner) == ("MẬT", SecrecySign.WORDS, "Lan")


def test_it_is_told_as_refused_to_whoever_waits_for_it(way: Way) -> None:
    code = begun(way)
    ended(way, code)
    (refusal,) = way.parts.catalogue.refusals()
    assert (refusal.code, refusal.owner, refusal.facts["record"]) == (ErrorCode.SECRET_DOCUMENT, "Lan", code)
    told = way.parts.stops.after(code)
    assert told is not None
    assert told.code is ErrorCode.SECRET_DOCUMENT


def test_the_journal_tells_its_hash_and_no_title(way: Way) -> None:
    ended(way, begun(way))
    way.parts.writer.flush()
    (stop,) = way.parts.stops.all()
    (told,) = way.parts.outbox.select(JournalFilter())
    assert (told.entry.object, told.entry.outcome) == (stop.content, ActOutcome.REFUSED)
    assert told.entry.reason == ErrorCode.SECRET_DOCUMENT.value
    assert "Văn bản" not in f"{told.entry} {told.personal}"


def test_killed_before_it_is_wiped_it_is_wiped_afterwards(way: Way) -> None:
    code = begun(way)
    anew = Way(way.parts)
    anew.read(code)
    assert anew.pages.read_pages == []
    ended(anew, code)
    assert places(way) == {"secrecy"}


def test_killed_while_it_is_wiped_it_is_wiped_to_the_end(way: Way) -> None:
    code = begun(way)
    drop(way.parts.store, code)
    stop = way.parts.stops.find(next(way.parts.stops.all()).content)
    assert stop is not None
    for _ in range(2):  # the step may be repeated once more
        Way(way.parts).steps.fail(code, stop.refusal)
    assert places(way) == {"secrecy"}
    assert way.parts.catalogue.find(code) is None


def test_what_was_released_goes_on(way: Way) -> None:
    code = begun(way)
    (stop,) = way.parts.stops.all()
    way.parts.stops.release(stop.content, SecrecyRelease(now(), "Lan", "không mật"))
    way.read(code)
    assert way.pages.read_pages == [1, 1, 2, 3]
    way.steps.describe(code)


@pytest.mark.parametrize("first", [LIFTED, ABOUT])
def test_words_in_text_and_a_lifted_degree_stop_nothing(way: Way, first: str) -> None:
    begun(way, first)
    assert way.pages.read_pages == [1, 2, 3]
    assert list(way.parts.stops.all()) == []
