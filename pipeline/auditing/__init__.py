"""Audits of the archive: every file and signature judged, counted, compared with the audit before, told in a report."""
