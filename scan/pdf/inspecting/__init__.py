"""Looking through a PDF before its pages are worked on: whole, harmless, and what there is to tell of it."""
