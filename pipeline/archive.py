"""The archive as the edges see it: use cases by room, each asked for by an actor, and no way past them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pipeline.access.use_cases import AccessUseCases
from pipeline.auditing.use_cases import AuditUseCases
from pipeline.authorities.use_cases import AuthorityUseCases
from pipeline.conformity.use_cases import ConformityUseCases
from pipeline.describing.use_cases import DescribingUseCases
from pipeline.dossiers.use_cases import DossierUseCases
from pipeline.durable.use_cases import WorkUseCases
from pipeline.evidence.use_cases import EvidenceUseCases
from pipeline.finding.record_use_cases import RecordUseCases
from pipeline.finding.use_cases import FindingUseCases
from pipeline.intake.batch_use_cases import BatchUseCases
from pipeline.intake.use_cases import IntakeUseCases
from pipeline.journal.use_cases import JournalUseCases
from pipeline.people.provided_door import ProvidedDoor
from pipeline.people.use_cases import PeopleUseCases
from pipeline.proving.anchor_use_cases import AnchorUseCases
from pipeline.proving.signer_use_cases import SignerUseCases
from pipeline.proving.use_cases import ProvingUseCases
from pipeline.review.use_cases import ReviewUseCases
from pipeline.role import Role
from pipeline.secrecy.use_cases import SecrecyUseCases
from pipeline.texts.use_cases import TextUseCases
from pipeline.upkeep.use_cases import UpkeepUseCases

if TYPE_CHECKING:
    from pipeline.settings.archive_settings import ArchiveSettings  # noqa: TC004 - never read back, and dear to load
    from pipeline.wiring import Parts


@dataclass(frozen=True, slots=True)
class Archive:
    """One archive, opened by `wiring.open_archive`.

    Attributes:
        intake, batches, records, dossiers, finding, texts, describing, authorities, conformity, review, proving,
            signer, audits, evidence, anchors, access, secrecy, upkeep, work, people, journal: use cases; their first
            argument is who asks.
        provided: the door for those whom a provider proves.
        settings: as `vankho.toml` and the environment say.
        role: what this process does with the archive.
        clock: the present, with time zone.
        passing: gives the folder of passing files of this process alone.
        close: stop working and let go of files and locks; unfinished work goes on at the next start.
    """

    intake: IntakeUseCases
    batches: BatchUseCases
    records: RecordUseCases
    dossiers: DossierUseCases
    finding: FindingUseCases
    texts: TextUseCases
    describing: DescribingUseCases
    authorities: AuthorityUseCases
    conformity: ConformityUseCases
    review: ReviewUseCases
    proving: ProvingUseCases
    signer: SignerUseCases
    audits: AuditUseCases
    evidence: EvidenceUseCases
    anchors: AnchorUseCases
    access: AccessUseCases
    secrecy: SecrecyUseCases
    upkeep: UpkeepUseCases
    work: WorkUseCases
    people: PeopleUseCases
    provided: ProvidedDoor
    journal: JournalUseCases
    settings: ArchiveSettings
    role: Role
    clock: Callable[[], datetime]
    passing: Callable[[], Path]
    close: Callable[[], None]

    @classmethod
    def of(cls, parts: Parts) -> Self:
        """The use cases over `parts`; closing it closes them."""
        return cls(
            intake=IntakeUseCases(parts),
            batches=BatchUseCases(parts),
            records=RecordUseCases(parts),
            dossiers=DossierUseCases(parts),
            finding=FindingUseCases(parts),
            texts=TextUseCases(parts),
            describing=DescribingUseCases(parts),
            authorities=AuthorityUseCases(parts),
            conformity=ConformityUseCases(parts),
            review=ReviewUseCases(parts),
            proving=ProvingUseCases(parts),
            signer=SignerUseCases(parts),
            audits=AuditUseCases(parts),
            evidence=EvidenceUseCases(parts),
            anchors=AnchorUseCases(parts),
            access=AccessUseCases(parts),
            secrecy=SecrecyUseCases(parts),
            upkeep=UpkeepUseCases(parts),
            work=WorkUseCases(parts),
            people=PeopleUseCases(parts),
            provided=ProvidedDoor(parts),
            journal=JournalUseCases(parts),
            settings=parts.settings,
            role=parts.role,
            clock=parts.clock,
            passing=lambda: parts.run_folder,
            close=parts.close,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
