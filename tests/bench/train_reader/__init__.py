"""Tests of what the reader learns from; those of the net run in the environment for training only."""
