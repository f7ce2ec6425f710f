"""Personal parts of the log's entries, in objects beside it: a line an entry, gone when it is erased.

The entries that came into the log together lie in one object, named by the first of them. To erase lines a new object
takes its place under a new name, and the old one is deleted with all its versions; a store that keeps what is
overwritten keeps nothing of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.objects.object_store import ObjectStore

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class PersonalParts:
    """Personal parts below one folder of an object store.

    Attributes:
        store: where.
        folder: below which, without a `/` at its end.
    """

    store: ObjectStore
    folder: str = "journal-personal"

    def lay(self, begin: int, parts: Mapping[int, str]) -> None:
        """Keep the parts of entries from `begin` on, by number; again after a crash, it may be more of them."""
        if parts:
            self._write(begin, 1, parts)

    def read(self, begin: int = 0) -> Iterator[tuple[int, str]]:
        """Numbers and parts of all entries from `begin` on of which something is left."""
        for first, revision in sorted(self._groups().items()):
            for number, part in self._group(first, revision).items():
                if number >= begin:
                    yield number, part

    def erase(self, numbers: Collection[int]) -> None:
        """Forget the parts of these entries; of some that is done already, nothing."""
        wanted, groups = set(numbers), self._groups()
        starts = sorted(groups)
        for at, first in enumerate(starts):
            end = starts[at + 1] if at + 1 < len(starts) else max(wanted, default=0) + 1
            if any(first <= number < end for number in wanted):
                self._erase_in(first, groups[first], wanted)
        for key in self._older(groups):
            self.store.delete(key)

    def _erase_in(self, first: int, revision: int, wanted: set[int]) -> None:
        group = self._group(first, revision)
        left = {number: part for number, part in group.items() if number not in wanted}
        if len(left) == len(group):
            return
        self._write(first, revision + 1, left)  # an empty one stays: it tells that older ones are over
        self.store.delete(self._key(first, revision))

    def _groups(self) -> dict[int, int]:
        """The newest revision of each object, by the number that it begins with."""
        found: dict[int, int] = {}
        for first, revision in self._named():
            found[first] = max(revision, found.get(first, 0))
        return found

    def _older(self, newest: Mapping[int, int]) -> list[str]:
        """Objects whose lines were erased by somebody who did not come to delete them."""
        return [self._key(first, revision) for first, revision in self._named() if revision < newest.get(first, 0)]

    def _named(self) -> list[tuple[int, int]]:
        names = (info.key.rpartition("/")[2].removesuffix(".jsonl") for info in self.store.list(f"{self.folder}/"))
        pairs = (name.partition("-")[::2] for name in names)
        return [(int(first), int(revision)) for first, revision in pairs if first.isdigit() and revision.isdigit()]

    def _group(self, first: int, revision: int) -> dict[int, str]:
        lines = self.store.read_bytes(self._key(first, revision)).split(b"\n")
        rows = [json.loads(line) for line in lines if line]
        return {int(row["number"]): str(row["part"]) for row in rows}

    def _write(self, first: int, revision: int, parts: Mapping[int, str]) -> None:
        lines = (json.dumps({"number": number, "part": part}, ensure_ascii=False) for number, part in parts.items())
        data = "".join(f"{line}\n" for line in lines).encode()
        self.store.replace_bytes(self._key(first, revision), data)

    def _key(self, first: int, revision: int) -> str:
        number = f"{first:012d}"
        return f"{self.folder}/{number[:3]}/{number[3:6]}/{number}-{revision}.jsonl"
