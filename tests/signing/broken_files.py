"""Files that no program would write, for tests of cost and of what must never raise: drawn from PDF's own words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from signing.pdf.gap_check import check_gaps, has_loose_tail, has_signature_marks
from signing.pdf.outline import outline_of
from signing.verify.changes.history import History, history_of
from signing.verify.changes.later import Signed, later_changes

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from types import FrameType

HEAD = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
_SIGNATURE = b"<< /Type /Sig /Filter /X /ByteRange [0 1 2 3] /Contents <30> >>"
WORDS = (
    b"<<", b">>", b"[", b"]", b"(", b")", b"<", b">", b"<30060201010401ff>",
    b"%", b"\n", b" ", b"\r\n", b"\0", b"\\",
    b"1 0 obj\n", b"2 0 obj\n", b"3 0 obj", b"endobj\n", b"1 0 R", b"2 0 R", b"3 0 R", b"obj", b"R", b"null", b"true",
    b"stream\n", b"endstream\n", b"/Length 5", b"/Length 99999999", b"/Filter /FlateDecode",
    b"/Type /ObjStm /N 1 /First 4",
    b"/Type /XRef /W [1 2 1] /Size 3", b"/Index [0 9999999]", b"/Type /Sig", b"/SubFilter /ETSI.RFC3161",
    b"/ByteRange [0 10 20 30]", b"/Byte#52ange", b"/Contents", b"/V 2 0 R", b"/FT /Sig", b"/T (a)", b"/Kids [1 0 R]",
    b"/Type /Catalog", b"/Pages 1 0 R", b"/AcroForm 2 0 R", b"/Fields [2 0 R]", b"/Annots [2 0 R]", b"/Parent 1 0 R",
    b"xref\n0 3\n", b"0000000000 65535 f \n", b"0000000009 00000 n \n", b"trailer\n",
    b"/Prev 9", b"/Prev 60", b"/Root 1 0 R",
    b"/XRefStm 60", b"/Encrypt 2 0 R", b"/Size 3", b"startxref\n9\n%%EOF\n", b"startxref\n60\n%%EOF\n",
    b"%PDF-1.4\n", b"-1",
    b"9" * 30, b"1.5", b"+", b"#", b"\xff\xfe",
)  # fmt: skip


def ended(body: bytes) -> bytes:
    """A file of one table that names nothing."""
    end = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 4 >>\nstartxref\n%d\n%%%%EOF\n"
    return body + end % len(body)


def _each(text: bytes) -> Callable[[int], bytes]:
    """So many objects, `%d` in `text` being their numbers."""
    count = text.count(b"%d")
    return lambda size: ended(HEAD + b"".join(text % ((number,) * count) for number in range(2, size + 2)))


COSTLY: dict[str, Callable[[int], bytes]] = {
    "signatures": _each(b"%d 0 obj\n" + _SIGNATURE + b"\nendobj\n"),
    "fields": _each(b"%d 0 obj\n<< /FT /Sig /T (a) /V %d 0 R >>\nendobj\n"),
    "numbers": _each(b"%d 0 obj\n7\nendobj\n"),
    "dictionaries": _each(b"%d 0 obj\n<< /A %d 0 R /B (x) >>\nendobj\n"),
    "deep dictionaries": _each(b"%d 0 obj\n<< /A << /B << /C << /D << /E 1 >> >> >> >> >>\nendobj\n"),
    "streams": _each(b"%d 0 obj\n<< /Length 4 >>\nstream\nabcd\nendstream\nendobj\n"),
    "streams of unknown length": _each(b"%d 0 obj\n<< /Length 4 0 R >>\nstream\nabcd\nendstream\nendobj\n"),
    "object streams": _each(
        b"%d 0 obj\n<< /Type /ObjStm /N 0 /First 0 /Length 4 >>\nstream\nabcd\nendstream\nendobj\n"
    ),
    "headers": _each(b"%d 0 obj\n<< /Length 9 >>\nstream\n%%PDF-1.4\nendstream\nendobj\n"),
    "comments": _each(b"%d 0 obj %%x\n<< /A 1 %%y\n >>\nendobj\n"),
    "ends": _each(b"%d 0 obj\n1\nendobj\nstartxref\n%d\n%%%%EOF\n"),
    "traces outside": lambda size: ended(HEAD + b"/Type /Sig \n" * size),
    "one array": lambda size: ended(HEAD + b"2 0 obj [" + (_SIGNATURE + b" ") * size + b"]\nendobj\n"),
    "names": lambda size: HEAD + b"2 0 obj [" + b"/a#41" * size,
    "open arrays": lambda size: HEAD + b"2 0 obj [ " * size,
    "open dictionaries": lambda size: HEAD + b"2 0 obj << /A << " * size,
    "open strings": lambda size: HEAD + b"2 0 obj ( " * size,
    "open hexadecimal": lambda size: HEAD + b"2 0 obj < " * size,
    "tables": lambda size: HEAD + b"xref " * size + b"trailer << /Prev 50 >> startxref 48 %%EOF",
    "digits": lambda size: HEAD + b"1" * size + b" 1" * size,
    "white": lambda size: HEAD + b" " * size + b"%" * size,
}


def examine(data: bytes) -> None:
    """All that is done with a file's structure before a library sees it."""
    outline = outline_of(data)
    if outline is None:
        return
    has_signature_marks(data, outline)
    gaps = check_gaps(data, outline)
    has_loose_tail(data, outline, gaps[-1].last if gaps else 0)
    history = history_of(data, outline)
    signed = [Signed(gap.number, gap.last, gap.field or "", timestamp=False) for gap in gaps if not gap.faults]
    later_changes(data, outline, signed, history)
    if history is not None:
        _compare_all(data, history)


def _compare_all(data: bytes, history: History) -> None:
    """Every revision against the next, as if a signature ended each."""
    outline = outline_of(data)
    assert outline is not None
    ends = sorted(set(outline.ends))
    later_changes(data, outline, [Signed(2, end, "x", timestamp=False) for end in ends], history)


def calls(data: bytes) -> int:
    """How many functions are called while the file is examined: the same on every machine."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        examine(data)
    finally:
        sys.setprofile(before)
    return count


def drawn(seeded: random.Random, sound: bytes) -> bytes:
    """A file of words in any order, or a sound one with words set in, and parts cut out, doubled and moved."""
    if seeded.random() < 0.3:
        return HEAD + b" ".join(seeded.choices(WORDS, k=seeded.randrange(1, 80)))
    data = sound
    for _ in range(seeded.randrange(1, 8)):
        one, two = sorted(seeded.choices(range(len(data) + 1), k=2))
        two = min(two, one + seeded.choice((1, 5, 50, 5000)))
        word = seeded.choice((*WORDS, b"", data[one:two], data[one:two] * 2))
        data = data[:one] + word + data[seeded.choice((one, two)) :]
    return data
