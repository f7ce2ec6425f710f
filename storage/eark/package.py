"""From the records of a dossier to the metadata files of its package. Pure: facts in, files (path to bytes) out.

Files about one document (EAD_doc, PREMIS of its masters and texts) are written when it comes in, and those that a
revision changes with it. Files about the whole (METS, EAD, PREMIS, and the PREMIS of rep1 that the circular prescribes)
grow with every version by what it adds or changes: records of before are not read for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from operator import attrgetter
from typing import TYPE_CHECKING

from domain.digest import fixity_of
from domain.documents import Dossier, FileUse, Record, StoredFile
from domain.dossiers.totals import DossierTotals
from domain.events import AgentKind, Event, EventType, Outcome
from storage.eark.ead import describe_document, describe_dossier
from storage.eark.growing import grown
from storage.eark.markup import derived_uuid
from storage.eark.mets import FileGroup, FileReference, Mets, write
from storage.eark.premis import Document, Entity, has_source, is_part_of, to_other
from storage.ocfl.inventory import VersionNote
from storage.packages import layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.description.document import Description

XML, JSON = "application/xml", "application/json"
_READING_PREMIS = layout.representation_premis_path(layout.ACCESS)
WHOLE_PATHS = (  # of what grows from version to version
    layout.METS,
    layout.DOSSIER_EAD,
    layout.DOSSIER_PREMIS,
    _READING_PREMIS,
    *map(layout.representation_mets_path, layout.REPRESENTATIONS),
)
_STATIC = {"documentation/README.txt": ("README.txt", "text/plain"), "schemas/simpledc.xsd": ("simpledc.xsd", XML)}


@dataclass(frozen=True, slots=True)
class Package:
    """The facts of one version of a package.

    Attributes:
        dossier: what it is the package of.
        records: the documents that are added or changed, complete, in the order of their codes.
        totals: what the dossier holds with them.
        before: files about the whole as the version before has them, by path; without them, `records` must be all.
        json: `metadata/other` files with these records and the dossier, by path.
        versions: notes of all versions, this one last.
        stored: when the content of this SHA-512 came to stand at a path; None where it is new in this version.
        keeper, software: who keeps the archive, and name and version of this program.
    """

    dossier: Dossier
    records: tuple[Record, ...]
    totals: DossierTotals
    before: Mapping[str, bytes]
    json: Mapping[str, bytes]
    versions: tuple[VersionNote, ...]
    stored: Callable[[str, str], datetime | None]
    keeper: str
    software: str

    @property
    def identifier(self) -> str:
        """OBJID of an AIP: `urn:{mã phông}:uuid-…`."""
        return f"urn:{self.dossier.fonds}:uuid-{derived_uuid('package', self.dossier.code)}"

    @property
    def time(self) -> datetime:
        """When this version is made."""
        return self.versions[-1].created


def document_files(record: Record, description: Description | None = None) -> dict[str, bytes]:
    """The metadata files about one document; `record.files` holds its data files."""
    made = {layout.document_ead_path(record.code): describe_document(record, description)}
    for representation in (layout.MASTER, layout.TEXT):
        data = [file for file in record.files if file.path.startswith(f"representations/{representation}/data/")]
        if data:
            made[layout.document_premis_path(record.code, representation)] = _document_premis(record, data)
    return made


def package_files(package: Package) -> dict[str, bytes]:
    """The metadata files about the whole dossier, METS included."""
    static = {path: _resource(name) for path, (name, _) in _STATIC.items()}
    made = {
        layout.DOSSIER_EAD: _description(package),
        layout.DOSSIER_PREMIS: _grown(package, layout.DOSSIER_PREMIS, _package_premis(package)),
        _READING_PREMIS: _grown(package, _READING_PREMIS, _reading_premis(package)),
    }
    paths = {name: layout.representation_mets_path(name) for name in layout.REPRESENTATIONS}
    representations = {
        path: _grown(package, path, write(_representation_mets(package, name, made)))
        for name, path in paths.items()
        if path in package.before or any(True for _ in _data(package, name))
    }
    root = write(_package_mets(package, {**static, **made, **package.json}, representations))
    return {**static, **made, **representations, layout.METS: _grown(package, layout.METS, root)}


def _grown(package: Package, path: str, now: bytes) -> bytes:
    return grown(package.before.get(path), now)


def _description(package: Package) -> bytes:
    return describe_dossier(package.dossier, package.totals, package.before.get(layout.DOSSIER_EAD))


def _document_premis(record: Record, data: list[StoredFile]) -> bytes:
    document = Document()
    masters = [file.path for file in record.files if file.use is FileUse.MASTER]
    names = dict(zip(masters, (source.name for source in record.sources), strict=False))
    document.add_entity(Entity("intellectualEntity", record.code, record.title), map(to_other, record.relations))
    for file in data:
        document.add_file(file, names.get(file.path, ""), [is_part_of(record.code)])
    return document.to_bytes()


def _reading_premis(package: Package) -> bytes:
    """`PREMIS_rep1.xml`: the files people read, where they come from, and what happened to their documents."""
    document = Document()
    document.add_entity(Entity("representation", f"{package.identifier}/{layout.ACCESS}"))
    for record in package.records:
        whole = [is_part_of(package.identifier), *map(to_other, record.relations)]
        document.add_entity(Entity("intellectualEntity", record.code, record.title), whole)
        masters = [has_source(file.path) for file in record.files if file.use is FileUse.MASTER]
        for file in record.files:
            if file.use is FileUse.ACCESS:
                document.add_file(file, "", [is_part_of(record.code), *masters])
    for record in package.records:
        for event in record.events:
            document.add_event(event, [record.code])
    return document.to_bytes()


def _package_premis(package: Package) -> bytes:
    document = Document()
    document.add_entity(Entity("intellectualEntity", package.identifier, package.dossier.title))
    for name in layout.REPRESENTATIONS:
        entity = Entity("representation", f"{package.identifier}/{name}")
        document.add_entity(entity, [is_part_of(package.identifier)])
    for number, note in enumerate(package.versions, 1):
        identifier = f"uuid-{derived_uuid(package.identifier, 'version', str(number))}"
        event = Event(
            identifier,
            EventType.PACKAGE_CREATION,
            note.created,
            note.name,
            Outcome.SUCCESS,
            f"v{number}: {note.message}",
            AgentKind.SOFTWARE,
        )
        document.add_event(event, [package.identifier])
    for event in package.dossier.events:
        document.add_event(event, [package.identifier])
    return document.to_bytes()


def _package_mets(package: Package, own: Mapping[str, bytes], representations: Mapping[str, bytes]) -> Mets:
    descriptive = [
        _reference(package, path, data, "OTHER:SIMPLEDC" if path == layout.DOSSIER_EAD else "OTHER:VANKHO")
        for path, data in own.items()
        if path == layout.DOSSIER_EAD or path in package.json
    ]
    descriptive += [
        replace(_stored_reference(package, file, file.path, "OTHER:VANKHO"), label=record.called)
        for record in package.records
        for file in record.files
        if file.path.startswith("metadata/")
    ]
    groups = [
        FileGroup(use, (_reference(package, path, own[path], ""),))
        for use, path in zip(("Documentation", "Schemas"), _STATIC, strict=True)
    ]
    for path, data in representations.items():
        groups.append(FileGroup(f"Representations/{path.split('/')[1]}", (_reference(package, path, data, ""),)))
    premis = _reference(package, layout.DOSSIER_PREMIS, own[layout.DOSSIER_PREMIS], "PREMIS")
    return _mets(package, package.identifier, descriptive, [premis], groups)


def _representation_mets(package: Package, name: str, made: Mapping[str, bytes]) -> Mets:
    """METS of one representation: its paths are relative to its own folder."""
    folder = f"representations/{name}/"
    descriptive, preservation = [], []
    own = layout.representation_premis_path(name)
    if own in made:
        reference = _reference(package, own, made[own], "PREMIS")
        preservation.append(_relative(reference, folder))
    for record in package.records:
        read = next((file.path for file in record.files if file.use is FileUse.ACCESS), "")
        for file in record.files:
            path = file.path.removeprefix(folder)
            if path.startswith("metadata/descriptive/"):
                described = read.removeprefix(folder)
                reference = _stored_reference(package, file, path, "OTHER:SIMPLEDC", described)
                descriptive.append(replace(reference, label=record.called))
            elif path.startswith("metadata/preservation/"):
                preservation.append(_stored_reference(package, file, path, "PREMIS"))
    data = tuple(_stored_reference(package, file, file.path.removeprefix(folder)) for file in _data(package, name))
    return _mets(package, name, descriptive, preservation, [FileGroup("Data", data)])


def _mets(
    package: Package,
    identifier: str,
    descriptive: list[FileReference],
    preservation: list[FileReference],
    groups: list[FileGroup],
) -> Mets:
    return Mets(
        package=package.identifier,
        identifier=identifier,
        created=package.versions[0].created,
        modified=package.time,
        status="NEW" if len(package.versions) == 1 else "SUPPLEMENT",
        keeper=package.keeper,
        software=package.software,
        descriptive=tuple(sorted(descriptive, key=attrgetter("path"))),
        preservation=tuple(sorted(preservation, key=attrgetter("path"))),
        groups=tuple(groups),
    )


def _data(package: Package, representation: str) -> Iterator[StoredFile]:
    prefix = f"representations/{representation}/data/"
    return (file for record in package.records for file in record.files if file.path.startswith(prefix))


def _reference(package: Package, path: str, data: bytes, metadata_type: str) -> FileReference:
    """A file of which we hold the bytes; those that every version writes again are as new as the version."""
    fixity = fixity_of((data,))
    kept = package.stored(path, fixity.sha512) if path in _STATIC or path in package.json else None
    media_type = _STATIC[path][1] if path in _STATIC else JSON if path.endswith(".json") else XML
    return FileReference(path, media_type, fixity, kept or package.time, metadata_type)


def _stored_reference(
    package: Package, file: StoredFile, path: str, metadata_type: str = "", describes: str = ""
) -> FileReference:
    created = package.stored(file.path, file.fixity.sha512) or package.time
    return FileReference(path, file.media_type, file.fixity, created, metadata_type, describes)


def _relative(reference: FileReference, folder: str) -> FileReference:
    path = reference.path.removeprefix(folder)
    return FileReference(path, reference.media_type, reference.fixity, reference.created, reference.metadata_type)


def _resource(name: str) -> bytes:
    return (files("storage.eark") / "package_files" / name).read_bytes()
