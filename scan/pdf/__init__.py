"""Pages of PDF files, and what else such files hold."""

from __future__ import annotations

import logging

logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # of forms it says in English what inspection tells in words
