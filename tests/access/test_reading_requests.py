"""In the browser: a conditional record that one may ask for, the request, the decision, and what is read then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.actors import SYSTEM
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.people.access import AccessMode
from tests.access.conftest import RECORD, Browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.archive import Archive

_PLACE = "/access-requests"
_IDENTIFIER = re.compile(r"/access-requests/(Y[0-9a-f-]+)/decide")


def test_a_conditional_record_is_asked_for_granted_and_read(
    archive: Archive, come_in: Callable[[str], Browser]
) -> None:
    settled = archive.records.select(SYSTEM, RecordFilter(state=RecordState.ARCHIVED))
    line = next(one for one in settled if one.code != RECORD)
    archive.access.set(SYSTEM, line.code, AccessMode.CONDITIONAL, "thông tin cá nhân")
    own, pages = f"/records/{line.code}", f"/records/{line.code}/pages/1"

    official, told = come_in("official").look(own)
    assert told.status_code == 200
    assert line.code in told.text
    assert "/api/v1" not in told.text, "no file, no picture"
    assert official.look(pages)[1].status_code == 404
    assert come_in("guest").look(own)[1].status_code == 404
    assert line.code not in official.look("/records")[1].text

    assert official.post(_PLACE, code=line.code, purpose=" ").status_code == 422
    assert official.post(_PLACE, code=line.code, purpose="giải quyết đơn số 12").status_code == 303
    assert "giải quyết đơn số 12" in official.look(_PLACE)[1].text
    archivist, to_decide = come_in("archivist").look(_PLACE)
    found = _IDENTIFIER.search(to_decide.text)
    assert found is not None
    decide = f"{_PLACE}/{found[1]}/decide"
    assert official.post(decide, answer="grant", reason="tự cho").status_code == 403
    assert archivist.post(decide, answer="grant", reason="đúng chức năng", days="3").status_code == 303

    assert official.look(pages)[1].status_code == 200
    assert "đúng chức năng" in official.look(_PLACE)[1].text
    assert official.look(f"/api/v1/records/{line.code}/file")[1].status_code == 403, "read, not taken home"
    archivist = archivist.look(_PLACE)[0]
    assert archivist.post(f"{_PLACE}/{found[1]}/end").status_code == 303
    assert official.look(pages)[1].status_code == 404
