"""Marks beside the text: urgency, secrecy, circulation, copies, arrival; and what is told of the document as a whole.

NĐ 30/2020/NĐ-CP, Phụ lục I: ô 10a secrecy, 10b urgency, 11 circulation, Phần III copies; Phụ lục IV the stamp of
arrival.
"""

from __future__ import annotations

from describe.marks.fields import mark_fields
from describe.marks.findings import mark_findings

__all__ = ["mark_fields", "mark_findings"]
