"""Broken signatures and broken PDFs for as long as wanted."""
