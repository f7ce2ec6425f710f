"""Citations: from the text of all pages to the documents named in it by number, each with its role and its places."""

from __future__ import annotations

from describe.citations.joining import citations

__all__ = ["citations"]
