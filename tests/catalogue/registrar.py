"""A process of its own that registers documents: `python -m tests.catalogue.registrar URL FIRST LAST`."""

from __future__ import annotations

import sys

from catalogue.catalogue import open_catalogue
from tests.catalogue.factories import DOSSIER, submission


def main() -> None:
    """Say `ready`, wait for a line, register documents FIRST to LAST, odd ones loose; print code and newness."""
    print("ready", flush=True)
    sys.stdin.readline()
    catalogue = open_catalogue(sys.argv[1])
    for number in range(int(sys.argv[2]), int(sys.argv[3]) + 1):
        given = submission(number, dossier=None if number % 2 else DOSSIER.code)
        done = catalogue.register(given)
        print(number, done.code, done.is_new)
    catalogue.close()


if __name__ == "__main__":
    main()
