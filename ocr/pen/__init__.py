"""Figures that a pen or a rubber stamp wrote into a printed line: cut out of the page's picture, and read."""
