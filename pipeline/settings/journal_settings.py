"""What becomes of the journal besides being kept, as `vankho.toml` sets it under `[journal]`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from domain.errors import ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from pathlib import Path

_PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}  # RFC 8314 §3.3, RFC 6409 §3.1, RFC 5321 §4.5.4.2


@dataclass(frozen=True, slots=True)
class JournalSettings:
    """What becomes of the journal besides being kept.

    Attributes:
        witness: folder, or URL of another bucket, to which each signed checkpoint is pushed; empty for none.
        personal_days: how long names, addresses and search words are kept; 0 for ever.
        mail_server: to which a checkpoint a day is handed; empty for none. `smtps://HOST[:PORT]` with TLS from the
            first byte, `smtp://HOST[:PORT]` with STARTTLS, `smtp+plain://HOST[:PORT]` without either.
        mail_from, mail_to: addresses of sender and recipients.
        mail_user: by whose name it is asked for; empty where the server asks for none.
        mail_password_file: file that holds the password, relative to the folder of keys or absolute.
        mail_ca_file: certificates of authorities that its connection is judged by; the system's where empty.
    """

    witness: str = ""
    personal_days: int = 0
    mail_server: str = ""
    mail_from: str = ""
    mail_to: tuple[str, ...] = ()
    mail_user: str = ""
    mail_password_file: str = ""
    mail_ca_file: str = ""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed to, and how it is kept from being read on the way."""

    host: str
    port: int
    scheme: str

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read it from its URL.

        Raises:
            ValueError: it is none.
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or parts.username or parts.path.strip("/"):
            raise ValueError(url)
        return cls(parts.hostname, parts.port or _PORTS[parts.scheme], parts.scheme)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def unusable_mail(settings: JournalSettings) -> tuple[str, str] | None:
    """The first key about mail that nothing can be done with, and what would do; None where all is well."""
    if not settings.mail_server:
        return None
    try:
        server = MailServer.parse(settings.mail_server)
    except ValueError:
        return "mail_server", "smtps://, smtp://, smtp+plain:// HOST[:PORT]"
    if not _is_address(settings.mail_from):
        return "mail_from", "phải là một địa chỉ thư / must be an address"
    if not settings.mail_to or not all(map(_is_address, settings.mail_to)):
        return "mail_to", "phải là một hay nhiều địa chỉ thư / must be one or several addresses"
    if bool(settings.mail_user) != bool(settings.mail_password_file):
        return "mail_user", "đi cùng mail_password_file / goes with mail_password_file"
    if settings.mail_user and server.scheme == "smtp+plain":
        return "mail_user", "mật khẩu không gửi khi chưa mã hóa / no password without encryption"
    return None


def read_mail_password(settings: JournalSettings, keys: Path) -> str:
    """The password at the mail server; empty where there is none.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID, its file cannot be read.
    """
    if not settings.mail_password_file:
        return ""
    path = keys / settings.mail_password_file
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        detail = f"{path}: {type(error).__name__}"
        raise ArchiveUnusable(
            ErrorCode.SETTINGS_INVALID, key="journal.mail_password_file", detail=detail, place="vankho.toml"
        ) from error


def _is_address(text: str) -> bool:
    name, at, domain = text.rpartition("@")
    return bool(name and at and domain) and text.isprintable() and not set(text) & set(' ,;<>"')
