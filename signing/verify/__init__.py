"""Verifying a signed PDF: from its bytes to a verdict on each signature and on the whole file (EN 319 102-1)."""
