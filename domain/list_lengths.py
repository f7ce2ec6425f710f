"""How long lists are: each number once, for the interface, the pages, their templates and the command line."""

from __future__ import annotations

HITS = 20  # of one answer, unless more are asked for
MOST_HITS = 100  # of one answer of the interface; more are walked through
MOST_HITS_SHOWN = 200  # on the search page under one address, when a reader comes back to a long list
RECORDS = 50  # of one page of a list
MOST_RECORDS = 200
BATCHES = 100  # of one answer of the command line
EXCEPTIONS = 25  # of one page of them, each with its picture
BATCHES_SHOWN = 50  # on one page
