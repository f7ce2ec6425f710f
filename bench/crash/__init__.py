"""Processes killed at random moments, and everything counted afterwards."""
