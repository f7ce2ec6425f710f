"""From where keys are to means of sealing; passwords and PINs are read here, in the process that signs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from signing.keys.key_files import unusable_key
from signing.keys.key_places import read_password
from signing.keys.signer_places import SECRET_VARIABLE, TIMESTAMP_VARIABLE, SignerKind, SignerPlaces
from signing.seal.office_means import OfficeMeans
from signing.seal.sealing_means import TestMeans

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from signing.seal.sealing_means import SealingMeans


def open_means(places: SignerPlaces, clock: Callable[[], datetime]) -> SealingMeans:
    """Means of sealing for a signer; the key itself is opened at its first use.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE, a password cannot be read.
    """
    if places.kind is SignerKind.TEST:
        return TestMeans(places.keys, _secret(places.secret, SECRET_VARIABLE), clock)
    stamped = places.timestamp
    password = _secret(stamped.password, TIMESTAMP_VARIABLE) if stamped.user else b""
    if places.kind is not SignerKind.CSC:
        return OfficeMeans(places, _secret(places.secret, SECRET_VARIABLE), password, clock)
    access = _private(places.remote.token)
    pin = b"" if places.secret is not None and not places.secret.exists() else _secret(places.secret, SECRET_VARIABLE)
    return OfficeMeans(places, pin, password, clock, access)


def _private(path: Path) -> bytes:
    """A secret by which a service would let anybody in: it must be in a file that its owner alone reads."""
    secret = read_password(path)
    if path.stat().st_mode & 0o077:
        raise unusable_key(path, "người khác đọc được tệp này; hãy chạy chmod 600 / others can read it: chmod 600")
    return secret


def _secret(path: Path | None, variable: str) -> bytes:
    return read_password(path) if path is not None else os.environb.get(variable.encode(), b"")
