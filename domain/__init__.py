"""The words of the archive: what every other folder talks about.

Floor 0 of the house. Standard library only, frozen values, no input or output, nothing of ours is imported.
"""

from __future__ import annotations
