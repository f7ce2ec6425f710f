"""A recogniser of our own for printed Vietnamese: a convolutional net that reads line by line (docs/reader.md)."""

from __future__ import annotations
