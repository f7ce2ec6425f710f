"""A checkpoint a day by mail: who gets it, what is in it, and that a mail server that is away keeps nothing up."""

from __future__ import annotations

import socket
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.journal import Act, ActOutcome, JournalFilter
from domain.messages import Language
from pipeline.archive import Archive
from pipeline.journal.archive_log import ArchiveLog
from pipeline.journal.daily_mail import _AGAIN_SECONDS
from pipeline.journal.standing import standing
from pipeline.settings.archive_settings import read_settings
from pipeline.upkeep import examination
from testbed.certificates import loopback_certificate
from testbed.mail_sink import MailSink, mail_sink
from tests.pipeline.journal.conftest import LAN, Clock, opened, work

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from pipeline.wiring import Parts

AUDITOR = "thanh.tra@tinh.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return loopback_certificate(tmp_path_factory.mktemp("mail"))


def set_mail(home: Path, server: str, *more: str, to: str = f'"{AUDITOR}"') -> None:
    lines = [f'mail_server = "{server}"', 'mail_from = "kho@tinh.example"', f"mail_to = [{to}]", *more]
    with (home / "vankho.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[journal]\n" + "\n".join(lines) + "\n")


def with_password(home: Path, password: str) -> tuple[str, str]:
    (home / "keys" / "mail-password").write_text(f"{password}\n", encoding="utf-8")
    return 'mail_user = "kho"', 'mail_password_file = "mail-password"'


def files(mail: EmailMessage) -> dict[str, str]:
    return {part.get_filename() or "": part.get_content().decode() for part in mail.iter_attachments()}


def mailed(parts: Parts) -> list[tuple[ActOutcome, str]]:
    found = parts.database.journal.select(JournalFilter(act=Act.MAIL_CHECKPOINT))
    return [(one.entry.outcome, one.entry.reason) for one in found]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_checkpoint_comes_by_mail_over_tls_and_with_a_password(home: Path, certificate: Path, scheme: str) -> None:
    work(home, times=2)
    with mail_sink(MailSink(certificate, wrapped=scheme == "smtps", password="kho:bi-mat")) as sink:
        more = with_password(home, "bi-mat")
        set_mail(home, f"{scheme}://127.0.0.1:{sink.port}", *more, f'mail_ca_file = "{certificate}"')
        with opened(home) as parts:
            assert Archive.of(parts).journal.mail_checkpoint(LAN) == ()
            log = ArchiveLog.of(parts.store, parts.settings.archive)
            note, key = log.note(), log.key()
    (mail,) = sink.mails
    assert key
    assert files(mail) == {"moc-2.txt": note, "khoa.txt": f"{key.text}\n"}
    assert "Văn Khố: 2 mục, 30/11/2026" in mail["Subject"]
    body = mail.get_body()
    assert body
    assert note in body.get_content()
    assert sink.recipients == [AUDITOR]
    assert sink.logins == ["kho:bi-mat"]


def test_each_day_one_mail_is_sent_however_often_it_is_looked(home: Path) -> None:
    with mail_sink(MailSink()) as sink:
        set_mail(home, f"smtp+plain://127.0.0.1:{sink.port}")
        clock = Clock()
        with opened(home, clock) as parts:
            parts.daily_mail.look()
            assert not sink.mails, "nothing is signed yet"
        work(home, clock=clock)
        for _ in range(2):
            with opened(home, clock) as parts:
                parts.daily_mail.look()
                parts.daily_mail.look()
        assert len(sink.mails) == 1
        clock.now += timedelta(days=1)
        with opened(home, clock) as parts:
            parts.daily_mail.look()
            assert mailed(parts) == [(ActOutcome.DONE, "")] * 2
            assert standing(parts).mailed == "2026-12-01"
    assert [sorted(files(mail)) for mail in sink.mails] == [["khoa.txt", "moc-1.txt"], ["khoa.txt", "moc-2.txt"]]


def test_a_mail_server_that_is_away_is_told_and_asked_again_an_hour_later(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(home)
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    set_mail(home, f"smtp+plain://127.0.0.1:{port}")
    with opened(home) as parts:
        for _ in range(2):
            parts.daily_mail.look()
        assert mailed(parts) == [(ActOutcome.FAILED, ErrorCode.MAIL_FAILED.value)]
        found = standing(parts)
        assert found.fault
        assert (found.fault.code, found.well) == (ErrorCode.MAIL_FAILED, False)
        assert found.fault.facts["server"] == f"127.0.0.1:{port}"
        now = time.monotonic() + _AGAIN_SECONDS
        with monkeypatch.context() as later:
            later.setattr(time, "monotonic", lambda: now)
            parts.daily_mail.look()
        assert len(mailed(parts)) == 2
    with opened(home, writes=False) as parts:
        assert standing(parts).signed == 3, "what failed to be mailed is signed all the same"


def test_two_days_without_a_mail_are_told_to_who_did_not_try(home: Path) -> None:
    work(home)
    set_mail(home, "smtp+plain://127.0.0.1:1")
    with opened(home, writes=False) as parts:
        found = standing(parts)
        assert found.fault
        assert (found.fault.code, found.mailed) == (ErrorCode.MAIL_OVERDUE, "")


@pytest.mark.parametrize("what", ["no-tls", "stranger", "password", "recipient"])
def test_what_the_mail_server_lacks_or_refuses_is_told_and_nothing_goes_in_the_open(
    home: Path, certificate: Path, what: str
) -> None:
    work(home)
    refused = frozenset({AUDITOR} if what == "recipient" else ())
    sink = MailSink(None if what == "no-tls" else certificate, password="kho:right", refused=refused)
    with mail_sink(sink):
        more = with_password(home, "wrong" if what == "password" else "right")
        trusted = () if what == "stranger" else (f'mail_ca_file = "{certificate}"',)
        set_mail(home, f"smtp://127.0.0.1:{sink.port}", *more, *trusted)
        with opened(home) as parts, pytest.raises(ArchiveError) as caught:
            Archive.of(parts).journal.mail_checkpoint(LAN)
    told = {"no-tls": "STARTTLS", "stranger": "certificate", "password": "535", "recipient": "550 nobody here"}
    assert caught.value.code is ErrorCode.MAIL_FAILED
    assert told[what] in str(caught.value.facts["detail"])
    assert not sink.mails
    assert (sink.logins == []) == (what in {"no-tls", "stranger"}), "a password goes to nobody unproven"


def test_one_address_that_is_refused_keeps_the_mail_from_no_other(home: Path) -> None:
    work(home)
    with mail_sink(MailSink(refused=frozenset({"cu@tinh.example"}))) as sink:
        set_mail(home, f"smtp+plain://127.0.0.1:{sink.port}", to='"cu@tinh.example", "moi@tinh.example"')
        with opened(home) as parts:
            assert Archive.of(parts).journal.mail_checkpoint(LAN) == ("cu@tinh.example",)
    assert sink.recipients == ["moi@tinh.example"]


def test_doctor_tries_the_mail_server_and_sends_nothing(home: Path) -> None:
    work(home)

    def found() -> list[tuple[str, bool]]:
        with opened(home, writes=False) as parts:
            return [(one.subject, one.well) for one in examination._journal(parts, Language.VI)]

    with mail_sink(MailSink()) as sink:
        set_mail(home, f"smtp+plain://127.0.0.1:{sink.port}")
        assert found() == [("journal", False), ("mail", True)], "none was sent, and the server would take one"
    assert found() == [("journal", False), ("mail", False)]
    assert not sink.mails


@pytest.mark.parametrize(
    ("key", "server", "to", "more"),
    [
        ("mail_server", "imap://may-chu", f'"{AUDITOR}"', ""),
        ("mail_to", "smtp://may-chu", "", ""),
        ("mail_to", "smtp://may-chu", r'"a@b.example\nBcc: c@d.example"', ""),
        ("mail_user", "smtp://may-chu", f'"{AUDITOR}"', 'mail_user = "kho"'),
        ("mail_user", "smtp+plain://may-chu", f'"{AUDITOR}"', 'mail_user = "kho"\nmail_password_file = "p"'),
    ],
)
def test_settings_by_which_no_mail_could_be_sent_are_refused_by_their_key(
    home: Path, key: str, server: str, to: str, more: str
) -> None:
    set_mail(home, server, more, to=to)
    with pytest.raises(ArchiveError) as refused:
        read_settings(home)
    assert refused.value.facts["key"] == f"journal.{key}"
