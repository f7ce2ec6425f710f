"""XML as the packages need it: compact, the same bytes for the same facts, never with a forbidden character."""

from __future__ import annotations

import re
import uuid
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING
from urllib.parse import quote

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

VIETNAM = timezone(timedelta(hours=7))
_NAMESPACE = uuid.UUID("6f3c1f0e-3a52-5d1b-9d0c-56414e4b484f")  # of all identifiers that this program derives
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def child(
    parent: etree._Element, name: str, text: str | None = None, attributes: Mapping[str, str] | None = None
) -> etree._Element:
    """Append the element `{namespace}name` with text and attributes."""
    element = etree.SubElement(parent, name, {key: legal(value) for key, value in (attributes or {}).items()})
    element.text = None if text is None else legal(text)
    return element


def to_bytes(root: etree._Element) -> bytes:
    """The document in UTF-8 with its declaration, without white space of our own."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def legal(text: str) -> str:
    """`text` with characters that XML 1.0 forbids shown as U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)


def derived_uuid(*parts: str) -> str:
    """A UUID (version 5, upper case) that is always the same for the same parts."""
    return str(uuid.uuid5(_NAMESPACE, "\n".join(parts))).upper()


def local(time: datetime) -> str:
    """ISO 8601 in Vietnam's zone, seconds: `2026-11-22T08:00:00+07:00`."""
    return time.astimezone(VIETNAM).isoformat(timespec="seconds")


def href(path: str) -> str:
    """A path as a relative URI reference."""
    return quote(path, safe="/~!$&'()*+,;=@")
