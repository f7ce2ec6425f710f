"""The forms of records, descriptions and dossiers in their packages, and of the manifests sealed beside them."""

from __future__ import annotations

from domain.description.document import Description
from domain.documents import Dossier, Record
from domain.dossiers.totals import DossierTotals
from domain.manifests import Manifest
from storage.packages.stored_json import StoredForm

RECORD = StoredForm(Record, schema=5)
DESCRIPTION = StoredForm(Description, schema=3)
DOSSIER = StoredForm(Dossier, schema=4)
TOTALS = StoredForm(DossierTotals, schema=1)
MANIFEST = StoredForm(Manifest, schema=1)  # no number but whole ones, no key but ASCII: RFC 8785 to the byte
