"""Our reading of a picture file as words on that picture: by the program as it is installed, or in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from domain.geometry import Box
from domain.limits import InputLimits
from domain.text import ReaderChoice, Word
from ocr.readers import find_reader
from pipeline.isolation.jobs import PageJob
from pipeline.isolation.page import read_page
from scan.identify import identify
from testbed.vankho import vankho

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from domain.page import ReadPage
    from ocr.engine import EngineInfo


def read_command(paths: Sequence[Path]) -> list[str]:
    """The command line that reads files; one line of JSON a file."""
    return vankho("read", *paths, "--json")


@dataclass(frozen=True, slots=True)
class Told:
    """One file: its name, and the words of its first page."""

    file: str
    words: tuple[Word, ...]


def words_told(output: str) -> list[Told]:
    """What `vankho read --json` printed; a file that was refused is not in it."""
    lines = (json.loads(line) for line in output.splitlines())
    return [Told(PurePath(line["file"]).name, tuple(_told(line["pages"][0]))) for line in lines]


def words_read_here(path: Path, choice: ReaderChoice = ReaderChoice.AUTOMATIC) -> list[Word]:
    """The words of a one-page file, read in this process; nothing where the page cannot be read."""
    done = page_read_here(path, choice)
    image = done.page.image
    if done.text is None or image is None:
        return []
    return [handed_in(word, image.quarter_turns, image.width, image.height) for word in done.text.words()]


def page_read_here(path: Path, choice: ReaderChoice = ReaderChoice.AUTOMATIC) -> ReadPage:
    """The page of a one-page file, read in this process."""
    limits = InputLimits()
    return read_page(PageJob(path, identify(path, limits), 1, 1, _reader(choice), limits))


def handed_in(word: Word, turns: int, width: int, height: int) -> Word:
    """A word of the upright page, which is `width` × `height`, on the picture before its `turns` clockwise."""
    x, y, w, h = word.box.as_list()
    boxes = (
        Box(x, y, w, h),
        Box(y, width - x - w, h, w),
        Box(width - x - w, height - y - h, w, h),
        Box(height - y - h, x, h, w),
    )
    return Word(word.text, boxes[turns % 4], word.confidence)


def _told(page: dict[str, Any]) -> list[Word]:
    words = (Word(w["text"], Box(w["x"], w["y"], w["w"], w["h"]), w["confidence"]) for w in page["words"])
    return [handed_in(word, page["rotation"] // 90, page["width"], page["height"]) for word in words]


@lru_cache
def _reader(choice: ReaderChoice) -> EngineInfo:
    return find_reader(choice, ("vie",))
