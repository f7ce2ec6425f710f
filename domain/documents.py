"""Dossiers and documents (ISAD(G): file and item; TT 05/2025: hồ sơ and tài liệu) and the files that make them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from domain.digest import Fixity
from domain.dossiers.fields import DossierField, DossierValue
from domain.events import Event
from domain.file_names import split_name
from domain.findings import FindingLevel, SourceFinding, page_level
from domain.page import Page, PageState
from domain.people.access import AccessMode
from domain.terms import Term


class SourceFormat(Term):
    """File formats that intake takes, by content (values are media types)."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    PDF = "application/pdf"
    WEBP = "image/webp"
    HEIF = "image/heic"
    BMP = "image/bmp"
    GIF = "image/gif"
    JPEG2000 = "image/jp2"

    @property
    def label(self) -> str:
        """What people call it, in every language."""
        return _LABELS.get(self, self.name)


_LABELS = {SourceFormat.WEBP: "WebP", SourceFormat.HEIF: "HEIC", SourceFormat.JPEG2000: "JPEG 2000"}


class SourceNature(Term):
    """What kind of original a document is; decides how it is kept (architecture, decision 2)."""

    IMAGES = "images"  # one or more picture files
    PDF = "pdf"  # an unsigned PDF, scanned or born digital
    SIGNED_PDF = "signed-pdf"  # bears digital signatures: never altered, text lives beside it


class FileUse(Term):
    """What a stored file is for (METS `USE`)."""

    MASTER = "MASTER"  # byte for byte as it came
    ACCESS = "ACCESS"  # PDF/A with text, mark and seal
    OCR_TEXT = "OCR_TEXT"  # ALTO of one page
    DESCRIPTION = "DESCRIPTION"  # EAD, PREMIS, record.json


class RecordState(Term):
    """Where a document stands. The last four are the command line's answer."""

    ARRIVING = "arriving"  # it has a code; its masters are being put into the object store
    RECEIVED = "received"
    READING = "reading"
    IN_REVIEW = "in-review"  # read and described: waits until people have answered and it is released
    RELEASED = "released"  # people released it: is being written and sealed
    TO_SIGN = "to-sign"  # its seal is prepared: waits for somebody to confirm the signature
    READY = "ready"  # read, written as PDF/A and sealed: waits to be packed into its dossier
    STORED = "stored"  # lies in its dossier's package: waits to become searchable
    ARCHIVED = "archived"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it was handed in.

    Attributes:
        name: NFC, without folder.
        format: media type by content.
        fixity: size and digests.
        findings: what inspection noticed about it.
    """

    name: str
    format: SourceFormat
    fixity: Fixity
    findings: tuple[SourceFinding, ...] = ()


class RelationKind(Term):
    """How one record stands to another."""

    PART_OF = "part-of"  # it was inside the other's file: a portfolio, an attachment
    HAS_PART = "has-part"  # the other was inside its file
    FOLLOWS = "follows"  # files of the other were handed in again, with more of them or in another order
    FOLLOWED_BY = "followed-by"
    SAME_CONTENT = "same-content"  # filed in another dossier too; seen from the contents, so no record stores it

    @property
    def inverse(self) -> RelationKind:
        """The same relation as the other record sees it; one of a later program keeps its name."""
        return _INVERSE.get(self, self)


_INVERSE = {
    RelationKind.PART_OF: RelationKind.HAS_PART,
    RelationKind.HAS_PART: RelationKind.PART_OF,
    RelationKind.FOLLOWS: RelationKind.FOLLOWED_BY,
    RelationKind.FOLLOWED_BY: RelationKind.FOLLOWS,
}
_QUIET = frozenset({RelationKind.PART_OF, RelationKind.HAS_PART})


@dataclass(frozen=True, slots=True)
class Relation:
    """How a record stands to another one, kept with the record from which it is told.

    Attributes:
        kind: what the record is to the other.
        content: the other's `Record.content`, which tells it whatever its code; it need not be in the archive.
        name: what the other was called when the relation was noticed.
        record: the other's code where it was known then; else empty.
        added: names of files that the other one has not; of a folder that was handed in again.
        gone: names of files that only the other one has.
    """

    kind: RelationKind
    content: str
    name: str
    record: str = ""
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def level(self) -> FindingLevel:
        """How loudly it is told; one of a later program is looked at."""
        return FindingLevel.TOLD if self.kind in _QUIET else FindingLevel.DOUBTFUL


@dataclass(frozen=True, slots=True)
class Noticed:
    """What there may be to tell about a document: its files and pages with their findings, and its relations."""

    sources: tuple[SourceFile, ...] = ()
    pages: tuple[Page, ...] = ()
    relations: tuple[Relation, ...] = ()

    @property
    def to_look_at(self) -> int:
        """How much of it somebody should look at; pages that could not be read are among it."""
        levels = [finding.level for source in self.sources for finding in source.findings]
        levels += [page_level(found.code) for page in self.pages if page.image for found in page.image.findings]
        levels += [relation.level for relation in self.relations]
        failed = sum(page.state is PageState.FAILED for page in self.pages)
        return sum(level is not FindingLevel.TOLD for level in levels) + failed


NOTHING_NOTICED = Noticed()


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of the archival information package.

    Attributes:
        path: logical path inside the dossier's package (OCFL logical path), `/` between parts.
        use: what it is for.
        media_type: IANA media type.
        fixity: size and digests.
        page: 1-based page that the file belongs to, None for the whole document.
    """

    path: str
    use: FileUse
    media_type: str
    fixity: Fixity
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A hồ sơ: documents of one matter, packed and preserved together.

    Attributes:
        code: mã hồ sơ, unique in the archive.
        title: tiêu đề.
        fonds: code of the phông it belongs to.
        mode: access mode of its records; None: that which the archive gives by default.
        events: changes of that mode and of what is said of it, in order; the catalogue does not know them.
        said: what people and sheets say of it beside its title; the catalogue does not know it either.
    """

    code: str
    title: str
    fonds: str
    mode: AccessMode | None = None
    events: tuple[Event, ...] = ()
    said: tuple[DossierValue, ...] = ()

    def value(self, name: DossierField) -> str | None:
        """What is said of it in a field, empty for that there is none; None where nobody says anything."""
        return next((one.value for one in self.said if one.name is name), None)


@dataclass(frozen=True, slots=True)
class Record:
    """One archived document with everything that is known about it.

    This value, written as canonical JSON beside the files, is what the catalogue can be rebuilt from.

    Attributes:
        code: `RecordCode` as text.
        dossier: code of its dossier.
        title: the given title, else its main source's name.
        nature: kind of original.
        sources: the files handed in, in page order; masters of the record.
        content: SHA-256 that tells duplicates: of the one source, or over all sources' digests in order.
        received: when, with time zone.
        batch, owner: name of the batch it came in, and who handed it in.
        pages: outcome of each page in order; their texts are ALTO files of the package.
        files: every file of the package that belongs to it.
        events: its life so far, in order.
        reason, facts: an `ErrorCode` value and its sentence's facts when something about it must be told (broken
            signature), else None.
        relations: to other records, as noticed when it was taken in.
        batch_id: identifier of the batch; empty in records of release 0.1, whose batches had a name only.
        mode: access mode; None: that of its dossier.
        titled: a person gave its title; None in records of before it was asked.
        made_title: title made of what it says of itself (`domain.description.titles`); empty: too little is known.
    """

    code: str
    dossier: str
    title: str
    nature: SourceNature
    sources: tuple[SourceFile, ...]
    content: str
    received: datetime
    batch: str
    owner: str
    pages: tuple[Page, ...]
    files: tuple[StoredFile, ...]
    events: tuple[Event, ...]
    reason: str | None = None
    facts: dict[str, str | float] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    batch_id: str = ""
    mode: AccessMode | None = None
    titled: bool | None = None
    made_title: str = ""

    @property
    def called(self) -> str:
        """What people call it: as a person called it, else as its fields do, else by the name of its file."""
        return self.title if self.has_given_title or not self.made_title else self.made_title

    @property
    def has_given_title(self) -> bool:
        """A person gave its title; where nobody was asked, one that is not the name of its only file."""
        if self.titled is not None:
            return self.titled
        return len(self.sources) == 1 and self.title not in {self.sources[0].name, split_name(self.sources[0].name)[0]}

    @property
    def noticed(self) -> Noticed:
        """What there may be to tell about it."""
        return Noticed(self.sources, self.pages, self.relations)
