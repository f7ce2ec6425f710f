"""Records and dossiers as canonical JSON: sorted keys, no white space, the same value is the same bytes."""

from __future__ import annotations

import json
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from domain.documents import Dossier, Record
from domain.errors import ArchiveError, ErrorCode

_Value = TypeVar("_Value", Record, Dossier)
_RECORD, _DOSSIER = TypeAdapter(Record), TypeAdapter(Dossier)


def to_json(value: Record | Dossier) -> bytes:
    """Canonical JSON in UTF-8."""
    if isinstance(value, Record):
        plain = _RECORD.dump_python(value, mode="json")
    else:
        plain = _DOSSIER.dump_python(value, mode="json")
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def record_from_json(data: bytes, key: str) -> Record:
    """A record again. Fields that a later program added are passed over.

    Raises:
        ArchiveError: OBJECT_CORRUPT, naming `key`, when it is none.
    """
    return _validated(_RECORD, data, key)


def dossier_from_json(data: bytes, key: str) -> Dossier:
    """A dossier again.

    Raises:
        ArchiveError: OBJECT_CORRUPT, naming `key`, when it is none.
    """
    return _validated(_DOSSIER, data, key)


def _validated(adapter: TypeAdapter[_Value], data: bytes, key: str) -> _Value:
    try:
        return adapter.validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        found = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key=key, expected="canonical JSON", found=found) from error
