"""The settings of one archive: read once from `vankho.toml`, frozen, every unknown key refused by name.

The environment goes before the file (engines.md §1): `VANKHO_HOME` names the folder, `VANKHO_DATABASE_URL`,
`VANKHO_OBJECT_STORE_URL` and `VANKHO_INDEX_URL` name the back ends. `…_URL_FILE` names a file that holds such a URL:
a secret is then neither in the environment nor in a list of processes.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.duplicates import DuplicateRule
from domain.errors import ArchiveUnusable, ErrorCode
from domain.identifiers import check_dossier_code
from domain.incoming import AttachmentRule
from domain.limits import InputLimits
from domain.text import ReaderChoice
from pipeline.settings.access_settings import AccessSettings, unknown_access
from pipeline.settings.evidence_settings import EvidenceSettings, unusable_evidence
from pipeline.settings.journal_settings import JournalSettings, unusable_mail
from pipeline.settings.people_settings import PeopleSettings, out_of_bounds
from pipeline.settings.provider_settings import ProviderSettings, unusable
from pipeline.settings.review_settings import ReviewSettings, unusable_review
from pipeline.settings.signing_settings import SigningSettings, signer_places, unusable_signing
from signing.keys.key_places import root_folder
from signing.keys.signer_places import SECRETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from signing.keys.signer_places import SignerPlaces

FORMAT = 1
SETTINGS_FILE = "vankho.toml"
_PLACE = "môi trường / environment"
_ENVIRONMENT = {
    "VANKHO_DATABASE_URL": "database_url",
    "VANKHO_OBJECT_STORE_URL": "object_store_url",
    "VANKHO_INDEX_URL": "index_url",
}

_OTHER_VARIABLES = ("VANKHO_HOME", "VANKHO_LANG", "VANKHO_LOG", "VANKHO_CACHE", "VANKHO_REQUIRE_SERVICES")
_ALWAYS_TOLD = ("keys", "password_file")


@dataclass(frozen=True, slots=True)
class ObjectLockSettings:
    """How long a stored object may not be removed by anybody, where the object store can lock (S3 Object Lock).

    Attributes:
        mode: `governance`, `compliance`, or empty for no lock.
        days: from when an object is stored.
    """

    mode: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What the web server grants to one client: a few who send slowly or much must not keep the others out.

    Attributes:
        connections: open at once; half of them may have a request in hand.
        head_seconds: for the first line and the headers of a request to come whole.
        body_rate: bytes a second that a body must come with.
        upload_quota: bytes of one person's uploads that are unfinished or wait to be taken, on this web server; 0 for
            as many as fit. Where nobody has an account it bounds nobody.
        verify_bytes: largest file verified without being stored.
        verify_per_minute: verifications that one address may order.
        proxies: addresses or networks of proxies before it; what these say of a client (`X-Forwarded-For`,
            `X-Forwarded-Proto`) is believed, what others say is not.
    """

    connections: int = 512
    head_seconds: int = 15
    body_rate: int = 512
    upload_quota: int = 20 << 30
    verify_bytes: int = 256 << 20
    verify_per_minute: int = 60
    proxies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogSettings:
    """Where the log is sent besides the standard error of each process.

    Attributes:
        collector: `tls://HOST[:PORT]` of a collector of syslog messages (SIEM); empty for none.
        ca_file: certificates of authorities that its connection is judged by; the system's where empty.
    """

    collector: str = ""
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """All settings of one archive.

    Attributes:
        home: the archive's folder.
        format: version of the archive's layout; newer ones are refused.
        archive: `uuid-…`, the archive's identity.
        organisation: the body that digitises, named in seals and packages.
        fonds: mã phông under which loose documents are kept.
        languages: Tesseract language codes.
        reader: who reads pages: `vankho`, our own recogniser; `tesseract`; empty for ours where it can.
        attachments: documents inside a PDF: `take` in as records of their own, or `tell` only.
        duplicates: content that another dossier holds: `ask`, `refuse`, or `file` as a record of its own.
        workers: child processes that read pages at once; 0 means one a core.
        reserve_bytes: free space of the archive's disk below which work stops, so that the databases can still close.
        database_url, object_store_url, index_url: back ends; an empty string means the embedded one in `home`.
        signing: the seal.
        object_lock: of stored objects.
        limits: what strangers' input may be.
        web: what the web server grants to one client.
        access: who may know of what.
        people: what is asked of accounts.
        provider: of identities, by which people log in besides.
        logs: where the log is sent.
        journal: who did what.
        evidence: fetched for strangers' signatures.
        review: before anything is written and sealed.
    """

    home: Path
    format: int = FORMAT
    archive: str = ""
    organisation: str = "Văn Khố"
    fonds: str = "VK"
    languages: tuple[str, ...] = ("vie",)
    reader: str = ""
    attachments: str = AttachmentRule.TAKE.value
    duplicates: str = DuplicateRule.ASK.value
    workers: int = 0
    reserve_bytes: int = 4 << 20
    database_url: str = ""
    object_store_url: str = ""
    index_url: str = ""
    signing: SigningSettings = field(default_factory=SigningSettings)
    object_lock: ObjectLockSettings = field(default_factory=ObjectLockSettings)
    limits: InputLimits = field(default_factory=InputLimits)
    web: WebSettings = field(default_factory=WebSettings)
    access: AccessSettings = field(default_factory=AccessSettings)
    people: PeopleSettings = field(default_factory=PeopleSettings)
    provider: ProviderSettings = field(default_factory=ProviderSettings)
    logs: LogSettings = field(default_factory=LogSettings)
    journal: JournalSettings = field(default_factory=JournalSettings)
    evidence: EvidenceSettings = field(default_factory=EvidenceSettings)
    review: ReviewSettings = field(default_factory=ReviewSettings)

    @property
    def shared(self) -> bool:
        """Several machines may work at once: the database is a server's, not a file of ours."""
        return bool(self.database_url) and not self.database_url.startswith("sqlite")

    @property
    def worker_count(self) -> int:
        """Child processes at once, at least one."""
        return self.workers or len(os.sched_getaffinity(0))

    @property
    def keys_folder(self) -> Path:
        """Folder of the signing keys."""
        return self.home / self.signing.keys

    @property
    def root_folder(self) -> Path:
        """Folder of the test authority's root key, to be kept elsewhere."""
        return root_folder(self.keys_folder)

    @property
    def password_path(self) -> Path:
        """File that holds the password of the signing key."""
        return self.keys_folder / self.signing.password_file

    @property
    def signer(self) -> SignerPlaces:
        """Where all that a seal takes is."""
        return signer_places(self.signing, self.home)

    @property
    def own_signer(self) -> SignerPlaces:
        """The archive's own key, made when it was founded, that seals packages where a person confirms documents."""
        return signer_places(SigningSettings(keys=self.signing.keys), self.home)


_TABLES: dict[str, type[Any]] = {
    "signing": SigningSettings,
    "object_lock": ObjectLockSettings,
    "limits": InputLimits,
    "web": WebSettings,
    "access": AccessSettings,
    "people": PeopleSettings,
    "provider": ProviderSettings,
    "logs": LogSettings,
    "journal": JournalSettings,
    "evidence": EvidenceSettings,
    "review": ReviewSettings,
}


_CHOICES: dict[str, type[ReaderChoice | AttachmentRule | DuplicateRule]] = {
    "reader": ReaderChoice,
    "attachments": AttachmentRule,
    "duplicates": DuplicateRule,
}


def read_settings(home: Path) -> ArchiveSettings:
    """The settings of the archive in `home`, the environment laid over the file.

    Raises:
        ArchiveUnusable: ARCHIVE_MISSING, ARCHIVE_NEWER or SETTINGS_INVALID with the key.
    """
    path = home / SETTINGS_FILE
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise ArchiveUnusable(ErrorCode.ARCHIVE_MISSING, path=str(home)) from None
    except PermissionError as error:
        raise ArchiveUnusable(ErrorCode.SETTINGS_INVALID, key="", detail=str(error), place=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ArchiveUnusable(ErrorCode.SETTINGS_INVALID, key="", detail=str(error), place=str(path)) from error
    found = values.get("format")
    if isinstance(found, int) and found > FORMAT:
        raise ArchiveUnusable(ErrorCode.ARCHIVE_NEWER, found=found, known=FORMAT)
    _check_environment()
    return _settings_from(home, values | back_ends(), str(path))


def back_ends() -> dict[str, str]:
    """The back ends that the environment names, by key of the settings.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID, naming the variable.
    """
    named = {key: from_environment(variable) for variable, key in _ENVIRONMENT.items()}
    return {key: value for key, value in named.items() if value}


def from_environment(variable: str) -> str:
    """The value of `variable`, or what stands in the file that `variable`_FILE names; empty when neither is set.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID, the file cannot be read, or both are set.
    """
    value, path = os.environ.get(variable, ""), os.environ.get(f"{variable}_FILE", "")
    if value and path:
        raise _invalid(variable, f"đặt cùng lúc với {variable}_FILE / set together with {variable}_FILE", _PLACE)
    if not path:
        return value
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _invalid(f"{variable}_FILE", f"{path}: {type(error).__name__}", _PLACE) from error


def write_settings(settings: ArchiveSettings) -> str:
    """`settings` as the text of `vankho.toml`; defaults of the limits are left to the program."""
    lines = [
        "# Kho lưu trữ Văn Khố. Khóa lạ là lỗi; các khóa có thể đặt: docs/operations.md.",
        f"format = {settings.format}",
        f'archive = "{settings.archive}"',
        f"organisation = {_quoted(settings.organisation)}",
        f"fonds = {_quoted(settings.fonds)}",
        f"languages = {_listed(settings.languages)}",
        "",
        "[signing]",
        *signing_lines(settings.signing),
        *_lock_lines(settings.object_lock),
    ]
    return "\n".join(lines) + "\n"


def signing_from(table: Any, place: str) -> SigningSettings:
    """A table `[signing]` as settings.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID, with the key.
    """
    signing: SigningSettings = _table_from("signing", table, place)
    if found := unusable_signing(signing):
        raise _invalid(f"signing.{found[0]}", found[1], place)
    return signing


def signing_lines(signing: SigningSettings) -> list[str]:
    """The two keys that a test authority has, and what else is not as it is by itself."""
    usual, told = asdict(SigningSettings()), asdict(signing)
    kept = {key: value for key, value in told.items() if key in _ALWAYS_TOLD or value != usual[key]}
    return [f"{key} = {_told(value)}" for key, value in kept.items()]


def _told(value: str | bool | tuple[str, ...]) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return _listed(value) if isinstance(value, tuple) else _quoted(value)


def _listed(values: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quoted, values))}]"


def _lock_lines(lock: ObjectLockSettings) -> list[str]:
    return ["", "[object_lock]", f"mode = {_quoted(lock.mode)}", f"days = {lock.days}"] if lock.mode else []


def _settings_from(home: Path, values: dict[str, Any], place: str) -> ArchiveSettings:
    _check_keys(values, {f.name for f in fields(ArchiveSettings)} - {"home"}, "", place)
    parts = {**values, **{name: _table_from(name, values.get(name, {}), place) for name in _TABLES}}
    plain = {key: value for key, value in parts.items() if key not in _TABLES}
    _check_types(plain, ArchiveSettings(home), "", place)
    if "languages" in parts:
        parts["languages"] = tuple(parts["languages"])
    for key, choice_of in _CHOICES.items():
        choices = [choice.value for choice in choice_of]
        if parts.get(key, choices[0]) not in choices:
            known = ", ".join(map(_quoted, choices))
            raise _invalid(key, f"chỉ dùng được {known} / only {known} are known", place)
    if "fonds" in parts:
        check_dossier_code(parts["fonds"])
    _check_values(parts, place)
    return ArchiveSettings(home=home, **parts)


def _check_values(parts: dict[str, Any], place: str) -> None:
    checks: dict[str, Callable[[Any], tuple[str, str] | None]] = {
        "people": out_of_bounds,
        "access": unknown_access,
        "provider": unusable,
        "journal": unusable_mail,
        "evidence": unusable_evidence,
        "review": unusable_review,
        "signing": unusable_signing,
    }
    for name, check in checks.items():
        if found := check(parts[name]):
            raise _invalid(f"{name}.{found[0]}", found[1], place)


def _table_from(name: str, table: Any, place: str) -> Any:
    """One table of the file as the class that it is of."""
    kind = _TABLES[name]
    if not isinstance(table, dict):
        raise _invalid(name, "phải là một bảng / must be a table", place)
    _check_keys(table, {f.name for f in fields(kind)}, f"{name}.", place)
    _check_types(table, kind(), f"{name}.", place)
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return InputLimits.of(**given) if kind is InputLimits else kind(**given)


def _check_keys(table: dict[str, Any], known: set[str], prefix: str, place: str) -> None:
    for key in table:
        if key not in known:
            keys = ", ".join(sorted(known))
            detail = f"khóa lạ; có thể dùng {keys} / unknown key; known are {keys}"
            raise _invalid(prefix + key, detail, place)


def _check_types(table: dict[str, Any], defaults: object, prefix: str, place: str) -> None:
    for key, value in table.items():
        default = getattr(defaults, key)
        wanted: type = list if isinstance(default, tuple) else type(default)
        if not isinstance(value, wanted) or isinstance(value, bool) is not isinstance(default, bool):
            raise _invalid(
                prefix + key, f"{value!r} không đúng kiểu {wanted.__name__} / {value!r} is not {wanted.__name__}", place
            )


def _check_environment() -> None:
    values = (*_ENVIRONMENT, *SECRETS)
    known = {*values, *(f"{variable}_FILE" for variable in values), *_OTHER_VARIABLES}
    for variable in os.environ:
        if variable.startswith("VANKHO_") and variable not in known:
            raise _invalid(variable, "biến môi trường lạ / unknown variable", _PLACE)
    for variable in SECRETS:
        if os.environ.get(variable) and os.environ.get(f"{variable}_FILE"):
            raise _invalid(variable, f"đặt cùng lúc với {variable}_FILE / set together with {variable}_FILE", _PLACE)


def _invalid(key: str, detail: str, place: str) -> ArchiveUnusable:
    return ArchiveUnusable(ErrorCode.SETTINGS_INVALID, key=key, detail=detail, place=place)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
