"""An archive on one machine becomes one on many and back: the same questions, the same answers, the same verdicts."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.wiring import open_parts
from tests.end_to_end import papers
from tests.end_to_end.vankho import vankho
from tests.index.back_ends import prefix_of
from tests.patience import PATIENCE_SECONDS
from tests.servers import scratch_database, server_url
from tests.storage.buckets import new_bucket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.wiring import Parts

pytestmark = pytest.mark.servers

QUESTIONS = (
    "thu vien",
    "Thư viện",
    "quyet dinh thanh lap thu vien tinh",
    '"Thư viện tỉnh"',
    "26/2017/NQ-HĐND",
    "26/2017/nq-hdnd",
    "hoà",
    "hòa",
    "UBND",
    "không có từ này",
)


class Place:
    """One archive at one scale: `vankho` with its folder and back ends."""

    def __init__(self, home: Path, **back_ends: str) -> None:
        home.mkdir(parents=True)
        self._environment = {**back_ends, "VANKHO_HOME": str(home)}

    def found(self) -> None:
        """Make the archive."""
        done = vankho("init", self._environment["VANKHO_HOME"], added=self._environment)
        assert done.code == 0, done.stderr

    @contextmanager
    def opened(self) -> Iterator[Parts]:
        """The archive in this process, for looking."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self._environment.items():
                patch.setenv(name, value)
            with open_parts(Path(self._environment["VANKHO_HOME"]), write=False) as parts:
                yield parts

    def run(self, *arguments: object, code: int = 0) -> list[Any]:
        """The JSON lines of a command that must end with `code`."""
        done = vankho(*arguments, "--json", added=self._environment, seconds=PATIENCE_SECONDS)
        assert done.code == code, done.stderr
        return done.lines

    def answers(self) -> list[list[tuple[Any, ...]]]:
        """Where each question is answered: record, page, boxes, by name, since scores are each engine's own."""
        found = [self.run("search", question)[0]["hits"] for question in QUESTIONS]
        return [sorted((hit["record"], hit["page"], str(hit["boxes"])) for hit in hits) for hits in found]

    def verdicts(self) -> list[Any]:
        """What an auditor is told of every record, but for when he asked."""
        return [{**line, "validation_time": None} for line in self.run("verify", "--all")]


def _small(folder: Path) -> Place:
    """An archive on one machine with three short documents."""
    sheets = {
        "a": ("Quyết định thành lập Thư viện tỉnh", "Số: 26/2017/NQ-HĐND"),
        "b": ("UBND xã Hòa Bình", "về thư viện trường học"),
        "c": ("Thực hiện Nghị quyết 26/2017/NQ-HĐND", "tại huyện Hoà An"),
    }
    (folder / "in").mkdir(parents=True)
    for name, lines in sheets.items():
        papers.save(papers.sheet(*lines), folder / "in" / f"{name}.png")
    place = Place(folder / "home")
    assert vankho("init", folder / "home").code == 0
    place.run("ingest", folder / "in", "--batch", "lô 1")
    return place


def test_the_same_archive_at_both_scales_and_back(tmp_path: Path) -> None:
    small = _small(tmp_path / "small")
    answers, verdicts = small.answers(), small.verdicts()
    assert [bool(found) for found in answers] == [True] * (len(QUESTIONS) - 1) + [False]
    with (
        new_bucket(server_url("MINIO_URL")) as bucket,
        scratch_database() as database,
        prefix_of(server_url("OPENSEARCH_URL")) as index,
    ):
        small.run("copy", "--to", bucket)
        big = Place(
            tmp_path / "big",
            VANKHO_OBJECT_STORE_URL=bucket,
            VANKHO_DATABASE_URL=database,
            VANKHO_INDEX_URL=index,
        )
        (rebuilt,) = big.run("rebuild")
        assert (rebuilt["records"], rebuilt["pages"]) == (3, 3)
        assert big.answers() == answers
        assert big.verdicts() == verdicts
        back = Place(tmp_path / "back")
        big.run("copy", "--to", tmp_path / "back" / "store")
    back.run("rebuild")
    assert back.answers() == answers
    assert back.verdicts() == verdicts
