"""What the server of children has ready before the first verdict."""

from __future__ import annotations

import subprocess
import sys

_TOLD = """
import sys, signing.verify.warm
from signing.verify.trust.algorithms import algorithm_table
from signing.verify.trust.anchors import load_profile
opened = []
sys.addaudithook(lambda event, arguments: opened.append(arguments[0]) if event == "open" else None)
load_profile(None), algorithm_table()
print(opened)
"""


def test_authorities_and_algorithms_are_read_no_more() -> None:
    told = subprocess.run([sys.executable, "-c", _TOLD], check=True, capture_output=True, text=True).stdout

    assert told == "[]\n"
