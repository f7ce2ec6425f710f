"""Cutting confirmed lines out of a page as the reader sees it, inside a child process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.vietnamese import nfc
from ocr.page.line_strips import line_strips
from ocr.reader.net import shipped_net
from ocr.reader.training_lines import TrainingLine, keep
from pipeline.isolation.jobs import Cut
from scan.cleaning.prepare import prepare
from scan.page_source import load_page

if TYPE_CHECKING:
    from domain.geometry import Box
    from pipeline.isolation.jobs import CutJob

_SAME_WIDTH, _SAME_ROW = 0.85, 0.5  # share of the wider one's width; of the lower one's height


def cut_lines(job: CutJob) -> Cut:
    """Cut what is confirmed, where the reader's own line finder finds it as one line.

    Raises:
        PageFailed: the picture cannot be decoded any more.
        ArchiveUnusable: READER_UNFIT.
    """
    picture = load_page(job.path, job.form, job.inner, job.limits)
    prepared = prepare(picture, job.turns)
    factor = job.width / prepared.image.width
    strips = [
        (prepared.to_page.box(box).scaled(factor), strip)
        for box, strip in line_strips(prepared.reading, prepared.reading_dpi)
    ]
    known = set(shipped_net().characters)
    cut, unknown, missed = [], [], []
    for line in job.lines:
        found = [strip for box, strip in strips if _is_same(box, line.box)]
        if not known.issuperset(nfc(line.text)):
            unknown.append(line.text)
        elif len(found) == 1:
            cut.append(TrainingLine(found[0], nfc(line.text)))
        else:
            missed.append(line.text)
    if cut:
        keep(job.target, cut)
    return Cut(len(cut), tuple(unknown), tuple(missed))


def _is_same(found: Box, line: Box) -> bool:
    """The line finder found just this line: not a part of it, not more."""
    together = min(found.right, line.right) - max(found.x, line.x)
    apart = abs(found.y + found.h / 2 - line.y - line.h / 2)
    return together >= _SAME_WIDTH * max(found.w, line.w) and apart <= _SAME_ROW * min(found.h, line.h)
