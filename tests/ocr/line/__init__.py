"""Tests of finding and cutting printed lines."""
