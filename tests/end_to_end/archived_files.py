"""Files taken in by the installed program, and what tests ask about each: text, PDF/A, look, places, verdict.

The archive is asked in this process: a program begun for each of some hundred questions takes longer than the answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from bench.seen.looks import Difference, compare, drawn, mark_mask
from domain.actors import SYSTEM
from domain.documents import Record
from domain.text import plain_text
from domain.vietnamese import nfc
from pipeline.wiring import open_archive
from tests.end_to_end.vankho import vankho
from tests.judges import pdftotext

if TYPE_CHECKING:
    from collections.abc import Sequence

_RECORD: TypeAdapter[Record] = TypeAdapter(Record)
_MANY_PAGES = 3600  # seconds: a hundred and thirty pages on a busy machine
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">')


@dataclass(frozen=True)
class Archived:
    """One file in the archive; places are shares of the page's width and height from its upper left corner."""

    home: Path
    master: Path
    line: dict[str, Any]

    @property
    def code(self) -> str:
        """Its record code."""
        return str(self.line["record"])

    @property
    def findings(self) -> set[str]:
        """Codes of what whoever handed it in is told."""
        return {finding["code"] for finding in self.line.get("findings", [])}

    @cached_property
    def text(self) -> str:
        """Its text, pages parted by form feeds."""
        with open_archive(self.home, write=False) as archive:
            return plain_text(text for _, text in archive.records.page_texts(SYSTEM, self.code))

    @cached_property
    def record(self) -> dict[str, Any]:
        """What is known about it, as it is told in JSON."""
        with open_archive(self.home, write=False) as archive:
            told: dict[str, Any] = _RECORD.dump_python(archive.records.record(SYSTEM, self.code), mode="json")
        return told

    @cached_property
    def rendition(self) -> Path:
        """Its PDF/A; the master where that is signed."""
        folder = self.home.parent / f"out-{self.code}"
        with open_archive(self.home, write=False) as archive:
            archive.finding.export(SYSTEM, self.code, folder)
        (found,) = folder.rglob(f"{self.code}.pdf")
        return found

    @cached_property
    def pdfa_text(self) -> str:
        """What poppler reads in the PDF/A."""
        return nfc(pdftotext(self.rendition))

    @cached_property
    def verdict(self) -> tuple[str, str | None]:
        """Indication and sub-indication."""
        return _verdicts(self.home)[self.code]

    def difference(self, page: int = 1) -> Difference:
        """How the PDF/A looks beside the master, both drawn by poppler."""
        made = drawn(self.rendition, page)
        return compare(drawn(self.master, page), made, mark_mask(self.rendition, made.shape) if page == 1 else None)

    def places(self, query: str) -> list[tuple[float, float]]:
        """Centres of the boxes that a search draws on this file's page; empty where it is not found."""
        with open_archive(self.home, write=False) as archive:
            hits = archive.finding.search(SYSTEM, query, limit=50).hits
        hit = next((hit for hit in hits if hit.record == self.code), None)
        if hit is None:
            return []
        image = self.record["pages"][hit.page - 1]["image"]
        boxes = [box.as_list() for box in hit.boxes]
        return [((x + w / 2) / image["width"], (y + h / 2) / image["height"]) for x, y, w, h in boxes]

    @cached_property
    def pdfa_words(self) -> list[tuple[str, float, float]]:
        """Words of the PDF/A's first page with the places of their middles, as poppler finds them."""
        told = pdftotext(self.rendition, "-bbox", "-l", "1")
        size = _PAGE.search(told)
        assert size is not None
        width, height = float(size[1]), float(size[2])
        found = ((word, [float(side) for side in sides]) for *sides, word in _WORD.findall(told))
        return [
            (nfc(word), (left + right) / 2 / width, (top + bottom) / 2 / height)
            for word, (left, top, right, bottom) in found
        ]


@cache
def _verdicts(home: Path) -> dict[str, tuple[str, str | None]]:
    """Indication and sub-indication of every record, by code."""
    reports = vankho("verify", "--all", "--json", home=home, seconds=_MANY_PAGES).lines
    return {report["target"]: (report["indication"], report["sub_indication"]) for report in reports}


@dataclass
class Taken:
    """An archive with all files, by name."""

    home: Path
    files: dict[str, Archived] = field(default_factory=dict)
    others: list[dict[str, Any]] = field(default_factory=list)

    def __getitem__(self, name: str) -> Archived:
        return self.files[name]


def take_in(folder: Path, paths: Sequence[Path]) -> Taken:
    """A new archive in `folder` that has taken in these files; lines about other files are kept beside."""
    taken = Taken(folder / "home")
    vankho("init", taken.home)
    by_name = {path.name: path for path in paths}
    for line in vankho("ingest", *paths, "--json", home=taken.home, seconds=_MANY_PAGES).lines:
        if line["source"] in by_name and line["source"] not in taken.files:
            taken.files[line["source"]] = Archived(taken.home, by_name[line["source"]], line)
        else:
            taken.others.append(line)
    return taken


def one_line(text: str) -> str:
    """The text with single spaces: what stands in one line of it or runs over several."""
    return " ".join(nfc(text).split())


def missing(text: str, wanted: Sequence[str]) -> list[str]:
    """Those of the wanted that the text does not have."""
    found = one_line(text)
    return [phrase for phrase in wanted if phrase not in found]
