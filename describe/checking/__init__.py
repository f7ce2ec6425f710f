"""Rules of law and of sense that a description should keep: dated data with sources, and pure checks."""
