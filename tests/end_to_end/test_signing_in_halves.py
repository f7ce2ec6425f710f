"""Documents wait for a person's confirmation, survive a power cut in the midst of it, and follow a change of signer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.settings.archive_settings import SETTINGS_FILE
from tests.api.serving import serving
from tests.end_to_end.papers import save, sheet
from tests.end_to_end.vankho import vankho
from tests.patience import LOOKS, PAUSE_SECONDS
from tests.signing.csc_server import CLIENT, OTP, Service, csc_service
from tests.signing.office_authority import USER, behaving, office

_ONE_AT_A_TIME = """
import sys
from api.cli.main import main
from pipeline.proving import confirming
confirming._TOGETHER = 1
sys.exit(main(sys.argv[1:]))
"""


def _shared() -> str:
    return f"""
chain = "chain.pem"
anchors = "root.pem"
timestamp_servers = ["{office().url}/tsa"]
timestamp_user = "{USER}"
timestamp_password_file = "tsa-password"
"""


@dataclass
class Clerk:
    """Somebody at the command line of one archive.

    Attributes:
        folder: in which all lies.
    """

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "kho"

    def types(self, *line: object) -> tuple[int, list[Any], str]:
        """Exit code, values told, and all that was said."""
        done = vankho(*line, home=self.home)
        return done.code, [] if "--json" not in line else done.lines, done.stdout + done.stderr

    def file(self, name: str, text: str) -> Path:
        (self.folder / name).write_text(text, encoding="utf-8")
        return self.folder / name

    def paper(self, number: int) -> Path:
        return save(sheet("ỦY BAN NHÂN DÂN", f"Số: {number}/QĐ-UBND"), self.folder / f"{number}.png")

    def verdicts(self) -> list[tuple[str, int]]:
        return [(one["indication"], len(one["signatures"])) for one in self.types("verify", "--all", "--json")[1]]


def test_one_confirmation_on_the_page_signs_what_waits_while_it_is_served(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path)
    vankho("init", clerk.home)
    with csc_service() as service, behaving():
        _signs_remotely(clerk, service)
        assert clerk.types("ingest", clerk.paper(1))[0] == 0
        with serving(clerk.home) as running:
            browser = running.client
            assert "1 tài liệu đã đọc xong, chỉ còn chờ chữ ký" in browser.get("/signing").text
            assert "Đã yêu cầu gửi mã xác nhận" in browser.post("/signing", data={"code": ""}).text
            wrong = browser.post("/signing", data={"code": "000000"})
            assert (wrong.status_code, "mã OTP sai" in wrong.text) == (409, True)
            browser.post("/signing", data={"code": ""})
            done = browser.post("/api/v1/signing/confirm", json={"code": OTP})
            assert done.json() == {"signed": 1, "waiting": 0, "code_sent": False}
            for _ in range(LOOKS):
                if "Không có tài liệu nào chờ ký." in browser.get("/signing").text:
                    break
                time.sleep(PAUSE_SECONDS)
        assert clerk.types("work", "--drain")[0] == 0
        assert list(service.signed.values()) == [1]
    assert clerk.verdicts() == [("TOTAL-PASSED", 1)]


def _signs_remotely(clerk: Clerk, service: Service) -> None:
    service.places(clerk.home / "keys")
    ours = f'kind = "csc"\nservice = "{service.url}"\nclient = "{CLIENT}"\n{_shared()}'
    settings = clerk.home / SETTINGS_FILE
    settings.write_text(settings.read_text(encoding="utf-8") + ours, encoding="utf-8")


def test_a_batch_waits_is_confirmed_once_and_no_document_is_signed_twice(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path)
    vankho("init", clerk.home)
    with csc_service() as service, behaving():
        _signs_remotely(clerk, service)
        _they_wait(clerk, service)
        _power_goes_when_half_is_signed(clerk, service)
        _the_other_half_is_confirmed_again(clerk, service)
        _another_signs_while_one_waits(clerk, service)


def _they_wait(clerk: Clerk, service: Service) -> None:
    assert clerk.types("ingest", clerk.paper(1), clerk.paper(2))[0] == 0
    shown = clerk.types("signer", "show", "--json")[1][0]
    assert (shown["waiting"], shown["signer"]["regime"]) == (2, "own")
    code, (told,), _ = clerk.types("signer", "confirm", "--json")
    assert (code, told, service.codes) == (0, {"signed": 0, "waiting": 2, "code_sent": True}, 1)
    code, _, said = clerk.types("signer", "confirm", "--otp", clerk.file("wrong", "000000"))
    assert (code, "mã OTP sai" in said, service.signed.total()) == (3, True, 0)


def _power_goes_when_half_is_signed(clerk: Clerk, service: Service) -> None:
    running: list[subprocess.Popen[bytes]] = []

    def cut(_: int) -> None:
        if service.signed.total() == 1:
            service.before_signing = lambda _: None
            os.kill(running[0].pid, signal.SIGKILL)
            running[0].wait()
            raise ConnectionAbortedError

    service.before_signing = cut
    line = ["signer", "confirm", "--otp", str(clerk.file("otp", OTP)), "--home", str(clerk.home)]
    running.append(subprocess.Popen([sys.executable, "-c", _ONE_AT_A_TIME, *line]))
    assert running[0].wait() == -signal.SIGKILL


def _the_other_half_is_confirmed_again(clerk: Clerk, service: Service) -> None:
    code, (told,), _ = clerk.types("signer", "confirm", "--otp", clerk.file("otp", OTP), "--json")
    assert (code, told["signed"], told["waiting"]) == (0, 1, 0)
    assert sorted(service.signed.values()) == [1, 1]
    assert clerk.verdicts() == [("TOTAL-PASSED", 1)] * 2


def _another_signs_while_one_waits(clerk: Clerk, service: Service) -> None:
    code, (result,), _ = clerk.types("ingest", clerk.paper(3), "--json")
    assert (code, result["state"]) == (0, "to-sign")
    assert "chờ ký" in clerk.types("show", result["record"])[2]
    new = clerk.file("signer.toml", f'kind = "pkcs12"\nfile = "office.p12"\npassword_file = "secret"\n{_shared()}')
    assert "1 tài liệu chờ ký sẽ do người ký mới ký" in clerk.types("signer", "set", new)[2]
    assert clerk.types("work", "--drain")[0] == 0
    assert clerk.types("signer", "show", "--json")[1][0]["waiting"] == 0
    assert clerk.verdicts() == [("TOTAL-PASSED", 1)] * 3
    assert len(service.signed) == 2, "the service was not asked for the third"
