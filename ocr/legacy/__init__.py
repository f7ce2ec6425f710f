"""Text written before Unicode: telling it, decoding it, repairing files that hold it."""
