"""An upload that bears a degree of secrecy: refused in its row and under “Cần xử lý”, until it is released."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from domain.actors import SYSTEM
from tests.api.test_uploads import begin, send, settled
from tests.secret_papers import letter, traces

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from pipeline.archive import Archive

NAME = "Ke hoach phong thu.png"


def test_it_is_refused_told_where_people_look_and_gone_from_where_it_lay(client: TestClient, archive: Archive) -> None:
    data = io.BytesIO()
    letter(stamp="TỐI MẬT").save(data, "PNG")
    whole = data.getvalue()
    place = begin(client, len(whole), filename=NAME, batch="lô mật")
    send(client, place, 0, whole)
    status = settled(client, place)
    assert (status["state"], status["record"], status["reason"]) == ("refused", None, "secret-document")
    assert "TỐI MẬT" in status["message"]
    assert NAME not in status["name"]
    middle = whole[len(whole) // 2 :][:64]
    assert traces(archive.settings.home, middle, NAME.encode()) == []

    waiting = client.get("/exceptions").text
    assert "TỐI MẬT" in waiting
    (refusal,) = archive.intake.refusals(SYSTEM, "lô mật")
    archive.secrecy.release(SYSTEM, refusal.sha256, "tờ vẽ để thử")
    assert "TỐI MẬT" not in client.get("/exceptions").text
