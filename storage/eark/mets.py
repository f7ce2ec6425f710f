"""METS 1.12 by the E-ARK CSIP 2.0.4 profile, as TT 05/2025/TT-BNV prescribes it for packages and representations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lxml import etree

from domain.digest import Fixity
from storage.eark.markup import child, derived_uuid, href, local, to_bytes

PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
_METS = "http://www.loc.gov/METS/"
_XLINK = "http://www.w3.org/1999/xlink"
_CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
_NAMESPACES: Any = {None: _METS, "xlink": _XLINK, "csip": _CSIP}  # the stubs of lxml do not know the default one


@dataclass(frozen=True, slots=True)
class FileReference:
    """A file of the package, seen from the METS file that names it.

    Attributes:
        path: relative to the METS file's folder.
        media_type: IANA media type.
        fixity: size and SHA-256 go into METS.
        created: when it came into the package.
        metadata_type: METS MDTYPE of a metadata file, `OTHER:NAME` for one that METS does not know, else empty.
        describes: path of the file in the same METS that a descriptive metadata file is about.
        label: what people call the document that it describes.
    """

    path: str
    media_type: str
    fixity: Fixity
    created: datetime
    metadata_type: str = ""
    describes: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class FileGroup:
    """A CSIP file group: `use` is `Documentation`, `Schemas`, `Data` or `Representations/NAME`."""

    use: str
    files: tuple[FileReference, ...]


@dataclass(frozen=True, slots=True)
class Mets:
    """Everything that one METS file says.

    Attributes:
        package: the package's identifier, from which all ids are derived.
        identifier: OBJID; of a representation its folder's name.
        created, modified: first and last version.
        status: RECORDSTATUS: `NEW`, then `SUPPLEMENT`.
        keeper: who keeps the archive.
        software: name and version of the program that writes.
        descriptive, preservation: metadata files.
        groups: what the structure map shows, in order.
    """

    package: str
    identifier: str
    created: datetime
    modified: datetime
    status: str
    keeper: str
    software: str
    descriptive: tuple[FileReference, ...]
    preservation: tuple[FileReference, ...]
    groups: tuple[FileGroup, ...] = field(default=())

    def id(self, *parts: str) -> str:
        """An id of this METS file, the same in every version."""
        return f"uuid-{derived_uuid(self.package, self.identifier, *parts)}"

    def file_id(self, path: str) -> str:
        """The id of a file, in the form the circular gives to files."""
        return f"ID-{derived_uuid(self.package, self.identifier, path)}"


def write(mets: Mets) -> bytes:
    """The METS document."""
    root = etree.Element(f"{{{_METS}}}mets", nsmap=_NAMESPACES)
    root.set("OBJID", mets.identifier)
    root.set("TYPE", "Mixed")
    root.set("PROFILE", PROFILE)
    root.set(f"{{{_CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
    _header(root, mets)
    for reference in mets.descriptive:
        attributes = {"ID": mets.id("dmd", reference.path), "CREATED": local(reference.created), "STATUS": "CURRENT"}
        _metadata(child(root, _name("dmdSec"), None, attributes), mets, reference)
    if mets.preservation:
        section = child(root, _name("amdSec"), None, {"ID": mets.id("amd")})
        for reference in mets.preservation:
            attributes = {"ID": mets.id("digiprov", reference.path), "STATUS": "CURRENT"}
            _metadata(child(section, _name("digiprovMD"), None, attributes), mets, reference)
    _files(root, mets)
    _structure(root, mets)
    return to_bytes(root)


def told_sha256(data: bytes, path: str) -> str | None:
    """The SHA-256 that a METS document of a package tells of the metadata file at `path`; None where it names none."""
    place = href(path)
    for reference in etree.fromstring(data).iterfind(f"{_name('dmdSec')}/{_name('mdRef')}"):
        if reference.get(f"{{{_XLINK}}}href") == place:
            return reference.get("CHECKSUM")
    return None


def _name(local_name: str) -> str:
    return f"{{{_METS}}}{local_name}"


def _header(root: etree._Element, mets: Mets) -> None:
    header = child(
        root,
        _name("metsHdr"),
        None,
        {
            "CREATEDATE": local(mets.created),
            "LASTMODDATE": local(mets.modified),
            "RECORDSTATUS": mets.status,
            f"{{{_CSIP}}}OAISPACKAGETYPE": "AIP",
        },
    )
    name, _, version = mets.software.rpartition(" ")
    attributes = {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}
    program = child(header, _name("agent"), None, attributes)
    child(program, _name("name"), name or version)
    child(program, _name("note"), version, {f"{{{_CSIP}}}NOTETYPE": "SOFTWARE VERSION"})
    keeper = child(header, _name("agent"), None, {"ROLE": "ARCHIVIST", "TYPE": "ORGANIZATION"})
    child(keeper, _name("name"), mets.keeper)


def _metadata(section: etree._Element, mets: Mets, reference: FileReference) -> None:
    kind, _, other = reference.metadata_type.partition(":")
    attributes = {"ID": mets.id("ref", reference.path), "MDTYPE": kind}
    if other:
        attributes["OTHERMDTYPE"] = other
    if reference.label:
        attributes["LABEL"] = reference.label
    child(section, _name("mdRef"), None, {**attributes, **_location(reference), **_characteristics(reference)})


def _location(reference: FileReference) -> dict[str, str]:
    return {"LOCTYPE": "URL", f"{{{_XLINK}}}type": "simple", f"{{{_XLINK}}}href": href(reference.path)}


def _characteristics(reference: FileReference) -> dict[str, str]:
    return {
        "MIMETYPE": reference.media_type,
        "SIZE": str(reference.fixity.size),
        "CREATED": local(reference.created),
        "CHECKSUM": reference.fixity.sha256,
        "CHECKSUMTYPE": "SHA-256",
    }


def _files(root: etree._Element, mets: Mets) -> None:
    section = child(root, _name("fileSec"), None, {"ID": mets.id("fileSec")})
    for group in mets.groups:
        attributes = {"ID": mets.id("group", group.use), "USE": group.use}
        if group.use.startswith("Representations/"):
            attributes[f"{{{_CSIP}}}CONTENTINFORMATIONTYPE"] = "MIXED"
        place = child(section, _name("fileGrp"), None, attributes)
        for reference in group.files:
            attributes = {"ID": mets.file_id(reference.path), **_characteristics(reference)}
            child(child(place, _name("file"), None, attributes), _name("FLocat"), None, _location(reference))


def _structure(root: etree._Element, mets: Mets) -> None:
    plan = child(root, _name("structMap"), None, {"ID": mets.id("structMap"), "TYPE": "PHYSICAL", "LABEL": "CSIP"})
    top = child(plan, _name("div"), None, {"ID": mets.id("div"), "LABEL": mets.identifier})
    metadata = {"ID": mets.id("div", "Metadata"), "LABEL": "Metadata"}
    if mets.preservation:
        metadata["ADMID"] = " ".join(mets.id("digiprov", reference.path) for reference in mets.preservation)
    if mets.descriptive:
        metadata["DMDID"] = " ".join(mets.id("dmd", reference.path) for reference in mets.descriptive)
    child(top, _name("div"), None, metadata)
    for group in mets.groups:
        division = child(top, _name("div"), None, {"ID": mets.id("div", group.use), "LABEL": group.use})
        _pointers(division, mets, group)
    for reference in mets.descriptive:
        if reference.describes:
            _link(top, mets, reference)


def _pointers(division: etree._Element, mets: Mets, group: FileGroup) -> None:
    group_id = mets.id("group", group.use)
    if not group.use.startswith("Representations/"):
        child(division, _name("fptr"), None, {"FILEID": group_id})
        return
    for reference in group.files:
        child(division, _name("mptr"), None, {**_location(reference), f"{{{_XLINK}}}title": group_id})


def _link(top: etree._Element, mets: Mets, reference: FileReference) -> None:
    """The division by which the circular ties a document's file to its description."""
    attributes = {
        "ID": mets.id("div", reference.path),
        "LABEL": "MetadataLink/File",
        "DMDID": mets.id("dmd", reference.path),
    }
    division = child(top, _name("div"), None, attributes)
    child(division, _name("fptr"), None, {"FILEID": mets.file_id(reference.describes)})
