"""Values as JSON files that may grow: a schema number in each, and nothing lost that a later program wrote.

Canonical: sorted keys, no white space, the same facts are the same bytes. A file without a number is of schema 1, that
of release 0.1.0. A file of a newer schema is read as far as it is known. Whoever writes a value over the file that it
was read from gives that file too: only what changed is changed in it, and what we do not know stays as it came.
`docs/stored-formats.md` says what a new schema may do.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from domain.errors import ArchiveError, ErrorCode
from domain.terms import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

_Value = TypeVar("_Value")
_Json = Any  # what `json` reads: mappings, lists, texts, numbers
_FIELD = "schema"
_NUMBER = re.compile(rb'"schema":\s*(\d{1,9})')
# By which an item of a list is the same in two files.
_NAMES = ("identifier", "path", "number", "code", "name", "symbol")
_ABSENT = object()
_LOG = logging.getLogger("vankho.stored")


@dataclass(frozen=True, slots=True)
class Unknown:
    """What this program does not know in a stored file.

    Attributes:
        schema: of the file, where it is newer than ours; else None.
        fields: names of unknown fields, `pages.image.depth`, each once.
        terms: unknown terms of code lists, `events.type: migration`, each once.
    """

    schema: int | None = None
    fields: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """There is something."""
        return bool(self.schema or self.fields or self.terms)


class StoredForm(Generic[_Value]):
    """How values of one kind are kept: a frozen dataclass as a JSON file.

    Args:
        kind: the dataclass.
        schema: number of the form that this program writes.
    """

    def __init__(self, kind: type[_Value], schema: int) -> None:
        self.schema = schema
        self._adapter: TypeAdapter[_Value] = TypeAdapter(kind)
        self._kind = kind.__name__
        self._told: set[int] = set()

    def write(self, value: _Value, over: bytes | None = None) -> bytes:
        """The file of `value`.

        Args:
            value: what is to be kept.
            over: the file that it takes the place of; what we do not know in it is kept.
        """
        plain = self.plain(value)
        try:
            was = None if over is None else self.plain(self._adapter.validate_json(over))
        except ValidationError:  # damaged: there is nothing to be kept of it
            was = None
        if over is None or was is None:
            return _to_bytes({**plain, _FIELD: self.schema})
        raw = json.loads(over)
        grown = _changed(raw, was, plain)
        return over if grown == raw else _to_bytes({**grown, _FIELD: max(self.schema, _schema(raw))})

    def read(self, data: bytes, key: str) -> _Value:
        """The value again, as far as it is known; the log tells what is not.

        Raises:
            ArchiveError: OBJECT_CORRUPT, naming `key`, when it is none.
        """
        try:
            value = self._adapter.validate_json(data)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            found = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
            raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key=key, expected=self._kind, found=found) from error
        newest = max(map(int, _NUMBER.findall(data)), default=self.schema)
        if newest > self.schema and newest not in self._told:
            self._told.add(newest)
            self._tell(self.unknown(data), key)
        return value

    def unknown(self, data: bytes) -> Unknown:
        """What this program does not know in a file that `read` reads."""
        raw, value = json.loads(data), self._adapter.validate_json(data)
        fields = dict.fromkeys(_unknown_fields(raw, {**self.plain(value), _FIELD: self.schema}))
        schema = _schema(raw)
        return Unknown(schema if schema > self.schema else None, tuple(fields), tuple(dict.fromkeys(_terms(value))))

    def plain(self, value: _Value) -> dict[str, _Json]:
        """The value as mappings, lists and texts, without a schema number."""
        # Without warnings: a whole number is a `float` to our types and a surprise to the library.
        plain: dict[str, _Json] = self._adapter.dump_python(value, mode="json", warnings=False)
        return plain

    def _tell(self, unknown: Unknown, key: str) -> None:
        if unknown:
            told = "; ".join((*unknown.fields, *unknown.terms)) or "–"
            known, schema = self.schema, unknown.schema or self.schema
            _LOG.warning("%s: schema %d, we know %d; kept and not understood: %s", key, schema, known, told)


def _to_bytes(plain: dict[str, _Json]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _schema(raw: dict[str, _Json]) -> int:
    number = raw.get(_FIELD, 1)
    return number if isinstance(number, int) else 1


def _changed(raw: _Json, was: _Json, now: _Json) -> _Json:
    """`raw` with what differs between `was`, which is all that we know of it, and `now`."""
    if now == was:
        return raw
    if isinstance(raw, dict) and isinstance(was, dict) and isinstance(now, dict):
        grown = {name: value for name, value in raw.items() if name not in was}
        for name, value in now.items():
            if name in raw and name in was:
                grown[name] = _changed(raw[name], was[name], value)
            elif value != was.get(name, _ABSENT):
                grown[name] = value
        return grown
    if isinstance(raw, list) and isinstance(was, list) and isinstance(now, list) and len(raw) == len(was):
        old = dict(zip(_names(was), zip(raw, was, strict=True), strict=True))
        pairs = zip(_names(now), now, strict=True)
        return [_changed(*old[name], item) if name in old else item for name, item in pairs]
    return now


def _names(items: list[_Json]) -> list[tuple[_Json, int]]:
    """What each item of a list is called, and which it is of those called so; its place where it has no name."""
    seen: Counter[_Json] = Counter()
    names = []
    for place, item in enumerate(items):
        named = [item[name] for name in _NAMES if name in item] if isinstance(item, dict) else []
        name = named[0] if named else ("#", place)
        seen[name] += 1
        names.append((name, seen[name]))
    return names


def _unknown_fields(raw: _Json, known: _Json, path: str = "") -> Iterator[str]:
    if isinstance(raw, dict) and isinstance(known, dict):
        for name, value in raw.items():
            place = f"{path}.{name}".lstrip(".")
            if name in known:
                yield from _unknown_fields(value, known[name], place)
            else:
                yield place
    elif isinstance(raw, list) and isinstance(known, list):
        for one, other in zip(raw, known, strict=False):
            yield from _unknown_fields(one, other, path)


def _terms(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, Term):
        if not value.known:
            yield f"{path}: {value}"
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _terms(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _terms(item, path)
