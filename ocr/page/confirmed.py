"""Lines that a person confirmed: how they come about, and how they outlive another reading of their page. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from domain.geometry import Box, union
from domain.text import Correction, PageText, TextBlock, TextLine, Word
from domain.vietnamese import nfc
from ocr.alto import numbered_lines
from ocr.page.placing import map_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def confirmed(line: TextLine, text: str | None = None) -> TextLine:
    """`line` as a person says that it reads, what the machine recognised kept with each changed word.

    Args:
        line: as it stands.
        text: what is printed there, at least one word; None for a line that is right as it stands.
    """
    wanted = [word.text for word in line.words] if text is None else nfc(text).split()
    words = (word for group in _groups(line.words, wanted) for word in group.words())
    return TextLine(tuple(words), confirmed=True)


def with_line(text: PageText, identifier: str, line: TextLine) -> PageText:
    """The page with `line` in place of the one that ALTO calls `identifier` (`B1_L2`)."""
    names = (name for name, _ in numbered_lines(text))
    blocks = (
        replace(block, lines=tuple(line if next(names) == identifier else old for old in block.lines))
        for block in text.blocks
    )
    return replace(text, blocks=tuple(blocks))


def with_confirmed(reading: PageText, stored: PageText, factor: float = 1.0) -> PageText:
    """A new reading of a page in which the confirmed lines of the stored one take the place of what was read there.

    Args:
        reading: of the page as it is read now.
        stored: the text that it will follow.
        factor: pixels of the page as it is read now to a pixel of the page as it was read.
    """
    if factor != 1.0:
        stored = map_words(stored, lambda word: replace(word, box=word.box.scaled(factor)))
    for block in stored.blocks:
        for line in block.lines:
            if line.confirmed:
                reading = _put(reading, line, block)
    return reading


@dataclass(slots=True)
class _Group:
    """Words that stand for one another: as they stand, and as the person writes them."""

    old: list[Word]
    new: list[str]

    def words(self) -> Iterator[Word]:
        if [word.text for word in self.old] == self.new:
            yield from (replace(word, confidence=1.0, glyphs=(), others=()) for word in self.old)
            return
        recognised = " ".join(filter(None, (word.recognised for word in self.old)))
        boxes = _divided(union(word.box for word in self.old), self.new)
        for text, box, before in zip(self.new, boxes, [recognised, *[""] * len(self.new)], strict=False):
            yield Word(text, box, 1.0, None if text == before else Correction(before))


def _groups(words: Sequence[Word], wanted: list[str]) -> list[_Group]:
    """Alike words alone, others with those in their place; no group lacks either side."""
    matcher = SequenceMatcher(None, [word.text for word in words], wanted, autojunk=False)
    groups: list[_Group] = []
    for _, i, old_end, j, new_end in matcher.get_opcodes():
        old, new = list(words[i:old_end]), wanted[j:new_end]
        if len(old) == len(new):
            groups += [_Group([word], [text]) for word, text in zip(old, new, strict=True)]
        elif groups and not (old and new):
            groups[-1] = _Group([*groups[-1].old, *old], [*groups[-1].new, *new])
        else:
            groups.append(_Group(old, new))
    if len(groups) > 1 and not (groups[0].old and groups[0].new):
        first, second = groups[:2]
        groups[:2] = [_Group([*first.old, *second.old], [*first.new, *second.new])]
    return groups


def _divided(box: Box, words: Sequence[str]) -> list[Box]:
    """A box shared out among words by their letters, a letter's room between them."""
    total = sum(len(word) for word in words) + len(words) - 1
    boxes, passed = [], 0
    for word in words:
        left, right = (box.x + round(box.w * at / total) for at in (passed, passed + len(word)))
        boxes.append(Box(left, box.y, max(1, right - left), box.h))
        passed += len(word) + 1
    return boxes


def _put(reading: PageText, line: TextLine, home: TextBlock) -> PageText:
    """`line` where its words were read; where nothing was read there, as a block of its own by its height."""
    blocks, placed = [], False
    for block in reading.blocks:
        lines: list[TextLine] = []
        for read in block.lines:
            rest = read.words if read.confirmed else tuple(word for word in read.words if not _within(word, line.box))
            if rest == read.words:
                lines.append(read)
                continue
            left = tuple(word for word in rest if word.box.x < line.box.x)
            right = rest[len(left) :]
            put = () if placed else (line,)
            lines += [TextLine(left)] if left else []
            lines += put
            lines += [TextLine(right)] if right else []
            placed = True
        if lines:
            blocks.append(replace(block, lines=tuple(lines)))
    if not placed:
        above = sum(block.box.y < line.box.y for block in blocks)
        blocks.insert(above, TextBlock((line,), home.kind))
    return replace(reading, blocks=tuple(blocks))


def _within(word: Word, box: Box) -> bool:
    x, y = word.box.x + word.box.w / 2, word.box.y + word.box.h / 2
    return box.x <= x < box.right and box.y <= y < box.bottom
