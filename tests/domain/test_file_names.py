from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.uploads.upload_store import file_name
from domain.file_names import KNOWN_EXTENSIONS, cut_name, portable_name, printable_name, split_name
from domain.vietnamese import nfc
from scan.identify import _EXTENSIONS
from storage.objects.keys import check_key

_SPACES = "\u00a0\u1680\u2000\u2003\u2007\u200a\u202f\u205f\u3000\u2028\u2029\t\n\v\f\r\x1c\x1f\x85 "
_UNSEEN = "\x00\x07\x1b\x7f\x9b\u00ad\u061c\u200b\u200d\u200e\u202e\u2060\u2066\u2069\ufeff\U000e0041\u3164\u115f\u2800"
_MARKS = "\u0301\u0323\u034f\ufe0f\u20e3"
_OTHERS = 'aĐắ.. __~-%/\\:*?"<>|\ud800\udfff\ufffe\uffff\ue000\u0378🗂'
_NAMES = st.one_of(
    st.text(st.characters(), max_size=300),
    st.text(st.sampled_from(_SPACES + _UNSEEN + _MARKS + _OTHERS), max_size=40),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["CON", "nul", "Com1", "LPT¹", "aux "]),
        st.sampled_from(["", ".", ".pdf"]),
        st.text(max_size=3),
    ),
    st.builds(
        "{}.{}".format,
        st.text(st.sampled_from("ộắ𠀀a"), min_size=50, max_size=300),
        st.sampled_from(["pdf", "TIFF", "ắ" * 99]),
    ),
)


@pytest.mark.parametrize(
    ("name", "stem", "extension"),
    [
        ("Tờ trình 12.TTr", "Tờ trình 12.TTr", ""),
        ("CV 26.UBND", "CV 26.UBND", ""),
        ("QD 12.2017", "QD 12.2017", ""),
        ("QĐ 45.QĐ-UBND", "QĐ 45.QĐ-UBND", ""),
        ("CV 26.UBND.pdf", "CV 26.UBND", ".pdf"),
        ("BÁO CÁO.PDF", "BÁO CÁO", ".PDF"),
        ("a.tar.gz", "a.tar", ".gz"),
        ("1. Tờ trình", "1. Tờ trình", ""),
        (".pdf", ".pdf", ""),
        ("..pdf", "..pdf", ""),
        ("", "", ""),
    ],
)
def test_only_known_extensions_are_cut(name: str, stem: str, extension: str) -> None:
    assert split_name(name) == (stem, extension)


def test_every_extension_that_intake_takes_is_known() -> None:
    assert set().union(*_EXTENSIONS.values()) <= KNOWN_EXTENSIONS


def _is_plain(name: str) -> bool:
    """Seen by people, written in UTF-8, and composed."""
    name.encode()
    return name == nfc(name) and name.isprintable() and any(unicodedata.category(c)[0] not in "MZC" for c in name)


@given(_NAMES)
def test_any_name_becomes_one_that_every_disk_and_store_takes(name: str) -> None:
    safe = portable_name(name)
    check_key(safe)
    assert _is_plain(safe)
    assert len(safe.encode()) <= 200
    assert not set(safe) & set('<>:"/\\|?*%')
    assert safe == safe.strip().strip(" .")
    assert safe.partition(".")[0].strip().upper() not in {"CON", "NUL", "AUX", "PRN", "COM1", "LPT¹"}
    assert portable_name(safe) == safe


@given(_NAMES)
def test_any_name_is_shown_as_something_seen(name: str) -> None:
    shown = printable_name(name)
    assert _is_plain(shown)
    assert printable_name(shown) == shown == shown.strip()


@given(_NAMES)
def test_a_file_can_be_made_under_any_name_that_is_uploaded(name: str) -> None:
    kept = file_name(name)
    assert _is_plain(kept)
    assert Path(kept).name == kept
    assert kept.strip(".")
    assert len(kept.encode()) <= 200


@pytest.mark.parametrize(
    "name", ["\u00a0", "\u3000\u2003", "\u200b", "\u202e", "\u3164", "\ufe0f", "", " ", "...", ". .", "\0"]
)
def test_a_name_in_which_nothing_is_seen_is_an_underscore(name: str) -> None:
    assert set(portable_name(name)) == {"_"}
    assert set(file_name(name)) == {"_"}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Công văn số 05.pdf", "Công văn số 05.pdf"),
        ("Công\u00a0văn\u202fsố 05.pdf", "Công văn số 05.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\u202efdp.exe", "a_fdp.exe"),
        ("nul.pdf", "_nul.pdf"),
        ("COM1", "_COM1"),
        ("Console.pdf", "Console.pdf"),
        ("com1 .tif", "_com1 .tif"),
        ("quye\u0302\u0301t.pdf", "quyết.pdf"),
    ],
)
def test_what_some_system_would_stumble_over_is_replaced_and_the_rest_kept(name: str, kept: str) -> None:
    assert portable_name(name) == kept


def test_the_extension_outlives_the_cut() -> None:
    assert portable_name("ế" * 300 + ".PDF").endswith("ế.PDF")
    assert cut_name("ế" * 3 + ".pdf", 10) == "ếế.pdf"
    assert cut_name("a" * 300 + "." + "b" * 300) == "a" * 200
