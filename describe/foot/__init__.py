"""What the foot of a document tells: who signed, as what and on whose behalf, and who receives it.

Layout: NĐ 30/2020/NĐ-CP, Phụ lục I, ô 7a, 7b, 7c (authority and position, signature, name) at the right, ô 9b
(Nơi nhận) at the left; older layouts and several signers as they are met.
"""

from __future__ import annotations

from describe.foot.fields import foot_fields

__all__ = ["foot_fields"]
