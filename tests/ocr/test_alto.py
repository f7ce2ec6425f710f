from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from domain.errors import ArchiveError, ErrorCode
from domain.geometry import Box
from domain.page import ColourMode, DpiSource, Page, PageImage, PageState
from domain.text import BlockKind, Correction, Mark, MarkKind, PageText, TextBlock, TextLine, TextSource, Word
from ocr.alto import NAMESPACE, parse_alto, with_line_in_place, write_alto

PAGE = Page(3, PageState.READ, PageImage(1240, 1754, 150, DpiSource.METADATA, 0, ColourMode.GREY), 2, 0.9)
ALTO = {"a": NAMESPACE}

letters = st.characters(exclude_categories=["C", "Z"])
boxes = st.builds(Box, *(st.integers(0, 9000),) * 2, *(st.integers(1, 9000),) * 2)
confidences = st.integers(0, 1000).map(lambda n: n / 1000)
evidence = st.integers(-400, 400).map(lambda n: n / 10)
corrections = st.none() | st.builds(Correction, st.text(letters, max_size=9), evidence, evidence)
others = st.lists(st.text(letters, min_size=1, max_size=9), max_size=3).map(tuple)
words = st.builds(Word, st.text(letters, min_size=1, max_size=9), boxes, confidences, corrections, others)
lines = st.builds(TextLine, st.lists(words, min_size=1, max_size=4).map(tuple), st.booleans())
blocks = st.builds(TextBlock, st.lists(lines, min_size=1, max_size=3).map(tuple), st.sampled_from(BlockKind))
marks = st.builds(Mark, st.sampled_from(MarkKind), boxes)
texts = st.builds(
    PageText,
    st.lists(blocks, max_size=4).map(tuple),
    st.sampled_from(TextSource),
    st.text(st.characters(exclude_categories=["C"]), max_size=20),
    st.floats(-15, 15, allow_nan=False),
    st.lists(marks, max_size=3).map(tuple),
)


def sample() -> PageText:
    head = TextBlock(
        (TextLine((Word("BỘ", Box(10, 10, 40, 20), 0.9), Word('"&<>', Box(60, 10, 30, 20), 0.5))),), BlockKind.ISSUER
    )
    body = TextBlock((TextLine((Word("Điều", Box(10, 90, 40, 20), 1.0),)),))
    return PageText((head, body), TextSource.RECOGNISED, "Tesseract 5.3.0 (vie)", 1.5)


@given(text=texts, name=st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=30))
@settings(max_examples=60)
def test_what_was_written_is_read_back(text: PageText, name: str) -> None:
    read = parse_alto(write_alto(PAGE, text, name))
    assert read.text == text
    assert (read.number, read.width, read.height, read.source_name) == (3, 1240, 1754, name)


def test_a_page_that_failed_has_a_file_without_text() -> None:
    read = parse_alto(write_alto(Page(1, PageState.FAILED, None), None, "hỏng.tif"))
    assert read.text == PageText((), TextSource.NONE, "")
    assert (read.width, read.height) == (0, 0)


def test_words_carry_place_and_confidence_in_pixels() -> None:
    root = etree.fromstring(write_alto(PAGE, sample(), "trang 1.png"))
    assert root.findtext("a:Description/a:MeasurementUnit", namespaces=ALTO) == "pixel"
    first = root.find(".//a:String", namespaces=ALTO)
    assert first is not None
    assert {key: first.get(key) for key in ("CONTENT", "HPOS", "VPOS", "WIDTH", "HEIGHT", "WC")} == {
        "CONTENT": "BỘ",
        "HPOS": "10",
        "VPOS": "10",
        "WIDTH": "40",
        "HEIGHT": "20",
        "WC": "0.900",
    }


def test_what_a_doubtful_word_may_read_too_stands_beside_it_with_its_purpose() -> None:
    word = Word("chi", Box(1, 2, 3, 4), 0.5, Correction("cnl", 2.0, 9.5), ("chỉ", "chí"))
    data = write_alto(PAGE, PageText((TextBlock((TextLine((word,)),)),), TextSource.RECOGNISED, "x"), "x")
    found = etree.fromstring(data).iterfind(".//a:ALTERNATIVE", namespaces=ALTO)
    told = [(element.text, element.get("PURPOSE")) for element in found]
    assert told == [("cnl", "recognised; image 2.0; language 9.5"), ("chỉ", "weighed"), ("chí", "weighed")]


def test_elements_stand_in_the_order_of_the_schema_and_every_reference_has_its_target() -> None:
    root = etree.fromstring(write_alto(PAGE, sample(), "trang 1.png"))
    assert [etree.QName(child).localname for child in root] == ["Description", "Tags", "Layout"]
    (line, *_) = root.iterfind(".//a:TextLine", namespaces=ALTO)
    assert [etree.QName(child).localname for child in line] == ["String", "SP", "String"]
    identifiers = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(identifiers) == len(set(identifiers))
    assert {element.get("TAGREFS") for element in root.iter() if element.get("TAGREFS")} <= set(identifiers)


def test_the_kind_of_a_block_is_a_layout_tag_and_the_skew_the_rotation_of_the_page() -> None:
    root = etree.fromstring(write_alto(PAGE, sample(), "x"))
    labels = {tag.get("ID"): tag.get("LABEL") for tag in root.iterfind(".//a:LayoutTag", namespaces=ALTO)}
    kinds = [labels[block.get("TAGREFS")] for block in root.iterfind(".//a:TextBlock", namespaces=ALTO)]
    assert kinds == ["issuer", "text"]
    sheet = root.find(".//a:Page", namespaces=ALTO)
    assert sheet is not None
    assert sheet.get("ROTATION") == "1.5"


def test_a_control_character_in_a_name_does_not_break_the_file() -> None:
    assert parse_alto(write_alto(PAGE, sample(), "a\x00b\x1f.png")).source_name == "ab.png"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<alto/>",
        b"not xml",
        write_alto(PAGE, sample(), "x")[:400],
        write_alto(PAGE, sample(), "x").replace(b'WC="0.900"', b'WC="high"'),
        write_alto(PAGE, sample(), "x").replace(b'TAGREFS="KIND_ISSUER"', b'TAGREFS="KIND_NONE"'),
    ],
)
def test_bytes_that_are_no_alto_of_ours_are_told(data: bytes) -> None:
    with pytest.raises(ArchiveError) as caught:
        parse_alto(data)
    assert caught.value.code is ErrorCode.OBJECT_CORRUPT


def test_entities_of_a_hostile_file_are_not_resolved() -> None:
    bomb = b'<!DOCTYPE alto [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    data = write_alto(PAGE, sample(), "NAME").replace(b"NAME", b"&a;")
    head, rest = data.split(b"?>", 1)
    assert parse_alto(head + b"?>" + bomb + rest).source_name == ""


def newer(data: bytes) -> bytes:
    """The file as a later program might have written it: kinds, elements and attributes that we know nothing of."""
    text = data.decode()
    text = text.replace('LABEL="issuer"', 'LABEL="letterhead"').replace("recognised<", "dictated<", 1)
    text = text.replace("</Tags>", '<RoleTag ID="R9" LABEL="author"/></Tags>')
    text = text.replace('TAGREFS="KIND_ISSUER"', 'TAGREFS="R9 KIND_ISSUER" LANG="vi"')
    text = text.replace("<TextLine ", '<TextLine BASELINE="31" ', 2)
    first = text.index("</String>") if "</String>" in text else text.index("/>", text.index("<String"))
    return (
        text[:first] + '><ALTERNATIVE PURPOSE="translated">MINISTRY</ALTERNATIVE></String>' + text[first + 2 :]
    ).encode()


def test_a_file_of_a_later_program_is_read_as_far_as_it_is_known() -> None:
    read = parse_alto(newer(write_alto(PAGE, sample(), "a.png")))
    assert read.text.text == sample().text
    assert [(block.kind, block.kind.known) for block in read.text.blocks] == [("letterhead", False), ("text", True)]
    assert read.text.source == "dictated"
    assert next(read.text.words()).correction is None
    assert parse_alto(write_alto(PAGE, read.text, "a.png")).text == read.text, "and is written again as it is known"


def test_one_line_is_put_in_place_and_nothing_else_is_touched() -> None:
    data = newer(write_alto(PAGE, sample(), "a.png"))
    line = TextLine((Word("Khoản", Box(10, 90, 40, 20), 1.0, Correction("Điều")),), confirmed=True)
    changed = with_line_in_place(data, "B2_L1", line, 0.75)
    assert changed is not None
    assert parse_alto(changed).text.blocks[1].lines == (line,)
    assert parse_alto(changed).text.blocks[0] == parse_alto(data).text.blocks[0]
    for kept in (b"letterhead", b"dictated", b"R9", b'LANG="vi"', b"translated"):
        assert kept in changed
    assert changed.count(b'BASELINE="31"') == 2
    assert with_line_in_place(data, "B7_L1", line, 0.75) is None
