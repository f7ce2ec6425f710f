"""The sequencer at work beside a process that writes: a thread, and once more at its end; beside it, the daily mail."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from domain.errors import ArchiveError
from pipeline.journal.sequencer import Sequencer

if TYPE_CHECKING:
    from pipeline.journal.daily_mail import DailyMail
    from pipeline.journal.writer import JournalWriter
    from pipeline.wiring import Parts

ROUND_SECONDS = 20.0  # an entry is signed at the latest a minute later, also when a round fails once
_LOG = logging.getLogger("vankho.journal")


class Sequencing:
    """Rounds of the sequencer until `close`."""

    def __init__(self, parts: Parts, writer: JournalWriter) -> None:
        self._sequencer = Sequencer(parts)
        self._writer = writer
        self._over = threading.Event()
        self._told = ""
        self._thread = threading.Thread(target=self._live, name="sequencer", daemon=True)
        self._thread.start()
        if parts.settings.journal.mail_server:  # a thread of its own: a mail server that hangs delays no signature
            threading.Thread(target=self._mail, args=(parts.daily_mail,), name="daily-mail", daemon=True).start()

    def close(self) -> None:
        """Lay what this process told; what cannot be laid now waits in the database."""
        self._over.set()
        self._thread.join()
        if self._writer.used:
            self._round()

    def _live(self) -> None:
        while not self._over.wait(ROUND_SECONDS):
            self._round()

    def _mail(self, mail: DailyMail) -> None:
        while not self._over.wait(ROUND_SECONDS):
            try:
                mail.look()
            except Exception:  # noqa: BLE001 - the thread outlives a bug
                _LOG.exception("daily mail")

    def _round(self) -> None:
        try:
            self._sequencer.round()
        except ArchiveError as error:
            if str(error) != self._told:
                _LOG.warning("entries of the journal wait: %s", error)
            self._told = str(error)
        except Exception:  # noqa: BLE001 - the thread outlives a bug, and entries wait
            _LOG.exception("sequencer")
        else:
            self._told = ""
