"""The dated profile of authorities in the bucket: each version a file that is never changed, the newest one counts.

trust/anchors/000001.json    `domain.anchors.AnchorProfile`
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from domain.anchors import ADDABLE, Anchor, AnchorProfile
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.evidence import TrustRegime
from signing.verify.trust.anchor_files import anchors_in, shipped_anchors
from storage.areas import TRUST
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from storage.objects.object_store import ObjectStore

PROFILE = StoredForm(AnchorProfile, schema=1)
PROFILES: Final = f"{TRUST.prefix}anchors/"
_LEAST = 8  # letters of a fingerprint that name a certificate


class KeptAnchors:
    """The profile of one archive.

    Args:
        store: where it lies.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def current(self) -> AnchorProfile:
        """The newest version; an empty one where nobody said anything yet."""
        keys = sorted(info.key for info in self._store.list(PROFILES))
        if not keys:
            return AnchorProfile(0, datetime.fromtimestamp(0, UTC), "", "")
        return PROFILE.read(self._store.read_bytes(keys[-1]), keys[-1])

    def change(self, anchors: Iterable[Anchor], made: datetime, by: str, reason: str) -> AnchorProfile:
        """Keep a version with these.

        Raises:
            ArchiveError: STORE_FAILED; OBJECT_EXISTS, somebody else changed it in this moment.
        """
        changed = self.current().with_anchors(tuple(anchors), made, by, reason)
        self._store.put_bytes(f"{PROFILES}{changed.number:06d}.json", PROFILE.write(changed))
        return changed

    def shown(self) -> tuple[Anchor, ...]:
        """The shipped list with what the archive says of it, and what the archive added."""
        own = {anchor.sha256: anchor for anchor in self.current().anchors}
        shipped = shipped_anchors()
        listed = [
            replace(item, since=own[item.sha256].since, until=own[item.sha256].until) if item.sha256 in own else item
            for item in shipped
        ]
        known = {item.sha256 for item in shipped}
        return (*listed, *(anchor for anchor in own.values() if anchor.sha256 not in known))

    def find(self, fingerprint: str) -> Anchor:
        """The one certificate whose fingerprint begins so.

        Raises:
            ArchiveError: ANCHOR_NOT_FOUND.
        """
        wanted = fingerprint.lower().replace(":", "")
        found = [anchor for anchor in self.shown() if anchor.sha256.startswith(wanted)]
        if len(wanted) < _LEAST or len(found) != 1:
            raise ArchiveError(ErrorCode.ANCHOR_NOT_FOUND, fingerprint=fingerprint)
        return found[0]


def anchors_of_profile(path: Path) -> tuple[Anchor, ...]:
    """Those of a profile in TOML, as the shipped one is written: `[[certificate]]` with file, sha256, regime, role.

    `from` and `until` are days or times. Every fingerprint must be that of its file.

    Raises:
        ArchiveUnusable: CERTIFICATE_UNUSABLE, naming what is wrong.
    """
    try:
        entries = tomllib.loads(path.read_text("utf-8"))["certificate"]
        return tuple(_entries(path.parent, entries))
    except (OSError, ValueError, KeyError, TypeError) as error:
        detail = f"{path.name}: {type(error).__name__} {error}"
        raise ArchiveUnusable(ErrorCode.CERTIFICATE_UNUSABLE, detail=detail) from error


def _entries(folder: Path, entries: list[dict[str, Any]]) -> Iterator[Anchor]:
    for entry in entries:
        regime = TrustRegime(entry["regime"])
        if regime not in ADDABLE:
            raise ValueError(entry["regime"])
        bounds = _moment(entry.get("from")), _moment(entry.get("until"), end=True)
        (anchor,) = anchors_in(folder / entry["file"], regime, *bounds)
        if anchor.sha256 != str(entry["sha256"]).lower():
            raise ArchiveUnusable(ErrorCode.CERTIFICATE_UNUSABLE, detail=f"{entry['file']}: SHA-256 {anchor.sha256}")
        yield replace(anchor, root=entry["role"] == "root")


def _moment(told: Any, *, end: bool = False) -> datetime | None:
    if told is None:
        return None
    if isinstance(told, datetime):
        return told if told.tzinfo else told.replace(tzinfo=UTC)
    if isinstance(told, date):
        return datetime.combine(told, time.max.replace(microsecond=0) if end else time(), UTC)
    raise TypeError(told)
