"""Access modes where people look: the record's page, lists, hits, the interface; and the form that changes them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from domain.actors import SYSTEM
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.people.access import AccessMode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.entries import RecordSummary
    from pipeline.archive import Archive
    from tests.access.conftest import Browser

_WHY = "chứa thông tin cá nhân của công dân"


@pytest.fixture
def line(archive: Archive) -> Iterator[RecordSummary]:
    """An archived record that has no mode, neither before nor after."""
    line = archive.records.select(SYSTEM, RecordFilter(state=RecordState.ARCHIVED))[-1]
    yield line
    archive.access.set(SYSTEM, line.code, None, "xong")
    archive.access.set_dossier(SYSTEM, line.dossier, None, "xong")


def test_the_archivist_changes_a_records_mode_on_its_page_and_everybody_is_told_why(
    line: RecordSummary, come_in: Callable[[str], Browser]
) -> None:
    archivist, page = come_in("archivist").look(f"/records/{line.code}")
    assert "theo mặc định của kho" in page.text
    assert f'href="/access-requests?code={line.code}"' in page.text
    changed = archivist.post(f"/records/{line.code}/access", **{"for": "record"}, mode="02", reason=_WHY)
    assert changed.status_code == 303
    assert changed.headers["location"] == f"/records/{line.code}#access-title"

    told = come_in("auditor").look(f"/records/{line.code}")[1].text
    for words in ("sử dụng có điều kiện", "đặt riêng cho tài liệu này", _WHY, "người đặt: archivist"):
        assert words in told
    assert '/access"' not in told, "an auditor changes nothing"
    whole = come_in("auditor").look(f"/api/v1/records/{line.code}")[1].json()
    assert whole["record"]["mode"] == "02"
    access = whole["access"]
    assert (access["mode"], access["own"], access["dossier_mode"]) == ("02", "02", None)
    assert (access["by"], access["reason"]) == ("archivist", _WHY)
    assert access["since"]


def test_a_dossiers_mode_is_changed_on_the_page_of_one_of_its_records_and_inherited(
    line: RecordSummary, archive: Archive, come_in: Callable[[str], Browser]
) -> None:
    archivist = come_in("archivist").look(f"/records/{line.code}")[0]
    address = f"/records/{line.code}/access"
    assert archivist.post(address, **{"for": "dossier"}, mode="03", reason=_WHY).status_code == 303
    shown = archive.access.shown(SYSTEM, line.code)
    assert (shown.own, shown.mode, shown.reason) == (None, AccessMode.SECRET, _WHY)
    assert "theo hồ sơ" in archivist.look(f"/records/{line.code}")[1].text
    assert come_in("clerk").look(f"/records/{line.code}")[1].status_code == 404
    assert archivist.post(address, **{"for": "dossier"}, mode="", reason="đã giải mật").status_code == 303
    assert archive.access.shown(SYSTEM, line.code).mode is AccessMode.OPEN


@pytest.mark.parametrize(("mode", "reason"), [("02", "  "), ("07", _WHY)])
def test_a_change_without_a_reason_or_to_no_mode_is_refused_on_the_page(
    line: RecordSummary, archive: Archive, come_in: Callable[[str], Browser], mode: str, reason: str
) -> None:
    archivist = come_in("archivist").look(f"/records/{line.code}")[0]
    answer = archivist.post(f"/records/{line.code}/access", **{"for": "record"}, mode=mode, reason=reason)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert archive.access.shown(SYSTEM, line.code).own is None


def test_hits_and_lists_tell_the_mode_where_it_is_not_open(archive: Archive, come_in: Callable[[str], Browser]) -> None:
    auditor = come_in("auditor")
    words = "/api/v1/search?q=nghị quyết&limit=100"
    before = {hit["record"]: hit["mode"] for hit in auditor.look(words)[1].json()["hits"]}
    assert set(before.values()) == {"01"}
    found = archive.records.summary(SYSTEM, next(iter(before)))
    archive.access.set_dossier(SYSTEM, found.dossier, AccessMode.CONDITIONAL, _WHY)
    after = {hit["record"]: hit["mode"] for hit in auditor.look(words)[1].json()["hits"]}
    assert after == {**before, found.code: "02"}
    for page in (f"/records?text={found.code}", "/?q=nghị quyết"):
        assert "state-mode-02" in auditor.look(page)[1].text
    archive.access.set_dossier(SYSTEM, found.dossier, None, "xong")


def test_a_restricted_record_is_taken_home_from_its_page_in_an_encrypted_file(
    line: RecordSummary, archive: Archive, come_in: Callable[[str], Browser]
) -> None:
    address = f"/records/{line.code}/export"
    assert f'action="{address}"' not in come_in("archivist").look(f"/records/{line.code}")[1].text
    archive.access.set(SYSTEM, line.code, AccessMode.CONDITIONAL, _WHY)
    clerk, page = come_in("clerk").look(f"/records/{line.code}")
    assert f'action="{address}"' in page.text
    weak = clerk.post(address, password="123456789012")
    assert (weak.status_code, 'role="alert"' in weak.text) == (422, True)
    taken = clerk.post(address, password="song-Hong 2026!muc")
    assert taken.status_code == 200
    assert taken.headers["content-disposition"] == f'attachment; filename="{line.code}.zip"'
    assert "no-store" in taken.headers["cache-control"]
    (entry,) = zipfile.ZipFile(io.BytesIO(taken.content)).infolist()
    assert (entry.filename, entry.flag_bits & 1) == ("ban-xuat.zip", 1)
    assert come_in("official").post(address, password="song-Hong 2026!muc").status_code == 404
