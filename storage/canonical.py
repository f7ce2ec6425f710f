"""The forms of records and dossiers in their packages."""

from __future__ import annotations

from domain.documents import Dossier, Record
from storage.stored_json import StoredForm

RECORD = StoredForm(Record, schema=2)
DOSSIER = StoredForm(Dossier, schema=2)
