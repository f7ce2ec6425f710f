"""From the picture of a page to its text in reading order."""
