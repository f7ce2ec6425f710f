"""What was stopped for its secrecy, in the object store: a file for each document, from which a rebuild knows it.

Written before anything of the document is wiped, and asked by its digest before anything of one is kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.actors import SYSTEM
from domain.entries import Refusal
from domain.errors import ArchiveError, ErrorCode
from domain.journal import Act, ActOutcome
from domain.secrecy import SHOWN, SecrecyRelease, SecrecyStop, StoppedDeposit
from pipeline.journal.telling import told_act
from storage.areas import SECRECY
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from catalogue.catalogue import Catalogue
    from domain.errors import RefusedInput
    from domain.journal import ToldAct
    from storage.objects.object_store import ObjectStore

STOP = StoredForm(SecrecyStop, schema=1)
_STOPS = f"{SECRECY.prefix}stops/"
_LEAST = 8  # letters of a digest that name a document


class SecrecyStops:
    """The stopped documents of one archive.

    Args:
        store: of the archive.
        catalogue: where refusals are shown.
        tell: tells the journal.
    """

    def __init__(self, store: ObjectStore, catalogue: Catalogue, tell: Callable[[ToldAct], None]) -> None:
        self._store = store
        self._catalogue = catalogue
        self._tell = tell

    def find(self, content: str) -> SecrecyStop | None:
        """What is known of a document by its digest; None where it was never stopped."""
        key = _key(content)
        return STOP.read(self._store.read_bytes(key), key) if self._store.stat(key) else None

    def is_released(self, content: str) -> bool:
        """A person said that it may be taken in."""
        stop = self.find(content)
        return stop is not None and stop.released is not None

    def is_stopped(self, content: str) -> bool:
        """It was stopped, and nobody released it."""
        return self._standing(content) is not None

    def check(self, content: str) -> None:
        """Refuse a document that was stopped and not released.

        Raises:
            RefusedInput: SECRET_DOCUMENT.
        """
        if stop := self._standing(content):
            raise stop.refusal

    def stop(self, stop: SecrecyStop, deposit: StoppedDeposit) -> None:
        """Write down that a document was handed in and stopped, then show it and tell the journal.

        The journal is told its digest and degree, no title: nothing that a person called it is kept either.
        """
        known = self.find(stop.content) or stop
        if not any((one.batch_id, one.owner) == (deposit.batch_id, deposit.owner) for one in known.deposits):
            self.keep(replace(known, deposits=(*known.deposits, deposit)))
        self._catalogue.refuse(_refusal(stop, deposit))
        told = (SYSTEM, Act.DEPOSIT, deposit.time)
        reason = ErrorCode.SECRET_DOCUMENT.value
        self._tell(told_act(*told, on=stop.content, detail=stop.sign.value, outcome=ActOutcome.REFUSED, reason=reason))

    def keep(self, stop: SecrecyStop) -> None:
        """Write what is known of a document, in place of what was."""
        key = _key(stop.content)
        over = self._store.read_bytes(key) if self._store.stat(key) else None
        self._store.replace_bytes(key, STOP.write(stop, over))

    def release(self, given: str, release: SecrecyRelease) -> SecrecyStop:
        """Let a document be taken in from now on.

        Args:
            given: its digest, or enough of its first letters.
            release: who says so, when and why.

        Raises:
            ArchiveError: STOP_NOT_FOUND.
        """
        found = [stop for stop in self.all() if stop.content.startswith(given.strip().lower())]
        if len(given.strip()) < _LEAST or len(found) != 1:
            raise ArchiveError(ErrorCode.STOP_NOT_FOUND, content=given, least=_LEAST)
        released = replace(found[0], released=release)
        self.keep(released)
        return released

    def all(self) -> Iterator[SecrecyStop]:
        """All of them, in the order of their digests.

        Raises:
            ArchiveError: OBJECT_CORRUPT.
        """
        for info in self._store.list(_STOPS):
            yield STOP.read(self._store.read_bytes(info.key), info.key)

    def after(self, code: str) -> RefusedInput | None:
        """The refusal of a document that bore a record's code until its words were read; None where there is none."""
        found = (stop for stop in self.all() if any(one.record == code for one in stop.deposits))
        return next((stop.refusal for stop in found), None)

    def _standing(self, content: str) -> SecrecyStop | None:
        stop = self.find(content)
        return None if stop is None or stop.released else stop

    def recall(self) -> None:
        """Show again what was stopped, after the database was lost."""
        for stop in self.all():
            for deposit in stop.deposits:
                self._catalogue.refuse(_refusal(stop, deposit))


def _key(content: str) -> str:
    return f"{_STOPS}{content}.json"


def _refusal(stop: SecrecyStop, deposit: StoppedDeposit) -> Refusal:
    """As refused inputs are shown, with the beginning of its digest for a name."""
    told = stop.refusal
    return Refusal(
        sha256=stop.content,
        name=stop.content[:SHOWN],
        code=told.code,
        batch=deposit.batch,
        owner=deposit.owner,
        time=deposit.time,
        size=0,
        facts=told.facts | ({"record": deposit.record} if deposit.record else {}),
        batch_id=deposit.batch_id,
        fonds=deposit.fonds,
    )
