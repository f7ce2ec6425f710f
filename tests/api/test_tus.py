"""The headers of tus, read."""

from __future__ import annotations

import base64

import pytest

from api.http.request_faults import RequestFault, RequestRefused
from api.http.uploads.tus import read_checksum, read_metadata, read_number


@pytest.mark.parametrize(
    "pairs",
    [{}, {"filename": "Quyết định số 5, ngày 1.pdf"}, {"batch": "", "dossier": "VK.1"}, {"name": "\U0001f4c4 \n\0"}],
)
def test_metadata_comes_back_as_it_was_sent(pairs: dict[str, str]) -> None:
    header = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
    assert read_metadata(header) == pairs


@pytest.mark.parametrize("header", ["filename ***", "filename /w==", "a " + "A" * 20_000])
def test_metadata_that_is_none_is_refused(header: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        read_metadata(header)
    assert caught.value.fault is RequestFault.REQUEST_INVALID


@pytest.mark.parametrize("text", ["", "-1", "1.5", "٣", "9" * 30, "1e3", "0x10"])
def test_a_length_is_a_plain_number(text: str) -> None:
    with pytest.raises(RequestRefused):
        read_number({"upload-length": text}, "Upload-Length")


@pytest.mark.parametrize("header", ["md5 AAAA", "sha256", "sha256 ***"])
def test_a_checksum_that_cannot_be_compared_is_refused(header: str) -> None:
    if header == "sha256":
        checksum = read_checksum(header)
        assert checksum is not None
        assert checksum.digest == b""  # and nothing has such a digest
        return
    with pytest.raises(RequestRefused):
        read_checksum(header)
