"""Drawn documents of every way in which print is seen or hidden on a page, with the truth."""
