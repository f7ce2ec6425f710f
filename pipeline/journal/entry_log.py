"""Entries of the journal in the log as well, for a collector (SIEM) alone; without their personal parts."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.journal import ToldAct

ENTRIES = "vankho.journal.entries"
_LOG = logging.getLogger(ENTRIES)
_LOG.setLevel(logging.ERROR)  # `api.observe.logs` opens it for a collector


def log_entry(told: ToldAct) -> None:
    """Log an act that is over."""
    if _LOG.isEnabledFor(logging.INFO):
        _LOG.info("%s", told.entry.leaf.decode())
