"""The schema's history. `catalogue.database` runs it; a test holds it equal to `catalogue.tables`.

Rolling upgrade: expand, then contract. The first machine of a new release that opens the catalogue migrates it, alone,
under an advisory lock; machines of the release before that run already go on with the new schema, and are refused
(ARCHIVE_NEWER) only when they start again. A migration therefore leaves everything usable for the release before:

1. Expand: it adds tables, indices, and columns that may be absent or have a default in the database. Nothing is
   renamed, narrowed or taken away. Code of this release writes the old and the new place and reads the new one.
2. Contract, in a later release, once no machine of the older one runs: what nobody reads is dropped.

What an older machine wrote without knowing a new column, the next migration or `vankho rebuild` fills in. A step that
waits for a table in use gives up after 30 seconds with nothing changed, since all others would wait behind it: run it
again. Rows are filled in the same transaction; where that would take minutes, fill in batches from the program.
"""

from __future__ import annotations

HEAD = "0080"  # the newest revision, known without loading Alembic
