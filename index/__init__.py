"""Finding: analysis, query, ranking, highlights. Always rebuildable from the object store."""

from __future__ import annotations
