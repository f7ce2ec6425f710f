"""A checkpoint by mail: what the mail says, and how it is handed to the mail server of the customer's choice."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.settings.journal_settings import MailServer, read_mail_password

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipeline.settings.archive_settings import ArchiveSettings

_STEP_SECONDS = 15.0  # that the server may take for each of its few answers
_BODY = """\
Đây là mốc đã ký của nhật ký “{origin}” ({organisation}): {size} mục.
Hãy giữ thư này. Sau này tệp mốc kèm theo chứng minh không ai sửa, bớt, thêm hoặc đổi chỗ các mục ấy:
  vankho journal verify --checkpoint {name}
hoặc, không cần kho: python3 kiem_tra_nhat_ky.py THƯ_MỤC_XUẤT --moc {name} --khoa khoa.txt

This is the signed checkpoint of the journal “{origin}” ({organisation}): {size} entries.
Keep this mail: the checkpoint with it proves later that nobody changed, removed, put in or moved an entry of these.

{note}"""


def send_checkpoint(settings: ArchiveSettings, note: str, key: str, time: datetime) -> tuple[str, ...]:
    """Mail a signed checkpoint and the line of the key that signed it; returns recipients that the server refused.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID, no server is set, or the password cannot be read.
        ArchiveError: MAIL_FAILED, nobody got it.
    """
    with _connected(settings) as server:
        return tuple(server.send_message(_mail(settings, note, key, time)))


def try_mail_server(settings: ArchiveSettings) -> str:
    """Go as far as a mail could be handed over, and no further; which server it was.

    Raises:
        ArchiveUnusable, ArchiveError: as `send_checkpoint`.
    """
    with _connected(settings):
        return str(MailServer.parse(settings.journal.mail_server))


@contextmanager
def _connected(settings: ArchiveSettings) -> Iterator[smtplib.SMTP]:
    """The mail server, encrypted and logged in as the settings have it; its faults as MAIL_FAILED."""
    journal = settings.journal
    if not journal.mail_server:
        raise ArchiveUnusable(
            ErrorCode.SETTINGS_INVALID, key="journal.mail_server", detail="chưa đặt / not set", place="vankho.toml"
        )
    server, password = MailServer.parse(journal.mail_server), read_mail_password(journal, settings.keys_folder)
    try:
        with _opened(server, journal.mail_ca_file) as connection:
            if journal.mail_user:
                connection.login(journal.mail_user, password)
            yield connection
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise ArchiveError(ErrorCode.MAIL_FAILED, server=str(server), detail=_told(error)) from error


def _opened(server: MailServer, ca_file: str) -> smtplib.SMTP:
    if server.scheme == "smtp+plain":
        return smtplib.SMTP(server.host, server.port, timeout=_STEP_SECONDS)
    context = ssl.create_default_context(cafile=ca_file or None)
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_STEP_SECONDS, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=_STEP_SECONDS)
    try:
        connection.starttls(context=context)  # raises where the server offers none: nothing is sent in the open
    except BaseException:
        connection.close()
        raise
    return connection


def _told(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        refused = error.recipients.items()
        return "; ".join(f"{one}: {code} {said.decode(errors='replace')}" for one, (code, said) in refused)
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return str(error) or type(error).__name__


def _mail(settings: ArchiveSettings, note: str, key: str, time: datetime) -> EmailMessage:
    origin, size = note.splitlines()[:2]
    organisation, name = " ".join(settings.organisation.split()), f"moc-{size}.txt"
    mail = EmailMessage()
    mail["Subject"] = f"Mốc nhật ký {organisation}: {size} mục, {time:%d/%m/%Y}"
    mail["From"] = settings.journal.mail_from
    mail["To"] = ", ".join(settings.journal.mail_to)
    mail["Date"] = format_datetime(time)
    mail["Message-ID"] = make_msgid(domain=settings.journal.mail_from.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834 §5: nobody's absence note is wanted
    mail.set_content(_BODY.format(origin=origin, organisation=organisation, size=size, name=name, note=note))
    for file, text in ((name, note), ("khoa.txt", f"{key}\n")):  # as bytes: line ends must come as they are
        mail.add_attachment(text.encode(), maintype="application", subtype="octet-stream", filename=file)
    return mail
