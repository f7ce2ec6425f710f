"""A file's structure costs time in proportion to its size, and nothing in it makes the checks raise."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.signatures.findings import Gap
from signing.pdf.gap_check import MOST_SIGNATURES, check_gaps
from signing.pdf.objects import indirect_object_at
from signing.pdf.outline import outline_of
from tests.signing.broken_files import COSTLY, HEAD, WORDS, calls, drawn, ended, examine
from tests.signing.revised_samples import add_signature, base, revised

_HEAD = re.compile(rb"(?<!\d)\d{1,10}[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj(?![A-Za-z0-9])")
_SOUND = revised(revised(base(), add_signature), lambda writer: add_signature(writer, "Third", (200, 90, 280, 120)))
_PACKED = revised(base(packed=True), add_signature)


@pytest.mark.parametrize("kind", COSTLY)
def test_four_times_the_size_costs_no_more_than_four_times_as_much(kind: str) -> None:
    small, large = (calls(COSTLY[kind](size)) for size in (200, 800))
    assert large < 4.2 * small + 2000


def test_ordinary_objects_are_passed_over_without_the_parser() -> None:
    for kind in ("numbers", "dictionaries", "streams"):
        outline = outline_of(COSTLY[kind](500))
        assert outline is not None
        assert outline.places.parsed == 0, kind
        assert len(list(outline.places.starting_from(0))) == 501


def test_of_too_many_signatures_the_first_are_read_and_it_is_told() -> None:
    data = COSTLY["signatures"](MOST_SIGNATURES + 50)
    outline = outline_of(data)
    assert outline is not None
    gaps = check_gaps(data, outline)
    assert len(gaps) == MOST_SIGNATURES + 1
    assert [gap.faults for gap in gaps].count((Gap.TOO_MANY,)) == 1


def test_a_signature_behind_too_many_empty_fields_is_not_overlooked_silently() -> None:
    fields = b"".join(b"%d 0 obj\n<< /FT /Sig >>\nendobj\n" % number for number in range(2, 2100))
    data = ended(HEAD + fields + b"9 0 obj\n<< /Type /Sig /ByteRange [0 1 2 3] /Contents <30> >>\nendobj\n")
    outline = outline_of(data)
    assert outline is not None
    assert [gap.faults for gap in check_gaps(data, outline)] == [(Gap.TOO_MANY,)]


def _starts(data: bytes) -> list[int]:
    """Where all objects stand, each read by the parser."""
    found, position, malformed = [], 0, 0
    while (head := _HEAD.search(data, position)) and malformed < 100:
        item = indirect_object_at(data, head.start())
        if item is None:
            malformed += 1
            position = head.end()
        else:
            found.append(item.offset)
            position = item.end if item.stream is None else item.stream_end
    return found


def _agree(data: bytes) -> None:
    outline = outline_of(data)
    if outline is not None:
        found, parsed = list(outline.places.starting_from(0)), _starts(data)
        assert found == parsed[: len(found)]
        assert len(parsed) == len(found) or outline.places.parsed > 1


@pytest.mark.parametrize(
    "text",
    [
        b"2 0 obj\n(5 0 obj 7 endobj)\nendobj\n",
        b"2 0 obj\n<< /A 1 >> 3 0 obj\n4\nendobj\n",
        b"2 0 obj\n<< /X << /Length 37 >> >>\nstream\nab\nendstream\nendobj\n3 0 obj\n1\nendobj\nendstream\n",
        b"2 0 obj\n<< /Length 3 /Length 37 >>\nstream\nab\nendstream\nendobj\n3 0 obj\n1\nendobj\nendstream\n",
        b"2 0 obj\n<< 1 /Length 37 >>\nstream\nab\nendstream\nendobj\n3 0 obj\n1\nendobj\nendstream\n",
        b"2 0 obj\n<< /Len#67th 37 >>\nstream\nab\nendstream\nendobj\n3 0 obj\n1\nendobj\nendstream\n",
        b"2 0 obj\n<< /A (/Length 2) /Length 37 >>\nstream\nab\nendstream\nendobj\n3 0 obj\n1\nendobj\nendstream\n",
        b"2 0 obj\n<< /Length 37 0 R >>\nstream\nab\nendstream\nendobj\n3 0 obj\n1\nendobj\nendstream\n",
        b"2 0 obj\n<< >> /Length 37 >>\nstream\nab\nendstream\nendobj\n3 0 obj\n1\nendobj\nendstream\n",
        b"2 0 obj\n[ 3 0 obj\n1\nendobj\n",
        b"2 0 obj\n7 8\nendobj\n3 0 obj\n<< /A 1 >> >>\nendobj\n",
    ],
)
def test_what_is_passed_over_ends_where_the_parser_would_end_it(text: bytes) -> None:
    _agree(ended(HEAD + text))


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
@example([b"1 0 obj\n", b"<<", b"/Type /XRef /W [1 2 1] /Size 3", b">>", b"stream\n"])
def test_words_in_any_order_raise_nothing(words: list[bytes]) -> None:
    for data in (HEAD + b" ".join(words), ended(HEAD + b" ".join(words))):
        examine(data)
        _agree(data)


@settings(max_examples=150)
@given(st.integers(0, 2**32), st.booleans())
def test_a_sound_file_cut_and_mixed_raises_nothing(seed: int, packed: bool) -> None:
    data = drawn(random.Random(seed), _PACKED if packed else _SOUND)  # noqa: S311 - a seeded choice of bytes
    assert calls(data) < 400 * len(data) + 100_000
    _agree(data)
