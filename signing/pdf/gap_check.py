"""The gap check on raw bytes (trust.md §1): does each signature sign what it seems to sign?

`/ByteRange [0 a b c]` signs everything but the gap from a to b, where the hexadecimal `/Contents` stands. Nothing else
about a signature is believed before its gap is sound, because all known forgeries (signature wrapping, incremental
saving, universal forgery, shadow documents) start with a gap or a tail that a library reads generously.
No PDF library is used here; ISO 32000-2 §12.8.1 requires hexadecimal `/Contents` where `/ByteRange` is present.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from domain.signatures.findings import Gap
from signing.pdf.objects import indirect_object_at
from signing.pdf.streams import unpacked
from signing.pdf.text import decoded_text
from signing.pdf.tokens import DELIMITER, WHITE, Array, Bytes, Dictionary, Reference, Text, dictionaries_in
from signing.verify.cms.encoding import encoded_length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from signing.pdf.objects import IndirectObject
    from signing.pdf.outline import Outline


_HEXADECIMAL = re.compile(rb"[0-9A-F]+|[0-9a-f]+")  # one case, so that not a bit of the gap can change unseen


def _spelled(*names: bytes) -> bytes:
    """Names as they may be written: any letter may stand as its number (ISO 32000-2 §7.3.5)."""
    spelled = (b"".join(b"(?:%c|#(?i:%02x))" % (letter, letter) for letter in name) for name in names)
    return b"/(?:" + b"|".join(spelled) + rb")(?![^" + WHITE + DELIMITER + rb"])"


_HIDDEN = re.compile(_spelled(b"ByteRange"))
_MARK = re.compile(_spelled(b"ByteRange", b"Sig", b"DocTimeStamp"))
_PACKED = re.compile(_spelled(b"ObjStm"))
_SHOWN = re.compile(_spelled(b"V") + rb"[" + WHITE + rb"]*+(?:(\d{1,10})|%)")
_TRACE = re.compile(
    rb"/(?:"
    + _spelled(b"ByteRange")[1:]
    + rb"|SubFilter\s*/(?:adbe\.|ETSI\.)|Type\s*/(?:Sig|DocTimeStamp)\b|Contents\s*<308)"
)
_RANGE_NUMBERS = 4
MOST_SIGNATURES = 100  # the most that were seen in an office's file: 16
_MOST_LOOKED_AT = 2_000  # objects with a mark of a signature or of its field
_UNPACKED = 256 << 20  # bytes of object streams looked into, in all


@dataclass(frozen=True, slots=True)
class SignatureGap:
    """One signature dictionary as it stands in the bytes.

    Attributes:
        number, generation, offset: of the object that holds it.
        field: `/T` of the field that shows it, when that is written plainly.
        faults: why it is not sound; empty when it is.
        start, end: the gap, `[start, end)`, with the delimiters.
        first, last: the signed bytes are `[first, start)` and `[end, last)`.
        contents: `/Contents` decoded, zero padding included.
        cms: the CMS without its padding.
        sub_filter: `/SubFilter`.
        modified: `/M` as written.
    """

    number: int
    generation: int
    offset: int
    field: str | None = None
    faults: tuple[Gap, ...] = ()
    start: int = 0
    end: int = 0
    first: int = 0
    last: int = 0
    contents: bytes = b""
    cms: bytes = b""
    sub_filter: str | None = None
    modified: str | None = None


def check_gaps(data: Bytes, outline: Outline) -> tuple[SignatureGap, ...]:
    """Signature dictionaries in the bytes with their faults, in the order of signing (end of signed range).

    Of a file that holds more than `MOST_SIGNATURES` the first ones are given, and one fault that says so.
    """
    gaps: list[SignatureGap] = []
    for item, found in _signatures(data, outline):
        if len(gaps) == MOST_SIGNATURES or found is None:
            gaps.append(SignatureGap(0, 0, item.offset, faults=(Gap.TOO_MANY,)))
            break
        gaps.append(_checked(data, outline, item, found))
    gaps.extend(_hidden(data, outline))
    gaps.extend(_malformed(outline))
    gaps.sort(key=lambda gap: (gap.last, gap.offset))
    latest = outline.places.defined({gap.number for gap in gaps})
    fields, cut = _fields_by_signature(data, outline, gaps), _cut_into(gaps)
    return tuple(_judged_in_file(outline, gap, latest, fields.get(gap.number, {}), cut) for gap in gaps)


def has_signature_marks(data: Bytes, outline: Outline) -> bool:
    """Whether any signature dictionary stands in the bytes, sound or not."""
    found = chain(_signatures(data, outline), _hidden(data, outline), _malformed(outline))
    return any(True for _ in found)


def _signatures(data: Bytes, outline: Outline) -> Iterator[tuple[IndirectObject, Dictionary | None]]:
    """Every signature dictionary with the object that holds it, in file order; None where too many may follow."""
    for looked_at, start in enumerate(outline.places.holders(_MARK)):
        item = indirect_object_at(data, start)
        if item is not None and looked_at == _MOST_LOOKED_AT:
            yield item, None
            return
        if item is not None:
            yield from ((item, found) for found in dictionaries_in(item.value) if _is_signature(found))


def _fields_by_signature(data: Bytes, outline: Outline, gaps: list[SignatureGap]) -> dict[int, dict[int, str | None]]:
    """Numbers and plain names of the fields whose `/V` shows a signature, by the signature's object number."""
    wanted = {gap.number for gap in gaps}
    fields: dict[int, dict[int, str | None]] = {}
    shows = (match.start() for match in outline.places.found(_SHOWN) if not match[1] or int(match[1]) in wanted)
    for start in dict.fromkeys(map(outline.places.start_of, shows if wanted else ())):
        item = indirect_object_at(data, start) if start is not None else None
        shown = item.value.get(b"V") if item and isinstance(item.value, Dictionary) else None
        if item and isinstance(item.value, Dictionary) and isinstance(shown, Reference):
            title = item.value.get(b"T")
            name = decoded_text(title) if isinstance(title, Text) and not outline.encrypted else None
            fields.setdefault(shown.number, {})[item.number] = name
    return fields


def _is_signature(found: Dictionary) -> bool:
    return found.get(b"ByteRange") is not None or (
        found.has_name(b"Type", b"Sig", b"DocTimeStamp")
        and any(found.get(key) is not None for key in (b"Filter", b"SubFilter", b"Contents"))
    )


def _hidden(data: Bytes, outline: Outline) -> Iterator[SignatureGap]:
    """Signatures in object streams, where nobody may sign."""
    left = _UNPACKED
    for start in outline.places.holders(_PACKED):
        item = indirect_object_at(data, start)
        packed = item is not None and isinstance(item.value, Dictionary) and item.value.has_name(b"Type", b"ObjStm")
        content = unpacked(data, item) if item is not None and packed and left > 0 else None
        left -= len(content or b"")
        if item is not None and _HIDDEN.search(content or b""):
            yield SignatureGap(item.number, item.generation, item.offset, faults=(Gap.OBJECT_STREAM,))
            return


def _malformed(outline: Outline) -> Iterator[SignatureGap]:
    """The first trace of a signature outside all objects and streams that could be read: it was cut or wrapped."""
    for match in outline.places.found(_TRACE):
        if outline.places.start_of(match.start()) is None:
            yield SignatureGap(0, 0, match.start(), faults=(Gap.MALFORMED,))
            return


def _checked(data: Bytes, outline: Outline, item: IndirectObject, found: Dictionary) -> SignatureGap:
    sub_filter, modified = found.get(b"SubFilter"), found.get(b"M")
    gap = SignatureGap(
        item.number,
        item.generation,
        item.offset,
        sub_filter=getattr(sub_filter, "value", b"").decode("latin-1") or None,
        modified=decoded_text(modified) if isinstance(modified, Text) and not outline.encrypted else None,
    )
    faults = list(_dictionary_faults(item, found))
    ranges = _byte_range(found)
    contents = found.get(b"Contents")
    if isinstance(ranges, Gap):
        faults.append(ranges)
    if not isinstance(contents, Text):
        faults.append(Gap.CONTENTS_MISSING)
    if isinstance(ranges, Gap) or not isinstance(contents, Text):
        return replace(gap, faults=tuple(faults))
    return _framed(data, outline, replace(gap, faults=tuple(faults)), ranges, contents)


def _dictionary_faults(item: IndirectObject, found: Dictionary) -> Iterator[Gap]:
    if found is not item.value or item.stream is not None:
        yield Gap.DIRECT_VALUE
    if found.commented:
        yield Gap.COMMENT
    if max(Counter(key for key, _ in found.entries).values()) > 1:
        yield Gap.DUPLICATE_KEY


def _byte_range(found: Dictionary) -> tuple[int, int, int] | Gap:
    value = found.get(b"ByteRange")
    if value is None:
        return Gap.BYTE_RANGE_MISSING
    numbers = [item for item in value.items if isinstance(item, int)] if isinstance(value, Array) else []
    if not isinstance(value, Array) or not len(numbers) == len(value.items) == _RANGE_NUMBERS or numbers[0] != 0:
        return Gap.BYTE_RANGE_SHAPE
    _, before, after, rest = numbers
    return (before, after, rest) if 0 < before < after else Gap.BYTE_RANGE_ORDER


def _framed(
    data: Bytes, outline: Outline, gap: SignatureGap, ranges: tuple[int, int, int], contents: Text
) -> SignatureGap:
    """The gap with its positions, checked against the string; positions count from the file's start or the header."""
    before, after, rest = ranges
    base = outline.header if contents.start == outline.header + before else 0
    gap = replace(gap, start=base + before, end=base + after, first=base, last=base + after + rest)
    faults = list(gap.faults)
    if gap.last > outline.size:
        faults.append(Gap.BEYOND_END)
    if not contents.hexadecimal or not _HEXADECIMAL.fullmatch(contents.raw) or len(contents.raw) % 2:
        return replace(gap, faults=(*faults, Gap.CONTENTS_NOT_HEXADECIMAL))
    if (contents.start, contents.end) != (gap.start, gap.end):
        return replace(gap, faults=(*faults, Gap.CONTENTS_NOT_FRAMED))
    decoded = bytes.fromhex(data[gap.start + 1 : gap.end - 1].decode("ascii"))
    length = encoded_length(decoded)
    if not any(decoded):
        faults.append(Gap.CONTENTS_EMPTY)
    elif length is None:
        faults.append(Gap.CMS_LENGTH)
    elif any(decoded[length:]):
        faults.append(Gap.PADDING)
    return replace(gap, faults=tuple(faults), contents=decoded, cms=decoded[:length])


def _judged_in_file(
    outline: Outline, gap: SignatureGap, latest: dict[int, int], fields: dict[int, str | None], cut: set[int]
) -> SignatureGap:
    """Faults that show against the rest of the file: revision boundary, redefinition, fields, other signatures."""
    faults = list(gap.faults)
    if gap.contents and Gap.BEYOND_END not in faults and not _at_boundary(outline, gap.last):
        faults.append(Gap.REVISION_BOUNDARY)
    if latest.get(gap.number, 0) > gap.offset:
        faults.append(Gap.REDEFINED)
    if len(fields) > 1:
        faults.append(Gap.SHARED)
    if gap.contents and gap.offset in cut:
        faults.append(Gap.OVERLAP)
    return replace(gap, faults=tuple(faults), field=next(iter(fields.values()), None))


def _at_boundary(outline: Outline, position: int) -> bool:
    return position == outline.size or any(end <= position <= end + 2 for end in outline.ends)


def _cut_into(gaps: list[SignatureGap]) -> set[int]:
    """Offsets of signatures that do not lie whole before the next one's gap; `gaps` in the order of their ends."""
    framed = [gap for gap in gaps if gap.contents]
    return {
        offset
        for earlier, later in pairwise(framed)
        if later.start < earlier.last or later.offset < earlier.last
        for offset in (earlier.offset, later.offset)
    }


def signed_chunks(data: Bytes, gap: SignatureGap, size: int = 1 << 20) -> Iterator[bytes]:
    """The signed bytes in order, in pieces."""
    for first, last in ((gap.first, gap.start), (gap.end, gap.last)):
        for position in range(first, last, size):
            yield data[position : min(position + size, last)]


def has_loose_tail(data: Bytes, outline: Outline, signed: int) -> bool:
    """Whether bytes of no revision follow the last revision and the signed bytes, which end at `signed`."""
    end = max(signed, outline.ends[-1] if outline.ends else 0)
    allowed = (b"",) if end == signed else (b"", b"\n", b"\r", b"\r\n")
    return data[end : end + 3] not in allowed
