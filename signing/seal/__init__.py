"""Sealing: the archive's signature and mark on PDF/A, its seal on other bytes, and timestamps."""
