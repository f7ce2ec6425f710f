"""Whose key the archive seals with, and where key, certificates and timestamps are: paths and addresses, no secret."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

SECRET_VARIABLE = "VANKHO_SIGNING_SECRET"  # noqa: S105 - a name: holds the password of the file or the PIN of the token
TIMESTAMP_VARIABLE = "VANKHO_TIMESTAMP_PASSWORD"
SECRETS = (SECRET_VARIABLE, TIMESTAMP_VARIABLE)  # no child that reads strangers' bytes is told them


class SignerKind(StrEnum):
    """Where the key lies."""

    TEST = "test"  # the local test authority: no legal value
    PKCS12 = "pkcs12"
    PKCS11 = "pkcs11"
    CSC = "csc"  # a remote signing service


@dataclass(frozen=True, slots=True)
class TimestampPlaces:
    """Who says when.

    Attributes:
        servers: addresses of RFC 3161 servers, in the order in which they are asked.
        user: that they know us by; empty for none.
        password: file that holds that user's password; None where it came by the environment.
        policy: object identifier of the policy that tokens must bear; empty for any.
    """

    servers: tuple[str, ...] = ()
    user: str = ""
    password: Path | None = None
    policy: str = ""


@dataclass(frozen=True, slots=True)
class RemotePlace:
    """Where a remote signing service is (Cloud Signature Consortium).

    Attributes:
        service: base address of its interface.
        credential: identifier of the key there; empty for the only one.
        client: OAuth 2.0 client that we are; empty where `token` is an access token itself.
        token: file that holds the client's secret, or the access token.
        pin: where people put the PIN of the credential, as errors name it.
        tries: file that remembers a refused PIN.
    """

    service: str = ""
    credential: str = ""
    client: str = ""
    token: Path = Path()
    pin: str = ""
    tries: Path = Path()


@dataclass(frozen=True, slots=True)
class SignerPlaces:
    """Where all that a seal takes is.

    Attributes:
        kind: where the key lies.
        keys: folder of the keys; where uses are listed.
        secret: file that holds the password or the PIN; None where it came by the environment.
        file: PKCS#12 file of an office's key.
        module, token, key_label, key_id, tries: see `signing.keys.token_keys.TokenPlace`.
        certificate: PEM file of the token's certificate; None where the token has it.
        chain: PEM file of certificates between the signer's and a root; None for those that are known or come along.
        anchors: PEM file of the organisation's own roots; None for the dated list alone.
        timestamp: who says when.
        remote: a service that holds the key.
    """

    kind: SignerKind
    keys: Path
    secret: Path | None
    file: Path = Path()
    module: Path = Path()
    token: str = ""
    key_label: str = ""
    key_id: str = ""
    tries: Path = Path()
    certificate: Path | None = None
    chain: Path | None = None
    anchors: Path | None = None
    timestamp: TimestampPlaces = field(default_factory=TimestampPlaces)
    remote: RemotePlace = field(default_factory=RemotePlace)
