from __future__ import annotations

import pytest

from domain.file_names import KNOWN_EXTENSIONS, split_name
from scan.identify import _EXTENSIONS


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
