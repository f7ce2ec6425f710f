"""Tests of what learns to read a pen's figures."""
