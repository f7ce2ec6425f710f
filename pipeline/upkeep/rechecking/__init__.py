"""Sealed PDF/A of before compared with their masters; those that lost something get a new version (ADR 0019)."""
