"""State of validity of a record, from what the records of the archive say of it that somebody may see.

A number that several records bear decides on none of them: what ends or changes a document must name this one alone.
The index answers everybody, so it tells only what all may know who may find the record: the word of open records of the
same fonds (ADR 0027).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.fields import FieldName
from domain.description.validity import validity
from domain.errors import SYSTEM_FAULTS, ArchiveError
from domain.people.access import AccessMode, Sight

if TYPE_CHECKING:
    from datetime import date

    from catalogue.catalogue import Catalogue
    from domain.description.document import Description
    from domain.description.validity import CitedBy, Validity
    from index.search_index import SearchIndex
    from pipeline.processing.packing import Packer
    from storage.packages.dossiers import DossierStore

_LOG = logging.getLogger("vankho.describing")


def validity_of(
    catalogue: Catalogue, description: Description, cited_by: tuple[CitedBy, ...], sight: Sight, on: date | None = None
) -> Validity | None:
    """What the records show of a document's force; None where its own number is not known.

    Args:
        catalogue: answers which records a citation may name.
        description: of the document.
        cited_by: what the records say of it that may be seen.
        sight: what may be seen.
        on: day that is asked about; None: once all has taken hold.
    """
    number, own = description.field(FieldName.SYMBOL), description.field(FieldName.DATE)
    if number is None or number.value is None or number.asked:
        return None
    named = catalogue.cited_records([one.citation for one in cited_by], sight)
    certain = [one for one, records in zip(cited_by, named, strict=True) if len(records) == 1]
    known = own.value if own and not own.asked and isinstance(own.value, str) else None
    return validity(certain, PartialDate.parse(known) if known else None, on)


def validity_for_all(
    catalogue: Catalogue, code: str, description: Description | None, fonds: str, default: AccessMode
) -> str:
    """Code of the state that everybody may know who may find the record; empty where its number is not known."""
    if description is None or description.value(FieldName.SYMBOL) is None:
        return ""
    sight = Sight(((AccessMode.OPEN, frozenset({fonds})),), default=default)
    found = validity_of(catalogue, description, catalogue.citing_records(code, sight), sight)
    return found.state.value if found else ""


class OutdatedValidity:
    """Records that others have ended or changed since the index was told of them, or do so no more."""

    def __init__(self, catalogue: Catalogue, dossiers: DossierStore, index: SearchIndex, packer: Packer) -> None:
        self._catalogue = catalogue
        self._dossiers = dossiers
        self._index = index
        self._packer = packer

    def catch_up(self) -> None:
        """Tell the index their states; one that is not archived yet waits until it is.

        A record that is damaged keeps its entry; the log tells it.

        Raises:
            ArchiveError: INDEX_FAILED, STORE_FAILED, DATABASE_FAILED.
        """
        for code, mark in self._catalogue.outdated().items():
            summary = self._catalogue.find(code)
            if summary is not None and not summary.archived:
                continue
            try:
                if summary is not None:
                    self._renew(code, summary.dossier)
            except ArchiveError as error:
                if error.code in SYSTEM_FAULTS:
                    raise
                _LOG.warning("validity of %s cannot be made known: %s", code, error)
            self._catalogue.renewed(code, mark)

    def _renew(self, code: str, dossier: str) -> None:
        with self._catalogue.dossier_lock(dossier):
            self._index.put_record(code, self._packer.indexed_pages(self._dossiers.record(code)))
