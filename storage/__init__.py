"""Bytes that must not change: object store, OCFL, E-ARK packages."""

from __future__ import annotations
