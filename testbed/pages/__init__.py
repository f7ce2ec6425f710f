"""The page maker: Vietnamese administrative documents drawn with exact text and boxes, then aged. Seeded throughout."""

from __future__ import annotations
