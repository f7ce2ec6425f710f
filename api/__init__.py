"""The edges: HTTP, the web pages, the command line."""

from __future__ import annotations
