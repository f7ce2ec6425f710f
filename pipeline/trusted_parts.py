"""Whom an archive trusts and what it seals with, and the child processes that are asked about strangers' files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.isolation.warm_modules import ALL_MODULES
from pipeline.made_once import made_once
from pipeline.run_folder import RunFolder
from pipeline.settings.identity import AUTHORITY, TEST_CA_KEY
from pipeline.stored_parts import StoredParts

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.evidence.gathering import EvidenceGatherer
    from pipeline.evidence.kept import KeptEvidence
    from pipeline.isolation.sandbox import Sandbox
    from pipeline.isolation.signing_process import KeyHolder
    from pipeline.proving.anchors import KeptAnchors
    from pipeline.proving.authorities import KeptAuthorities
    from pipeline.proving.document_sealer import DocumentSealer


class TrustedParts(StoredParts):
    """Who is trusted, and who judges and seals."""

    @made_once
    def sandbox(self) -> Sandbox:
        """Child processes; that they could not be kept off the network is told at once."""
        from pipeline.isolation.sandbox import Sandbox

        sandbox = Sandbox(self.settings.limits, self.run_folder / "children", ALL_MODULES)
        sandbox.tell_network(self.progress.lacking)
        return sandbox

    @made_once
    def run_folder(self) -> Path:
        """Folder of passing files of this process alone; gone when it ends, or swept by the next one."""
        folder = RunFolder(self.settings.home / "scratch")
        self._made.callback(folder.close)
        return folder.path

    @made_once
    def key_holder(self) -> KeyHolder:
        """Where the signing key may be: a child for each seal of the test authority, one process for a real key."""
        if self.settings.signing.is_test:
            return self.sandbox
        from pipeline.isolation.signing_process import SigningProcess

        process = SigningProcess(self.settings.limits, self.settings.signing.key_name)
        self._made.callback(process.stop)
        return process

    @made_once
    def test_ca(self) -> Path | None:
        """Certificate of the archive's own test authority; from the object store when the keys are not here."""
        path = self.settings.keys_folder / AUTHORITY
        if path.exists():
            return path
        if self.store.stat(TEST_CA_KEY) is None:
            return None
        copy = self.settings.home / "scratch" / "test-ca.pem"
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(self.store.read_bytes(TEST_CA_KEY))
        return copy

    @made_once
    def authorities(self) -> KeptAuthorities:
        """Whom the archive itself trusts, and with which certificates it signs."""
        from pipeline.proving.authorities import KeptAuthorities

        return KeptAuthorities(
            self.settings,
            self.store,
            lambda: self.key_holder,
            self.test_ca,
            lambda: self.run_folder,
            self.anchors,
            self.clock,
        )

    @made_once
    def anchors(self) -> KeptAnchors:
        """In which time each authority is trusted."""
        from pipeline.proving.anchors import KeptAnchors

        return KeptAnchors(self.store)

    @made_once
    def evidence(self) -> KeptEvidence:
        """Validation material that is kept."""
        from pipeline.evidence.kept import KeptEvidence

        return KeptEvidence(self.store, lambda: self.run_folder)

    @made_once
    def gatherer(self) -> EvidenceGatherer:
        """Verdicts with what is kept, and what they lack fetched."""
        from pipeline.evidence.gathering import EvidenceGatherer

        return EvidenceGatherer(self.evidence, self.sandbox, self.settings.evidence, self.clock)

    @made_once
    def sealer(self) -> DocumentSealer:
        """Puts documents under the archive's seal."""
        from pipeline.proving.document_sealer import DocumentSealer

        return DocumentSealer(self.settings, self.sandbox, self.key_holder, self.authorities, self.clock)
