"""Whom the archive itself trusts, and with which certificates it signs; kept in the object store, for every copy.

trust/test-ca.pem           the test authority
trust/anchors/000001.json   in which time each authority is trusted (`pipeline.proving.anchors`)
trust/own/SHA256.pem        roots that the organisation trusts besides the lists of the law, one a file
trust/signers/SHA256.pem    certificates with which the archive signs or signed, each with its chain
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from domain.errors import ArchiveError, ErrorCode
from domain.messages import Language
from pipeline.isolation.jobs import NO_EVIDENCE, EvidenceFiles, VerifyJob
from pipeline.isolation.seal_jobs import KNOW_SIGNER, OpenSealJob
from storage.areas import TRUST

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from domain.anchors import AnchorProfile
    from pipeline.isolation.signing_process import KeyHolder
    from pipeline.proving.anchors import KeptAnchors
    from pipeline.settings.archive_settings import ArchiveSettings
    from storage.objects.object_store import ObjectStore

OWN: Final = f"{TRUST.prefix}own/"
SIGNERS: Final = f"{TRUST.prefix}signers/"
_FRESH_SECONDS = 60.0  # another machine may have begun to sign with another certificate


class KeptAuthorities:
    """Certificates of one archive, as files for child processes. Safe for several threads.

    Args:
        settings: of the archive.
        store: where they are kept.
        holder: gives the process with the key, asked for when something is to be signed.
        test_ca: certificate of the test authority; None where there is none.
        folder: gives one for the files, of this process alone.
        anchors: in which time each authority is trusted.
    """

    def __init__(
        self,
        settings: ArchiveSettings,
        store: ObjectStore,
        holder: Callable[[], KeyHolder],
        test_ca: Path | None,
        folder: Callable[[], Path],
        anchors: KeptAnchors,
    ) -> None:
        self._settings, self._store, self._holder, self._folder = settings, store, holder, folder
        self._test_ca, self._anchors = test_ca, anchors
        self._profile: AnchorProfile | None = None
        self._lock = threading.Lock()
        self._remembered: set[str] = set()
        self._gathered: dict[str, Path | None] = {}
        self._until = 0.0

    def remember_signer(self) -> None:
        """Before a real certificate signs for the first time, keep it: by it the seal is known as ours.

        Raises:
            ArchiveError: STORE_FAILED.
            ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE, TOKEN_AWAY, PIN_REFUSED.
        """
        if self._settings.signing.is_test:
            return
        facts = self._holder().call(KNOW_SIGNER, self._settings.signer)
        if facts.sha256 in self._remembered:
            return
        self._keep(f"{SIGNERS}{facts.sha256}.pem", facts.certificates)
        for digest, certificate in facts.own_ca.items():
            self._keep(f"{OWN}{digest}.pem", certificate)
        with self._lock:
            self._remembered.add(facts.sha256)
            self._until = 0.0

    def forget(self) -> None:
        """Something was changed: ask the store again."""
        with self._lock:
            self._until = 0.0

    def judging(
        self,
        path: Path,
        target: str,
        time: datetime,
        language: Language = Language.VI,
        given: EvidenceFiles = NO_EVIDENCE,
    ) -> VerifyJob:
        """What it takes to judge a file by whom the archive trusts; see `VerifyJob`."""
        own = self._file(OWN)
        return VerifyJob(path, target, self._test_ca, time, language, given, own, self._profile)

    def opening(self, sealed: bytes) -> OpenSealJob:
        """What it takes to say whether a seal is the archive's own."""
        return OpenSealJob(sealed, self._test_ca, self._file(SIGNERS), self._file(OWN))

    def _keep(self, key: str, text: str) -> None:
        try:
            self._store.put_bytes(key, text.encode("ascii"))
        except ArchiveError as error:
            if error.code is not ErrorCode.OBJECT_EXISTS:
                raise

    def _file(self, prefix: str) -> Path | None:
        with self._lock:
            if time.monotonic() >= self._until:
                self._profile = self._anchors.current()
                self._gathered = {each: self._gather(each) for each in (OWN, SIGNERS)}
                self._until = time.monotonic() + _FRESH_SECONDS
            return self._gathered[prefix]

    def _gather(self, prefix: str) -> Path | None:
        """All certificates below a prefix in one file, which is written once and never changed."""
        keys = sorted(info.key for info in self._store.list(prefix))
        if not keys:
            return None
        path = self._folder() / f"{prefix.strip('/').replace('/', '-')}-{len(keys)}.pem"
        if not path.exists():
            draft = path.with_suffix(".part")
            draft.write_bytes(b"".join(map(self._store.read_bytes, keys)))
            draft.replace(path)
        return path
