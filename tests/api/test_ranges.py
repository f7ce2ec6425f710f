"""Parts of files: what RFC 9110 §14 has a server answer, ignore and refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.ranges import wanted_ranges

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("bytes=0-0", [(0, 0)]),
        ("bytes=10-19", [(10, 19)]),
        ("Bytes = 90-", [(90, 99)]),
        ("bytes=-1", [(99, 99)]),
        ("bytes=-1000", [(0, 99)]),
        ("bytes=90-1000", [(90, 99)]),
        ("bytes=0-1,\t5-6 ,, -2", [(0, 1), (5, 6), (98, 99)]),
        ("bytes=0-1,100-200", [(0, 1)]),
        (f"bytes=1-{'9' * 5000}", [(1, 99)]),
        ("bytes=100-", []),
        ("bytes=-0", []),
        (f"bytes={'9' * 5000}-", []),
    ],
)
def test_a_range_that_is_one_is_understood(header: str, wanted: list[tuple[int, int]]) -> None:
    assert wanted_ranges(header, 100) == wanted


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-2",
        "bytes=0-1,x",
        "bytes=1 0-20",
        "bytes=--1",
        "bytes=+1-2",
        "bytes=٣-٤",
        "lines=1-2",
        "bytes=0-1;2-3",
        "bytes=" + ",".join(["0-"] * 50),
    ],
)
def test_what_is_no_range_or_asks_for_too_many_pieces_is_ignored(header: str) -> None:
    assert wanted_ranges(header, 100) is None


@given(st.text(st.sampled_from("bytes=0123456789-, \tx")), st.integers(0, 50))
def test_a_range_lies_in_the_file_whatever_is_asked(header: str, size: int) -> None:
    for start, end in wanted_ranges(f"bytes={header}", size) or ():
        assert 0 <= start <= end < size


@pytest.mark.parametrize("bad", ["bytes=5-2", "bytes=x", "pages=1-2", "bytes=", "nonsense"])
def test_a_bad_range_gives_the_whole_file(client: TestClient, notice: str, bad: str) -> None:
    whole = client.get(f"/api/v1/records/{notice}/file")
    answer = client.get(f"/api/v1/records/{notice}/file", headers={"Range": bad})
    assert (answer.status_code, answer.content) == (200, whole.content)


def test_several_ranges_come_in_parts_and_one_outside_is_left_out(client: TestClient, notice: str) -> None:
    place = f"/api/v1/records/{notice}/file"
    whole = client.get(place).content
    several = client.get(place, headers={"Range": "bytes=0-9,20-29"})
    assert several.status_code == 206
    assert whole[:10] in several.content
    assert whole[20:30] in several.content
    one = client.get(place, headers={"Range": f"bytes=0-9,{len(whole)}-"})
    assert (one.status_code, one.content) == (206, whole[:10])


def test_a_range_outside_the_file_is_told(client: TestClient, notice: str) -> None:
    place = f"/api/v1/records/{notice}/file"
    size = len(client.get(place).content)
    answer = client.get(place, headers={"Range": f"bytes={size}-"})
    assert (answer.status_code, answer.json()["code"]) == (416, "range-outside")
    assert answer.headers["content-range"] == f"bytes */{size}"
    changed = client.get(place, headers={"Range": f"bytes={size}-", "If-Range": '"other"'})
    assert changed.status_code == 200


def test_head_has_no_ranges(client: TestClient, notice: str) -> None:
    place = f"/api/v1/records/{notice}/file"
    got, head = client.get(place), client.head(place, headers={"Range": "bytes=0-9"})
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(got.content)))
    assert head.headers["etag"] == got.headers["etag"]
