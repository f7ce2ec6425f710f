"""PREMIS 3.0: what the files of a package are, what happened to them, and who did it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from domain.documents import RelationKind
from storage.eark.markup import child, derived_uuid, legal, local, to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain import documents
    from domain.documents import StoredFile
    from domain.events import AgentKind, Event

NAMESPACE = "http://www.loc.gov/premis/v3"
_KINDS = {  # types and subtypes of relationships; the structural ones as in the vocabulary of id.loc.gov
    RelationKind.PART_OF: ("structural", "is part of"),
    RelationKind.HAS_PART: ("structural", "has part"),
    RelationKind.FOLLOWS: ("logical", "follows"),
    RelationKind.FOLLOWED_BY: ("logical", "followed by"),
}
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NAMESPACES: Any = {None: NAMESPACE, "xsi": _XSI}  # the stubs of lxml do not know the default namespace


@dataclass(frozen=True, slots=True)
class Entity:
    """An intellectual entity or representation: kind of PREMIS object, its identifier, and its name for people."""

    kind: str
    identifier: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """PREMIS relationship: type, subtype, kind and value of the related object's identifier."""

    type: str
    subtype: str
    identifier_type: str
    identifier: str


def is_part_of(identifier: str) -> Relation:
    """The file is a part of the document or representation `identifier`."""
    return Relation("structural", "is part of", "local", identifier)


def to_other(told: documents.Relation) -> Relation:
    """The document stands so to another one, named by its code where that is known, else by its content."""
    kind, identifier = ("local", told.record) if told.record else ("SHA-256", told.content)
    type_, subtype = _KINDS.get(told.kind, ("logical", told.kind.value))
    return Relation(type_, subtype, kind, identifier)


def has_source(path: str) -> Relation:
    """The file was made from the file at `path` in the package."""
    return Relation("derivation", "has source", "path", path)


class Document:
    """A PREMIS document that is written piece by piece; objects first, then events (agents come by themselves)."""

    def __init__(self) -> None:
        self._root = etree.Element(f"{{{NAMESPACE}}}premis", nsmap=_NAMESPACES, attrib={"version": "3.0"})
        self._agents: dict[str, AgentKind | None] = {}

    def add_entity(self, entity: Entity, relations: Iterable[Relation] = ()) -> None:
        """Describe a whole: a dossier, a document, a representation."""
        element = self._object(entity.kind, (("local", entity.identifier),))
        if entity.name:
            _add(element, "originalName", entity.name)
        _relationships(element, relations)

    def add_file(self, file: StoredFile, original_name: str, relations: Iterable[Relation]) -> None:
        """Describe a file of the package by its path, with both digests and its format."""
        element = self._object("file", (("path", file.path),))
        characteristics = _add(element, "objectCharacteristics")
        _add(characteristics, "compositionLevel", "0")
        for algorithm, digest in (("SHA-256", file.fixity.sha256), ("SHA-512", file.fixity.sha512)):
            fixity = _add(characteristics, "fixity")
            _add(fixity, "messageDigestAlgorithm", algorithm)
            _add(fixity, "messageDigest", digest)
        _add(characteristics, "size", str(file.fixity.size))
        _add(_add(_add(characteristics, "format"), "formatDesignation"), "formatName", file.media_type)
        if original_name:
            _add(element, "originalName", original_name)
        _relationships(element, relations)

    def add_event(self, event: Event, about: Iterable[str]) -> None:
        """Tell an event and which objects (identifiers of type `local`) it was about."""
        element = _add(self._root, "event")
        _identifier(element, "event", "local", event.identifier)
        _add(element, "eventType", event.type.value)
        _add(element, "eventDateTime", local(event.time))
        if event.detail:
            _add(_add(element, "eventDetailInformation"), "eventDetail", event.detail)
        _add(_add(element, "eventOutcomeInformation"), "eventOutcome", event.outcome.value)
        _identifier(element, "linkingAgent", "uuid", _agent_id(event.agent))
        for identifier in about:
            _identifier(element, "linkingObject", "local", identifier)
        self._agents[event.agent] = event.agent_kind or self._agents.get(event.agent)

    def to_bytes(self) -> bytes:
        """The finished document."""
        for agent, kind in self._agents.items():
            element = _add(self._root, "agent")
            _identifier(element, "agent", "uuid", _agent_id(agent))
            _add(element, "agentName", agent)
            if kind:
                _add(element, "agentType", kind.value)
        self._agents.clear()
        return to_bytes(self._root)

    def _object(self, kind: str, identifiers: Iterable[tuple[str, str]]) -> etree._Element:
        element = _add(self._root, "object")
        element.set(f"{{{_XSI}}}type", kind)
        for kind_of_identifier, value in identifiers:
            _identifier(element, "object", kind_of_identifier, value)
        return element


def _agent_id(agent: str) -> str:
    return f"uuid-{derived_uuid('agent', legal(agent))}"


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    return child(parent, f"{{{NAMESPACE}}}{name}", text)


def _identifier(parent: etree._Element, what: str, kind: str, value: str) -> None:
    element = _add(parent, f"{what}Identifier")
    _add(element, f"{what}IdentifierType", kind)
    _add(element, f"{what}IdentifierValue", value)


def _relationships(parent: etree._Element, relations: Iterable[Relation]) -> None:
    for relation in relations:
        element = _add(parent, "relationship")
        _add(element, "relationshipType", relation.type)
        _add(element, "relationshipSubType", relation.subtype)
        _identifier(element, "relatedObject", relation.identifier_type, relation.identifier)
