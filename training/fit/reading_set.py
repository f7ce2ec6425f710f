"""Drawn pages as our reader sees them before correction, each word beside what is printed there: material to fit on.

    python -m training.fit.reading_set FILE [--part tune] [--first 100] [--pages 8] [--reader tesseract]

Every kind of upright paper; of every second page a poorer scan is read: fewer dots, softer, noisier, dimmer, through
JPEG. `training/fit/build_look_alikes.py` and `training/fit/build_confidence.py` fit on a set of the part to tune on,
`bench/reading/correction_harm.py` counts on one of the part to judge by.
"""

from __future__ import annotations

import argparse
import pickle
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from bench.reading.ocr_score import aligned
from domain.text import PageText, ReaderChoice
from ocr.engine import who_reads
from ocr.page.looks import read
from ocr.page.placing import place
from ocr.readers import engine_of, find_reader
from scan.cleaning.prepare import prepare
from scan.pictures.picture import PagePicture
from testbed.corpus import Part
from testbed.pages.collection import Kind, drawn_page
from testbed.pages.warping import scaled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from testbed.pages.sheet import DrawnPage

_DPI, _BLUR, _DIM, _GRAIN, _JPEG = (95, 175), (0.35, 0.9), (0.7, 1.0), (0, 6), (35, 85)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One page as read.

    Attributes:
        kind: of the paper.
        text: before correction, its words with glyphs.
        truth: for each word what is printed at its place: empty for nothing, None where that does not count.
    """

    kind: Kind
    text: PageText
    truth: tuple[str | None, ...]


def sheets(file: Path) -> list[ReadSheet]:
    """A set that was written before."""
    return [ReadSheet(*fields) for fields in pickle.loads(file.read_bytes())]  # noqa: S301 - our own file


def reader_of(read: Sequence[ReadSheet]) -> ReaderChoice:
    """Who read a set."""
    return who_reads(next(sheet.text.engine for sheet in read if sheet.text.engine))


def read_sheet(kind: Kind, part: Part, seed: int, choice: ReaderChoice) -> ReadSheet:
    """Draw a page, read it, and say for each word what should have been read."""
    page = drawn_page(kind, part, seed)
    if seed % 2:
        page = poorer(page, seed)
    prepared = prepare(PagePicture(page.pixels, float(page.dpi)))
    text = read(prepared.reading, prepared.reading_dpi, engine_of(find_reader(choice, ("vie",))))
    image = prepared.image
    placed = place(text, prepared.to_page, image.width, image.height, prepared.skew)
    return ReadSheet(kind, placed, tuple(_truth(placed, page)))


def poorer(page: DrawnPage, seed: int) -> DrawnPage:
    """The same page from a worse scanner."""
    chance = np.random.default_rng(seed)
    page = scaled(page, round(chance.uniform(*_DPI)))
    soft = cv2.GaussianBlur(page.pixels, (0, 0), chance.uniform(*_BLUR)).astype(np.float32)
    grain = chance.normal(0, chance.uniform(*_GRAIN), soft.shape[:2])[..., None]
    pixels = np.clip(soft * chance.uniform(*_DIM) + grain, 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(chance.uniform(*_JPEG))])
    decoded = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return replace(page, pixels=np.ascontiguousarray(decoded[..., ::-1]))


def _truth(text: PageText, page: DrawnPage) -> Iterator[str | None]:
    words = list(text.words())
    both = aligned(words, page)
    printed = both.theirs
    found = {id(word): "" if at is None else printed[at].text for word, at in zip(both.ours, both.at, strict=True)}
    return (found.get(id(word)) for word in words)


def _job(job: tuple[Kind, Part, int, ReaderChoice]) -> ReadSheet:
    return read_sheet(*job)


def main() -> None:
    """Read and write."""
    parser = argparse.ArgumentParser(prog="python -m training.fit.reading_set", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--part", type=Part, default=Part.TUNE)
    parser.add_argument("--first", type=int, default=100, help="first seed")
    parser.add_argument("--pages", type=int, default=8, help="of each kind")
    parser.add_argument("--reader", type=ReaderChoice, choices=list(ReaderChoice), default=ReaderChoice.AUTOMATIC)
    options = parser.parse_args()
    kinds = [kind for kind in Kind if kind is not Kind.TURNED]
    jobs = [(kind, options.part, options.first + n, options.reader) for n in range(options.pages) for kind in kinds]
    done = []
    with ProcessPoolExecutor(2) as pool:
        for sheet in pool.map(_job, jobs):
            done.append((sheet.kind, sheet.text, sheet.truth))
            if len(done) % len(kinds) == 0:
                options.file.write_bytes(pickle.dumps(done))
                print(f"{len(done)} of {len(jobs)} pages", flush=True)


if __name__ == "__main__":
    main()
