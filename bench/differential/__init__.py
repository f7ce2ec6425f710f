"""Our verdicts beside those of pyHanko, poppler's pdfsig and EU DSS, over all signed files at hand."""
