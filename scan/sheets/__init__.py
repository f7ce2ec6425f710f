"""Sheets as cells: XLSX and CSV."""
