"""From paper to a fit page image: identify by content, split into pages, judge quality, clean up for reading."""

from __future__ import annotations
