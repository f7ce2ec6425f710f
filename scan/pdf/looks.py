from __future__ import annotations
from typing import Protocol
class LookFont(Protocol): ...
def give_looks(pdf, font): return ()
