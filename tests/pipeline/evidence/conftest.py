"""An authority with its servers, a decision signed under it, and an archive that may ask them; made once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from pipeline.evidence.gathering import EvidenceGatherer
from pipeline.evidence.kept import KeptEvidence
from pipeline.isolation.jobs import EvidenceFiles, VerifyJob
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.settings.evidence_settings import EvidenceSettings
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now, open_parts
from storage.objects.file_store import FileObjectStore
from tests.signing.evidence_authority import Authority
from tests.signing.office_documents import decision, signed
from tests.signing.signed_samples import plain_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from pipeline.evidence.gathering import Gathered
    from pipeline.isolation.task import Task
    from pipeline.wiring import Parts


@pytest.fixture(scope="session")
def authority() -> Iterator[Authority]:
    made = Authority()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    home = tmp_path_factory.mktemp("evidence") / "kho"
    found_archive(ArchiveSettings(home=home), None, now())
    with open_parts(home, write=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def paper(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / "quyet-dinh.pdf"
    path.write_bytes(decision(authority))
    return path


@pytest.fixture(scope="session")
def root(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("root") / "root.pem"
    path.write_bytes(authority.root.public_bytes(Encoding.PEM))
    return path


class InThisProcess:
    """Does the tasks of child processes here: what they conclude is the same, and a test starts none."""

    def call(self, task: Task[..., Any], *arguments: Any) -> Any:
        return task.function(*arguments)


class Bench:
    """A bucket of its own, and a gatherer over it."""

    def __init__(self, sandbox: Any, folder: Path, root: Path, host: str) -> None:
        self.store = FileObjectStore(folder / "bucket")
        self.kept = KeptEvidence(self.store, lambda: folder)
        self.settings = EvidenceSettings(fetch=True, hosts=(host,), seconds=5)
        self._sandbox, self._root = sandbox, root

    def job(self, path: Path, time: datetime | None = None) -> VerifyJob:
        return VerifyJob(path, path.name, None, time or now(), given=EvidenceFiles(trust=(self._root,)))

    def gatherer(self, clock: Callable[[], datetime] = now, **settings: Any) -> EvidenceGatherer:
        return EvidenceGatherer(self.kept, self._sandbox, replace(self.settings, **settings), clock)

    def gather(self, path: Path, clock: Callable[[], datetime] = now, **settings: Any) -> Gathered:
        return self.gatherer(clock, **settings).gather(self.job(path, clock()))


@pytest.fixture
def bench(tmp_path: Path, root: Path, authority: Authority) -> Bench:
    return Bench(InThisProcess(), tmp_path, root, authority.host)


@pytest.fixture(scope="session")
def letter(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Signed and stamped once."""
    path = tmp_path_factory.mktemp("letter") / "cong-van.pdf"
    key = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(signed(plain_pdf(), authority.signer("Người ký công văn", key), "Ky", authority))
    return path
