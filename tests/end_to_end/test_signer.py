"""`vankho signer`: from the test authority to the office's own certificate, and what was sealed before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.settings.archive_settings import SETTINGS_FILE
from tests.end_to_end.papers import save, sheet
from tests.end_to_end.vankho import vankho as program
from tests.signing.office_authority import OFFICE, USER, behaving, office

if TYPE_CHECKING:
    from pathlib import Path


def _signer(folder: Path, server: str) -> Path:
    folder.joinpath("signer.toml").write_text(f"""
[signing]
kind = "pkcs12"
file = "office.p12"
password_file = "secret"
chain = "chain.pem"
anchors = "root.pem"
timestamp_servers = ["{server}"]
timestamp_user = "{USER}"
timestamp_password_file = "tsa-password"
""")
    return folder / "signer.toml"


def test_a_living_archive_changes_its_signer_and_seals_anew_what_the_test_authority_sealed(tmp_path: Path) -> None:
    home = tmp_path / "kho"

    def vankho(*line: object) -> tuple[int, list[Any], str]:
        done = program(*line, home=home)
        return done.code, [] if "--json" not in line else done.lines, done.stdout + done.stderr

    program("init", home)
    page = save(sheet("ỦY BAN NHÂN DÂN", "Số: 12/QĐ-UBND"), tmp_path / "page.png")
    assert vankho("ingest", page)[0] == 0
    assert "Kho chỉ từng ký bằng cơ quan chứng thực thử nghiệm" in vankho("signer", "show")[2]
    assert vankho("signer", "reseal")[0] == 2, "the test authority does not seal anew what it sealed"
    assert "còn chờ 1" in vankho("signer", "reseal", "--dry-run")[2]

    office().places(home / "keys")
    before = (home / SETTINGS_FILE).read_text()
    code, _, said = vankho("signer", "set", _signer(tmp_path, "http://127.0.0.1:9/none"))
    assert (code, "máy chủ không trả lời" in said) == (3, True)
    assert (home / SETTINGS_FILE).read_text() == before
    with behaving():
        code, (told,), _ = vankho("signer", "set", _signer(tmp_path, f"{office().url}/tsa"), "--json")
        assert (code, told["new"], told["signer"]["name"]) == (0, True, OFFICE)
        code, (report,), _ = vankho("signer", "reseal", "--json")
    assert (code, report["state"], report["version"]) == (0, "sealed", 2)
    assert "giữ nguyên 1" in vankho("signer", "reseal")[2]
    assert [one["regime"] for one in vankho("signer", "show", "--json")[1][0]["history"]] == ["own"]
    (verdict,) = vankho("verify", "--all", "--json")[1]
    assert (verdict["indication"], verdict["signatures"][0]["regime"]) == ("TOTAL-PASSED", "own")
    acts = [one["act"] for one in vankho("journal", "show", "--json")[1]]
    assert {"change-settings", "seal"} <= set(acts)
