"""The next version of a metadata document: the one before, with what is new put in. Pure.

METS and PREMIS are written for what is added or changed alone; what they told of everything else stays as it was
written, by whichever release, so that no record of before has to be read for it. An element is the same in two
documents by its ID or identifier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from storage.eark.markup import to_bytes
from storage.eark.premis import NAMESPACE as PREMIS

if TYPE_CHECKING:
    from collections.abc import Iterator

_METS_ORDER = ("metsHdr", "dmdSec", "amdSec", "fileSec", "structMap", "structLink", "behaviorSec")
_PREMIS_ORDER = ("object", "event", "agent", "rights")
_ORDER = {name: place for names in (_METS_ORDER, _PREMIS_ORDER) for place, name in enumerate(names)}
_WHOLES = frozenset({"mets", "metsHdr", "amdSec", "fileSec", "fileGrp", "structMap", "div", "premis"})  # grow within
_LISTS = ("DMDID", "ADMID")  # attributes that grow
_NAMES = ("ID", "FILEID", "{http://www.w3.org/1999/xlink}href", "OTHERTYPE", "TYPE")


def grown(before: bytes | None, now: bytes) -> bytes:
    """A METS or PREMIS document with what `now` tells in place of, or beside, what `before` told."""
    if before is None:
        return now
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    root = etree.fromstring(before, parser)
    _grow(root, etree.fromstring(now, parser))
    return to_bytes(root)


def _grow(old: etree._Element, new: etree._Element) -> None:
    _take_attributes(old, new)
    held = {_name(child): child for child in _elements(old)}
    last = {child.tag: child for child in _elements(old)}
    for child in list(_elements(new)):
        same = held.get(_name(child))
        if same is None:
            _insert(old, child, last.get(child.tag))
            last[child.tag] = child
        elif _local(child) in _WHOLES:
            _grow(same, child)
        else:
            old.replace(same, child)
            held[_name(child)] = child
            last = {tag: child if element is same else element for tag, element in last.items()}


def _take_attributes(old: etree._Element, new: etree._Element) -> None:
    for name, value in new.attrib.items():
        if name in _LISTS:
            words = dict.fromkeys((*old.get(name, "").split(), *str(value).split()))
            old.set(name, " ".join(words))
        else:
            old.set(name, value)


def _insert(parent: etree._Element, child: etree._Element, last: etree._Element | None) -> None:
    """Behind the last of its kind; the first of a kind where the schema has its kind."""
    if last is not None:
        last.addnext(child)
        return
    place = _ORDER.get(_local(child), len(_ORDER))
    later = next((one for one in _elements(parent) if _ORDER.get(_local(one), -1) > place), None)
    if later is None:
        parent.append(child)
    else:
        later.addprevious(child)


def _name(element: etree._Element) -> tuple[str, str]:
    """Kind of an element, and what tells it from others of its kind below the same one."""
    named = next((str(element.attrib[name]) for name in _NAMES if name in element.attrib), "")
    if etree.QName(element).namespace == PREMIS:
        identifier = next(_elements(element), None)
        named = "" if identifier is None else "\n".join(part.text or "" for part in _elements(identifier))
    return str(element.tag), named


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _elements(parent: etree._Element) -> Iterator[etree._Element]:
    """Children that are elements: no comments, no instructions."""
    return parent.iterchildren("*")
