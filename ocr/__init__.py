"""From page image to text with geometry: recognition, reading order, ALTO, PDF/A with invisible text."""

from __future__ import annotations
