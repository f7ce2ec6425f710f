"""Making what the reader has learnt: its net from drawn lines, and its tables from corpus and readings."""
