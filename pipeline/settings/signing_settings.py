"""Who seals: the settings of the table `[signing]`, and the places they name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from signing.keys.signer_places import (
    SECRET_VARIABLE,
    TIMESTAMP_VARIABLE,
    RemotePlace,
    SignerKind,
    SignerPlaces,
    TimestampPlaces,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_TRIES_FILE = "pin-refused.json"
_NEEDED = {SignerKind.PKCS12: ("file",), SignerKind.PKCS11: ("module", "token"), SignerKind.CSC: ("service",)}


@dataclass(frozen=True, slots=True)
class SigningSettings:
    """Where the seal's key lies and who says when.

    Attributes:
        keys: folder of the keys, relative to the archive's home or absolute; files below are relative to it.
        password_file: file that holds the password of the PKCS#12, or the PIN of the token.
        kind: `test`, the local test authority; `pkcs12`, a key in a file; `pkcs11`, a key on a token or in an HSM;
            `csc`, a key at a remote signing service.
        file: PKCS#12 file of kind `pkcs12`.
        module: PKCS#11 library of the token's maker, an absolute path.
        token: label of the token.
        key_label, key_id: of the private key on it, one or both; the identifier in hexadecimal digits.
        certificate: PEM file of the key's certificate; empty where that lies on the token too.
        chain: PEM file of the certificates between the signer's and its root; empty where they are known or come along.
        anchors: PEM file of roots that the organisation trusts besides the lists of the law; empty for none.
        service: base address of a remote signing service, kind `csc` (Cloud Signature Consortium).
        credential: identifier of the key there; empty for the only one.
        client: OAuth 2.0 client that we are there; empty where `client_secret_file` holds an access token itself.
        client_secret_file: file that holds the client's secret; only its owner may read it.
        confirm: a person confirms each batch of documents (`vankho signer confirm`); false where the service signs for
            us without asking anybody.
        timestamp_servers: addresses of RFC 3161 servers, asked in this order.
        timestamp_user: as whom; empty where they ask for nobody.
        timestamp_password_file: file that holds that user's password.
        timestamp_policy: object identifier of the policy that tokens must bear; empty for any.
    """

    keys: str = "keys"
    password_file: str = "password"  # noqa: S105 - a file name
    kind: str = SignerKind.TEST.value
    file: str = ""
    module: str = ""
    token: str = ""
    key_label: str = ""
    key_id: str = ""
    certificate: str = ""
    chain: str = ""
    anchors: str = ""
    service: str = ""
    credential: str = ""
    client: str = ""
    client_secret_file: str = "client-secret"  # noqa: S105 - a file name
    confirm: bool = True
    timestamp_servers: tuple[str, ...] = ()
    timestamp_user: str = ""
    timestamp_password_file: str = "timestamp-password"  # noqa: S105 - a file name
    timestamp_policy: str = ""

    @property
    def is_test(self) -> bool:
        """Seals come from the local test authority and have no legal value."""
        return self.kind == SignerKind.TEST

    @property
    def key_name(self) -> str:
        """What people call the place of the key."""
        return self.token or self.service or self.file or self.keys

    @property
    def confirmed(self) -> bool:
        """A person confirms each batch: documents wait for it (ADR 0034)."""
        return self.kind == SignerKind.CSC and self.confirm


def unusable_signing(settings: SigningSettings) -> tuple[str, str] | None:
    """The first key that nothing can be done with, and what would do; None where all is well."""
    return next(_faults(settings), None)


def _faults(settings: SigningSettings) -> Iterator[tuple[str, str]]:
    if settings.kind not in list(SignerKind):
        known = ", ".join(f'"{kind}"' for kind in SignerKind)
        yield "kind", f"chỉ dùng được {known} / only {known} are known"
        return
    if settings.is_test:
        return
    for key in _NEEDED[SignerKind(settings.kind)]:
        if not getattr(settings, key):
            yield key, f"cần có khi kind = {settings.kind} / is needed with kind = {settings.kind}"
    if settings.kind == SignerKind.PKCS11:
        yield from _token_faults(settings)
    if settings.kind == SignerKind.CSC:
        yield from _service_faults(settings)
    yield from _server_faults(settings)


def _server_faults(settings: SigningSettings) -> Iterator[tuple[str, str]]:
    if not settings.timestamp_servers:
        yield "timestamp_servers", "cần ít nhất một máy chủ dấu thời gian / needs one timestamp server at least"
    for url in settings.timestamp_servers:
        where = urlsplit(url)
        if where.scheme not in {"http", "https"} or not where.hostname or where.username:
            yield (
                "timestamp_servers",
                "phải là http(s)://MÁY/…, không kèm mật khẩu / must be http(s)://HOST/… without a password",
            )


def _service_faults(settings: SigningSettings) -> Iterator[tuple[str, str]]:
    """Secrets go there: never unencrypted, but on this very machine."""
    where = urlsplit(settings.service)
    near = where.hostname in {"127.0.0.1", "::1", "localhost"}
    if (where.scheme != "https" and not (near and where.scheme == "http")) or not where.hostname or where.username:
        yield "service", "phải là https://MÁY/…, không kèm mật khẩu / must be https://HOST/… without a password"


def _token_faults(settings: SigningSettings) -> Iterator[tuple[str, str]]:
    if not settings.key_label and not settings.key_id:
        yield "key_label", "cần key_label hoặc key_id / needs key_label or key_id"
    if len(settings.key_id) % 2 or not _HEXADECIMAL.issuperset(settings.key_id):
        yield "key_id", "phải là các cặp chữ số thập lục phân / must be pairs of hexadecimal digits"
    if settings.module and not Path(settings.module).is_absolute():
        yield "module", "phải là đường dẫn tuyệt đối / must be an absolute path"


def signer_places(settings: SigningSettings, home: Path) -> SignerPlaces:
    """Where all that a seal takes is; the environment goes before the files of passwords."""
    keys = home / settings.keys
    password = keys / settings.password_file
    return SignerPlaces(
        kind=SignerKind(settings.kind),
        keys=keys,
        secret=password if settings.is_test else _secret(SECRET_VARIABLE, password),
        file=keys / settings.file,
        module=Path(settings.module),
        token=settings.token,
        key_label=settings.key_label,
        key_id=settings.key_id,
        tries=home / _TRIES_FILE,
        certificate=_named(keys, settings.certificate),
        chain=_named(keys, settings.chain),
        anchors=_named(keys, settings.anchors),
        timestamp=TimestampPlaces(
            settings.timestamp_servers,
            settings.timestamp_user,
            _secret(TIMESTAMP_VARIABLE, keys / settings.timestamp_password_file),
            settings.timestamp_policy,
        ),
        remote=RemotePlace(
            service=settings.service,
            credential=settings.credential,
            client=settings.client,
            token=keys / settings.client_secret_file,
            pin=str(password),
            tries=home / _TRIES_FILE,
        ),
    )


def _named(keys: Path, name: str) -> Path | None:
    return keys / name if name else None


def _secret(variable: str, file: Path) -> Path | None:
    """The file that holds a secret; None where the environment holds it itself."""
    if os.environ.get(variable):
        return None
    named = os.environ.get(f"{variable}_FILE")
    return Path(named) if named else file
