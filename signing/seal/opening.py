"""From where keys are to means of sealing; passwords and PINs are read here, in the process that signs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

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
    return OfficeMeans(places, _secret(places.secret, SECRET_VARIABLE), password, clock)


def _secret(path: Path | None, variable: str) -> bytes:
    return read_password(path) if path is not None else os.environb.get(variable.encode(), b"")
