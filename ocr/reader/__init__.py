"""A recogniser of our own for printed Vietnamese: a small convolutional net that reads line by line (docs/reader.md)."""

from __future__ import annotations
