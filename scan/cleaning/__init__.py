"""From a page's picture to the one that is read."""
