"""The working database: fonds, dossiers, records, pages, batches, events. Always rebuildable from the object store."""

from __future__ import annotations
