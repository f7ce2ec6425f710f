"""ALTO 4.4: the text of a page with its geometry, as the archive keeps it (http://www.loc.gov/standards/alto/).

Every value that the archive needs can be read back from the file alone, so that the index and the text view are
rebuilt from the store:

- words: `String` with `CONTENT`, box and `WC` (three decimals); `SP` between them;
- a corrected word: what was recognised in `ALTERNATIVE`, the evidence (bits of picture and language) in its `PURPOSE`;
- a doubtful word: what it may read too, likeliest first, in `ALTERNATIVE`s of `PURPOSE` `weighed`;
- a line that a person confirmed: `CS` of the `TextLine`; of words that the person changed, `PURPOSE` tells no evidence;
- where a word was found, when it is not the picture: an `OtherTag` with its label, referred to by `TAGREFS`;
- kind of block: a `LayoutTag` with its label, referred to by `TAGREFS`; blocks stand in reading order;
- a seal, or ink that was not read: an `Illustration` whose `TYPE` is the kind of mark;
- who read it: `softwareName`; where the text comes from: `processingStepDescription`;
- skew: `ROTATION` of the page, degrees counter-clockwise as in `PageText`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from domain.errors import ArchiveError, ErrorCode
from domain.geometry import Box
from domain.text import (
    BlockKind,
    Correction,
    Mark,
    MarkKind,
    PageText,
    TextBlock,
    TextLine,
    TextSource,
    Word,
    WordOrigin,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.page import Page

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_RECOGNISED = "recognised"  # purpose of an ALTERNATIVE
_WEIGHED = "weighed"
_EVIDENCE = re.compile(_RECOGNISED + r"; image (-?[\d.]+); language (-?[\d.]+)")
_Labels = dict[tuple[str, str], str]  # of tags, by their kind and ID
_EMPTY = (
    f'<alto xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" SCHEMAVERSION="4.4"'
    f' xsi:schemaLocation="{NAMESPACE} http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"/>'
).encode()


@dataclass(frozen=True, slots=True)
class AltoPage:
    """What an ALTO file says of its page: number, size in pixels, the picture's file name, and the text."""

    number: int
    width: int
    height: int
    source_name: str
    text: PageText


def write_alto(page: Page, text: PageText | None, source_name: str) -> bytes:
    """The ALTO file of one page, UTF-8.

    Args:
        page: the page; one whose picture could not be decoded has size 0 × 0.
        text: its text in page coordinates; None for a page that failed.
        source_name: name of the file that the page came from.
    """
    text = text or PageText((), TextSource.NONE, "")
    root = etree.fromstring(_EMPTY)
    _describe(root, text, source_name)
    _tags(root, text)
    _layout(root, page, text)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def parse_alto(data: bytes) -> AltoPage:
    """Read back what `write_alto` wrote.

    Raises:
        ArchiveError: OBJECT_CORRUPT, the bytes are not an ALTO file of ours.
    """
    try:
        return _page(_root(data))
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        found = f"{type(error).__name__}: {error}"
        raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key="ALTO", expected="ALTO 4.4", found=found) from error


def _root(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def with_line_in_place(data: bytes, identifier: str, line: TextLine, confidence: float) -> bytes | None:
    """An ALTO file with `line` in place of the one called `identifier`; all else stays as whoever wrote it.

    Args:
        data: the file, which `parse_alto` reads.
        identifier: of the line, as `numbered_lines` tells it.
        line: what stands there from now on.
        confidence: of the page with it.

    Returns:
        The file; None where no line is called so, which needs the whole file anew.
    """
    root = _root(data)
    old = root.find(f".//{_name('TextLine')}[@ID='{identifier}']")
    block = None if old is None else old.getparent()
    if old is None or block is None:
        return None
    _line(block, line, identifier)
    new = block[-1]
    for name in set(old.keys()) - set(new.keys()) - {"CS"}:
        new.set(name, old.attrib[name])
    new.tail = old.tail
    block.replace(old, new)
    _one(root, "Layout/Page").set("PC", f"{confidence:.3f}")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def numbered_lines(text: PageText) -> Iterator[tuple[str, TextLine]]:
    """All lines of a page in reading order, each with its `ID` in the page's ALTO file."""
    for number, block in enumerate(text.blocks, 1):
        for index, line in enumerate(block.lines, 1):
            yield _line_id(_block_id(number), index), line


def _block_id(number: int) -> str:
    return f"B{number}"


def _line_id(block: str, number: int) -> str:
    return f"{block}_L{number}"


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, _name(tag), attributes)
    child.text = text
    return child


def _describe(root: etree._Element, text: PageText, source_name: str) -> None:
    description = _add(root, "Description")
    _add(description, "MeasurementUnit", "pixel")
    source = _add(description, "sourceImageInformation")
    _add(source, "fileName", _allowed(source_name))
    processing = _add(description, "Processing", ID="READING")
    _add(processing, "processingCategory", "contentGeneration")
    _add(processing, "processingStepDescription", text.source.value)
    software = _add(processing, "processingSoftware")
    _add(software, "softwareName", _allowed(text.engine))


def _tags(root: etree._Element, text: PageText) -> None:
    tags = _add(root, "Tags")
    for kind in sorted({block.kind for block in text.blocks}):
        _add(tags, "LayoutTag", ID=_tag_id(kind), LABEL=kind.value)
    for origin in sorted({word.origin for word in text.words()} - {WordOrigin.PICTURE}):
        _add(tags, "OtherTag", ID=_origin_id(origin), TYPE="origin", LABEL=origin.value)


def _tag_id(kind: BlockKind) -> str:
    return f"KIND_{kind.name}"


def _origin_id(origin: WordOrigin) -> str:
    return f"FROM_{origin.name}"


def _layout(root: etree._Element, page: Page, text: PageText) -> None:
    width, height = (page.image.width, page.image.height) if page.image else (0, 0)
    size = {"WIDTH": str(width), "HEIGHT": str(height)}
    layout = _add(root, "Layout")
    number = {"ID": f"PAGE_{page.number}", "PHYSICAL_IMG_NR": str(page.number)}
    sheet = _add(layout, "Page", **number, **size, PC=f"{page.confidence:.3f}", ROTATION=repr(text.skew))
    space = _add(sheet, "PrintSpace", HPOS="0", VPOS="0", **size)
    for index, block in enumerate(text.blocks, 1):
        _block(space, block, _block_id(index))
    for index, mark in enumerate(text.marks, 1):
        _add(space, "Illustration", ID=f"M{index}", **_place(mark.box), TYPE=mark.kind.value)


def _block(space: etree._Element, block: TextBlock, identifier: str) -> None:
    element = _add(space, "TextBlock", ID=identifier, **_place(block.box), TAGREFS=_tag_id(block.kind))
    for index, line in enumerate(block.lines, 1):
        _line(element, line, _line_id(identifier, index))


def _line(block: etree._Element, line: TextLine, identifier: str) -> None:
    status = {"CS": "true"} if line.confirmed else {}
    element = _add(block, "TextLine", ID=identifier, **_place(line.box), **status)
    before: Word | None = None
    for index, word in enumerate(line.words, 1):
        if before is not None:
            _space(element, before.box, word.box)
        _word(element, word, f"{identifier}_W{index}")
        before = word


def _word(line: etree._Element, word: Word, identifier: str) -> None:
    content = {"CONTENT": _allowed(word.text), "WC": f"{word.confidence:.3f}"}
    if word.origin is not WordOrigin.PICTURE:
        content["TAGREFS"] = _origin_id(word.origin)
    element = _add(line, "String", ID=identifier, **_place(word.box), **content)
    if word.correction is not None:
        _add(element, "ALTERNATIVE", _allowed(word.correction.before), PURPOSE=_purpose(word.correction))
    for other in word.others:
        _add(element, "ALTERNATIVE", _allowed(other), PURPOSE=_WEIGHED)


def _purpose(found: Correction) -> str:
    by_person = found.image == found.language == 0
    return _RECOGNISED if by_person else f"{_RECOGNISED}; image {found.image:.1f}; language {found.language:.1f}"


def _space(line: etree._Element, before: Box, after: Box) -> None:
    width = max(0, after.x - before.right)
    _add(line, "SP", HPOS=str(before.right), VPOS=str(before.y), WIDTH=str(width))


def _place(box: Box) -> dict[str, str]:
    return {"HPOS": str(box.x), "VPOS": str(box.y), "WIDTH": str(box.w), "HEIGHT": str(box.h)}


def _allowed(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold."""
    return "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cs"} and c not in "\ufffe\uffff")


def _page(root: etree._Element) -> AltoPage:
    sheet = _one(root, "Layout/Page")
    labels = {(tag.tag, _value(tag, "ID")): tag.get("LABEL", "") for tag in _one(root, "Tags").iterfind("*")}
    processing = _one(root, "Description/Processing")
    text = PageText(
        blocks=tuple(_read_block(block, labels) for block in sheet.iterfind(_path("PrintSpace/TextBlock"))),
        source=TextSource(_one(processing, "processingStepDescription").text or ""),
        engine=_one(processing, "processingSoftware/softwareName").text or "",
        skew=float(_value(sheet, "ROTATION")),
        marks=tuple(_read_mark(mark) for mark in sheet.iterfind(_path("PrintSpace/Illustration"))),
    )
    name = _one(root, "Description/sourceImageInformation/fileName").text or ""
    number, width, height = (int(_value(sheet, key)) for key in ("PHYSICAL_IMG_NR", "WIDTH", "HEIGHT"))
    return AltoPage(number, width, height, name, text)


def _read_block(block: etree._Element, labels: _Labels) -> TextBlock:
    lines = tuple(_read_line(line, labels) for line in block.iterfind(_name("TextLine")))
    return TextBlock(lines, BlockKind(_label(block, "LayoutTag", labels) or ""))


def _label(element: etree._Element, tag: str, labels: _Labels) -> str | None:
    """Label of the first tag of a kind that an element refers to; it may bear others that we know nothing of."""
    names = ((_name(tag), name) for name in element.get("TAGREFS", "").split())
    return next((labels[name] for name in names if name in labels), None)


def _read_line(line: etree._Element, labels: _Labels) -> TextLine:
    words = tuple(_read_word(word, labels) for word in line.iterfind(_name("String")))
    return TextLine(words, confirmed=line.get("CS") in {"true", "1"})


def _read_mark(mark: etree._Element) -> Mark:
    return Mark(MarkKind(_value(mark, "TYPE")), _read_place(mark))


def _read_place(element: etree._Element) -> Box:
    return Box(*(int(_value(element, key)) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT")))


def _read_word(word: etree._Element, labels: _Labels) -> Word:
    alternatives = word.findall(_name("ALTERNATIVE"))
    correction = next(filter(None, map(_read_correction, alternatives)), None)
    others = tuple(one.text or "" for one in alternatives if one.get("PURPOSE") == _WEIGHED)
    origin = WordOrigin(_label(word, "OtherTag", labels) or WordOrigin.PICTURE)
    return Word(_value(word, "CONTENT"), _read_place(word), float(_value(word, "WC")), correction, others, origin)


def _read_correction(alternative: etree._Element) -> Correction | None:
    """What was recognised; None of an alternative that has another purpose, known or not."""
    purpose = _value(alternative, "PURPOSE")
    if not purpose.startswith(_RECOGNISED):
        return None
    if purpose == _RECOGNISED:
        return Correction(alternative.text or "")
    found = _EVIDENCE.fullmatch(purpose)
    if found is None:
        raise LookupError("PURPOSE")
    return Correction(alternative.text or "", float(found[1]), float(found[2]))


def _value(element: etree._Element, name: str) -> str:
    return str(element.attrib[name])


def _path(steps: str) -> str:
    return "/".join(_name(step) for step in steps.split("/"))


def _one(root: etree._Element, steps: str) -> etree._Element:
    found = root.find(_path(steps))
    if found is None:
        raise LookupError(steps)
    return found
