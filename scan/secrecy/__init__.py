"""Secrecy stamps (dấu chỉ độ mật) on the picture of a page, found before a letter of it is read or kept.

NĐ 30/2020/NĐ-CP, Phụ lục I, ô 10a; the circulars on state secrets (TT 33/2015/TT-BCA, TT 24/2020/TT-BCA) give a
rectangular frame of 20 to 40 by 8 mm with bold capitals inside, in red, at the upper left below the number. Copies
have it in black.
"""

from __future__ import annotations
