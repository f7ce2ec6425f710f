"""One file a step of the schema, oldest first."""

from __future__ import annotations
