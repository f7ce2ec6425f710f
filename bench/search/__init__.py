"""Searching measured, embedded and on OpenSearch."""
