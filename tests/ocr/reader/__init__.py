"""Tests of our own recogniser."""
