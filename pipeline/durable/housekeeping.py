"""What has to be looked after while documents are worked on; of all machines, one at a time does each of these."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from domain.documents import RecordState
from pipeline.durable.tries import deadly
from pipeline.processing.packing import MOST_TOGETHER
from pipeline.processing.parcels import each_to_its_end, of_the_machine
from pipeline.processing.story import ARCHIVE, SIGNED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from catalogue.catalogue import Catalogue
    from pipeline.durable.engine import Engine
    from pipeline.processing.packing import Packer
    from pipeline.processing.steps import RecordSteps
    from pipeline.texts.revising import Reviser
    from pipeline.upkeep.sweeping import Sweeper

_INDEX_SECONDS = 6.0
_SUBMIT_SECONDS = 30.0
_SWEEP_SECONDS = 900.0
_FORGET_SECONDS = 3600.0
_REMEMBERED = timedelta(days=7)  # stories that ended well, for whoever asks what happened
_BEFORE_STORED = frozenset({RecordState.RECEIVED, RecordState.READING, RecordState.READY})
_TOGETHER = 200  # records looked at in one round
_LOG = logging.getLogger("vankho.keeping")


class Housekeeping:
    """Rounds of duties, each with its own pause."""

    def __init__(  # noqa: PLR0913, PLR0917 - what its duties ask
        self,
        catalogue: Catalogue,
        packer: Packer,
        reviser: Reviser,
        engine: Engine,
        sweeper: Sweeper,
        steps: RecordSteps,
        others: Mapping[str, Callable[[], object]],
        seldom: Mapping[str, Callable[[], object]],
    ) -> None:
        """`others` are short duties besides, by name, such as writing into the store what it does not know yet.

        `seldom` are those that ask much of the store.
        """
        self._catalogue = catalogue
        self._packer = packer
        self._reviser = reviser
        self._engine = engine
        self._sweeper = sweeper
        self._steps = steps
        self._late: frozenset[str] = frozenset()
        self._missing: frozenset[str] = frozenset()
        self._duties: dict[str, tuple[float, Callable[[], object]]] = {
            "index": (_INDEX_SECONDS, self._catch_up),
            "submit": (_SUBMIT_SECONDS, self._submit),
            **{name: (_SUBMIT_SECONDS, duty) for name, duty in others.items()},
            **{name: (_SWEEP_SECONDS, duty) for name, duty in seldom.items()},
            "sweep": (_SWEEP_SECONDS, self.sweep),
            "forget": (_FORGET_SECONDS, self._forget),
        }
        self._due = {name: time.monotonic() + pause for name, (pause, _) in self._duties.items()}

    def round(self) -> None:
        """Do what is due, unless another machine is at it.

        What is wrong with one duty (a damaged file, a bug) is told in the log and keeps nobody from working.

        Raises:
            ArchiveError: INDEX_FAILED, STORE_FAILED, DATABASE_FAILED; the duty is done at its next time.
        """
        for name, (pause, duty) in self._duties.items():
            if time.monotonic() >= self._due[name]:
                self._due[name] = time.monotonic() + pause
                with self._catalogue.only_one(f"keeping {name}") as may:
                    if may:
                        _done(name, duty)

    def adopt(self, versions: Collection[str]) -> None:
        """Begin anew what older releases left unfinished, once none of their workers lives."""
        with self._catalogue.only_one("keeping adopt") as may:
            if may:
                self._engine.adopt(versions)

    def sweep(self, *, at_once: bool = False) -> None:
        """Bring intake and work areas in line with the catalogue; see `Sweeper.sweep`."""
        self._sweeper.sweep(at_once=at_once)

    def _catch_up(self) -> None:
        """Index what was stored while the index was away: a story does not wait for it. Likewise new texts."""
        stored = self._catalogue.records(limit=_TOGETHER, state=RecordState.STORED)
        late = [record for record in stored if record.code in self._late]
        self._late = frozenset(record.code for record in stored)
        for dossier in dict.fromkeys(record.dossier for record in late):
            codes = [record.code for record in late if record.dossier == dossier]
            each_to_its_end(codes, partial(self._index, dossier), self._steps.fail_stored)
        self._reviser.catch_up()

    def _index(self, dossier: str, _: Sequence[str]) -> None:
        """All that is stored of a dossier, whatever of it is late."""
        with self._catalogue.dossier_lock(dossier):
            self._packer.index_stored(self._catalogue.dossier(dossier), self._steps.fail_stored)

    def _forget(self) -> None:
        """The durable engine's tables shall not grow with the archive."""
        self._engine.forget(_REMEMBERED)

    def _submit(self) -> None:
        """Hand in again what the engine does not know: its submission was cut short, or it ended in a fault.

        Whoever takes a document in submits it a moment later, so it must be missing twice. A document at which every
        worker died goes to the exceptions bin instead, and so does one that cannot be handed in.
        """
        given_up = self._engine.given_up(ARCHIVE)
        missing = frozenset(self._catalogue.unfinished()) - self._engine.live(ARCHIVE, SIGNED)
        packing: set[str] = set()
        for code in sorted(missing & self._missing):
            each_to_its_end((code,), lambda codes: self._hand_in(codes[0], given_up, packing), self._steps.fail)
        self._missing = missing

    def _hand_in(self, code: str, given_up: Collection[tuple[str, str]], packing: set[str]) -> None:
        """A ready document whose own story is over waits for its neighbours: one of those that are due packs all."""
        summary = self._catalogue.find(code)
        if summary is None or summary.state not in _BEFORE_STORED:
            return
        if (code, summary.received.isoformat()) in given_up:
            raise deadly()
        if summary.state is not RecordState.READY:
            self._engine.submit(ARCHIVE, code, summary.received.isoformat())
        elif summary.dossier not in packing and self._catalogue.due_for_packing(summary.dossier, MOST_TOGETHER):
            packing.add(summary.dossier)
            self._engine.submit(ARCHIVE, code, summary.received.isoformat(), anew=True)


def _done(name: str, duty: Callable[[], object]) -> None:
    try:
        duty()
    except Exception as error:
        if of_the_machine(error):
            raise
        _LOG.exception("house-keeping: %s", name)
