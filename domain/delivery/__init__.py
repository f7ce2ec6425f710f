"""Sheets that come with deliveries: which columns they have, what their rows say, which row is which file's."""
