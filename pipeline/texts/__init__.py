"""New texts of archived records: read again by a better reader, or corrected by a person (ADR 0017)."""
