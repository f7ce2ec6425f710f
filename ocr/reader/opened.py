"""Importing this opens the net: for a server of children, who then have it at once and share its memory.

A session on one thread survives the fork, having no thread to lose. What is the matter with a net that cannot be opened
is told when somebody asks for it.
"""

from __future__ import annotations

from contextlib import suppress

from domain.errors import ArchiveUnusable
from ocr.reader.net import shipped_net

with suppress(ArchiveUnusable):
    shipped_net()
