#!/usr/bin/env python3
"""Kiểm tra nhật ký của Văn Khố, không cần Văn Khố, không cần mạng, chỉ cần Python 3.9 trở lên.

Check a journal of Văn Khố without Văn Khố, offline, by the Python standard library alone.

    python3 kiem_tra_nhat_ky.py THƯ_MỤC [--moc MỐC_CŨ ...] [--khoa TỆP_KHÓA ...] [--json]

THƯ_MỤC là bản xuất: `bang-chung.json`, `muc.jsonl` (mỗi dòng một mục, đúng từng byte như đã ghi) và `rieng-tu.jsonl`
(tên, địa chỉ, từ tìm kiếm của các mục còn giữ); hoặc là tệp bằng chứng của một mục.
Kết quả: 0 đúng; 1 có sai khác; 2 không kiểm tra được.

What it proves (RFC 9162, C2SP signed-note): every entry of the export is in the log that the checkpoint's signature
names; none between the first and the last is missing; each older checkpoint that the auditor kept is the beginning of
that same log; and each name or word that the export tells is the one that its entry was sealed with. This file is kept
free of imports from the rest of the program on purpose: it travels alone.
"""

from __future__ import annotations

import argparse
import base64
import gc
import hashlib
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

PROOF, ENTRIES, PERSONAL = "bang-chung.json", "muc.jsonl", "rieng-tu.jsonl"
_DASH = "\u2014 "
_SIGNATURE_BYTES, _KEY_BYTES = 64, 33
# Without what `json.loads` looks for first: it is asked two million times.
_parsed = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # untold by its types


class Wrong(Exception):  # noqa: N818 - what was found, told to a person
    """Something does not add up."""


class Unreadable(Exception):  # noqa: N818
    """Nothing can be said."""


class Export(NamedTuple):
    """What an export holds: entries from `begin` on as hashes, and what leads from them to the root of `size`."""

    origin: str
    begin: int
    leaves: list[bytes]
    path: list[bytes]
    size: int


Point = tuple[int, int, int, int]
Key = tuple[str, bytes, bytes]


class Handover(NamedTuple):
    """What a statement tells of one key that took the place of another; the log had `size` entries then."""

    size: int
    root: bytes
    old: Key
    new: Key
    time: str
    lost: bool


Reign = tuple[Key, int, int]  # a key, and the sizes of logs that it may sign for


# Ed25519, RFC 8032 §5.1.7 and appendix A

_P = 2**255 - 19
_Q = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_BASE_Y = 4 * pow(5, _P - 2, _P) % _P


def _add(one: Point, two: Point) -> Point:
    """The sum of two points."""
    a = (one[1] - one[0]) * (two[1] - two[0]) % _P
    b = (one[1] + one[0]) * (two[1] + two[0]) % _P
    c = 2 * one[3] * two[3] * _D % _P
    d = 2 * one[2] * two[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: Point) -> Point:
    """A multiple of a point."""
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = _add(found, point)
        point, number = _add(point, point), number >> 1
    return found


def _point(raw: bytes) -> Point | None:
    """The point that is written so (§5.1.3); None where there is none."""
    sign, y = divmod(int.from_bytes(raw, "little"), 1 << 255)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    if square == 0:
        return None if sign else (0, y, 1, 0)
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P:
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


_BASE = _point(_BASE_Y.to_bytes(32, "little")) or (0, 1, 1, 0)


def signature_is_right(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether an Ed25519 signature is right (RFC 8032 §5.1.7)."""
    key, first = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or first is None or scalar >= _Q or len(signature) != _SIGNATURE_BYTES:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _Q
    (x, y, z, _), (u, v, w, _) = _times(scalar, _BASE), _add(first, _times(challenge, key))
    return (x * w - u * z) % _P == 0 and (y * w - v * z) % _P == 0  # one point, whatever its scale


# Merkle trees, RFC 9162 §2.1


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _root(hashes: list[bytes]) -> bytes:
    """The root over leaves that are all there: level by level, an odd last one rises as it is."""
    sha256 = hashlib.sha256
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2])  # noqa: B905 - Python 3.9 knows no `strict`
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + hashes[len(hashes) & ~1 :]
    return hashes[0]


def root_with(begin: int, leaves: list[bytes], size: int, path: list[bytes]) -> bytes:
    """Compute the root of `size` entries: those from `begin` are given as hashes, the others by `path`."""
    end, hashes = begin + len(leaves), iter(path)

    def walk(first: int, after: int) -> bytes:
        if after <= begin or end <= first:
            return next(hashes)
        if begin <= first and after <= end:
            return _root(leaves[first - begin : after - begin])
        middle = first + (1 << (after - first - 1).bit_length() - 1)
        return _node(walk(first, middle), walk(middle, after))

    try:
        root = walk(0, size)
    except StopIteration:
        raise Wrong("Bằng chứng thiếu mã băm / the proof lacks hashes") from None
    if next(hashes, None) is not None:
        raise Wrong("Bằng chứng thừa mã băm / the proof has hashes too many")
    return root


def older_root(begin: int, leaves: list[bytes], path: list[bytes], size: int) -> bytes:
    """Compute the root at an older `size`, from `begin` to the end of `leaves`; what is left of them is in `path`."""
    left = path[: bin(begin).count("1")]  # noqa: FURB161 - whole subtrees, in both trees the same; Python 3.9
    if size > begin:
        return root_with(begin, leaves[: size - begin], size, left)
    root = left.pop() if left else hashlib.sha256(b"").digest()
    while left:
        root = _node(left.pop(), root)
    return root


# Checkpoints, C2SP tlog-checkpoint and signed-note


def read_key(text: str) -> Key:
    """Read name, identifier and raw key of a log's key line."""
    name, _, rest = text.strip().partition("+")
    stated, _, encoded = rest.partition("+")
    raw = base64.b64decode(encoded)
    identifier = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if raw[:1] != b"\x01" or len(raw) != _KEY_BYTES or identifier.hex() != stated:
        raise Unreadable("Khóa của nhật ký không đọc được / the log's key cannot be read")
    return name, identifier, raw[1:]


def _is_signed(note: str, key: Key) -> bool | None:
    """Whether the key signed a note rightly; None where it did not sign it."""
    text, gap, lines = note.rpartition("\n\n")
    for line in lines.splitlines() if gap else ():
        who, _, encoded = line.removeprefix(_DASH).partition(" ")
        raw = base64.b64decode(encoded) if who == key[0] else b""
        if raw[:4] == key[1]:
            return signature_is_right(key[2], raw[4:], f"{text}\n".encode())
    return None


def read_checkpoint(note: str, reigns: list[Reign]) -> tuple[str, int, bytes, str]:
    """Read origin, size, root and time of a checkpoint that bears the right signature of the key that was in office."""
    for key, begin, end in reversed(reigns):
        right = _is_signed(note, key)
        if right is None:
            continue
        origin, size, root, *more = note.rpartition("\n\n")[0].splitlines()
        if not right:
            raise Wrong("Chữ ký trên mốc sai / the signature on the checkpoint is wrong")
        if not begin <= int(size) <= end:
            raise Wrong(f"Mốc có {size} mục do khóa đã thôi dùng ký / signed by a key that was not in office")
        return origin, int(size), base64.b64decode(root), more[0].removeprefix("time ") if more else ""
    raise Wrong("Mốc không có chữ ký của nhật ký / the checkpoint is not signed by the log")


def read_handover(note: str) -> Handover:
    """Read how a key took the place of another; signed by both, or where the old one was lost, by the new one."""
    lines = note.rpartition("\n\n")[0].splitlines()[1:]
    told = {name: value for name, _, value in (line.partition(" ") for line in lines)}
    old, new, lost = read_key(told["old"]), read_key(told["new"]), "lost" in told
    if not (_is_signed(note, new) and (lost or _is_signed(note, old))):
        raise Wrong("Chữ ký trên bản thay khóa sai / the signature on a statement of keys is wrong")
    return Handover(int(told["size"]), base64.b64decode(told["root"]), old, new, told["time"], lost)


def reigns_of(last: Key, handovers: list[Handover], pinned: list[Key]) -> list[Reign]:
    """The keys in order, where the last is one that was given, or is reached from one by signatures.

    A key leads to the one that it handed over to, and back to those that it says it followed.
    """
    keys = [*(one.old for one in handovers), last]
    if [one.new for one in handovers] != keys[1:]:
        raise Wrong("Các bản thay khóa không nối tiếp nhau / the statements of keys do not follow each other")
    held = max((at for at, key in enumerate(keys) if key in (pinned or [last])), default=None)
    if held is None:
        raise Wrong("Khóa đã nhận không phải khóa của nhật ký này / the key given is not that of this log")
    if any(one.lost for one in handovers[held:]):
        raise Wrong(
            "Khóa đã nhận được báo mất, không chứng nhận khóa đang ký. Hãy nhận khóa mới bằng cách khác, thêm --khoa / "
            "the key given was told lost and does not vouch for the one that signs: get that one as well"
        )
    sizes = [0, *(one.size for one in handovers), sys.maxsize]
    return list(zip(keys, sizes, sizes[1:]))  # noqa: B905 - Python 3.9 knows no `strict`


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().split(b"\n")[:-1] if path.exists() else []


def _read(place: Path) -> tuple[dict[str, Any], list[bytes], dict[int, str]]:
    """The proof, the entries, and the personal parts of an export, a folder, or of one entry, a file."""
    if place.is_file():
        proof = json.loads(place.read_text(encoding="utf-8"))
        parts = {int(number): part for number, part in proof.get("personal", {}).items()}
        return proof, [entry.encode() for entry in proof["entries"]], parts
    proof = json.loads((place / PROOF).read_text(encoding="utf-8"))
    rows = (_parsed(line.decode(), 0)[0] for line in _lines(place / PERSONAL))
    return proof, _lines(place / ENTRIES), {int(row["number"]): str(row["part"]) for row in rows}


def _check_told(entries: list[bytes], begin: int, parts: dict[int, str]) -> list[str]:
    """Each entry that tells its own number stands where it says, and each personal part is what its entry commits to.

    Tells how many personal parts there are, and how many were erased.
    """
    there = erased = 0
    for at, entry in enumerate(entries, begin):
        try:
            row = _parsed(entry.decode(), 0)[0]
            told, commitment = row.get("number", at), row.get("personal")
        except (ValueError, AttributeError, StopIteration):
            told, commitment = at, None
        if told != at:
            raise Wrong(f"Mục thứ {at} tự ghi số {told} / entry {at} says that it is number {told}")
        part = parts.pop(at, None)
        if part is None:
            erased += commitment is not None
        elif hashlib.sha256(part.encode()).hexdigest() != commitment:
            raise Wrong(f"Tên hoặc từ tìm kiếm của mục {at} không phải là bản đã ghi / entry {at} tells another name")
        else:
            there += 1
    if parts:
        raise Wrong("Có tên, từ tìm kiếm không thuộc mục nào / personal parts of entries that are not there")
    right = f"Đúng: tên, địa chỉ, từ tìm kiếm của {there} mục là bản đã ghi." if there else ""
    gone = f"Đã xóa tên, địa chỉ, từ tìm kiếm của {erased} mục; mục vẫn nguyên vẹn." if erased else ""
    return [sentence for sentence in (right, gone) if sentence]


def _told_key(one: Handover, export: Export) -> str:
    """A change of the key, and that the log is the one that it was told of."""
    there = export.begin <= one.size <= export.begin + len(export.leaves)
    if there and older_root(export.begin, export.leaves, export.path, one.size) != one.root:
        raise Wrong(f"Nhật ký khác với lúc thay khóa ({one.time}) / the log is not that of the change of keys")
    names = f"{one.old[1].hex()} → {one.new[1].hex()}"
    if not one.lost:
        return f"Đúng: thay khóa lúc {one.time}, từ mục {one.size}, khóa cũ chứng nhận khóa mới ({names})."
    return (
        f"Lưu ý: khóa cũ được báo mất lúc {one.time}; từ mục {one.size} khóa mới ký, khóa cũ không chứng nhận "
        f"({names}). Phần trước đó chỉ được chứng minh bằng các mốc cũ."
    )


def check(folder: Path, old_notes: list[str], pinned: list[str]) -> list[str]:
    """Check an export; returns what was found, as sentences.

    Raises:
        Wrong: something does not add up.
        Unreadable: nothing can be said.
    """
    proof, entries, parts = _read(folder)
    if proof.get("schema", 0) > 1:
        raise Unreadable("Bản xuất của phiên bản mới hơn / the export is of a later release")
    handovers = [read_handover(note) for note in proof.get("keys", ())]
    reigns = reigns_of(read_key(proof["key"]), handovers, [read_key(line) for line in pinned])
    origin, size, root, time = read_checkpoint(proof["checkpoint"], reigns)
    begin = proof["begin"]
    if len(entries) != proof["end"] - begin or not 0 <= begin < proof["end"] <= size:
        raise Wrong(
            f"Bản xuất phải có {proof['end'] - begin} mục, thấy {len(entries)} / the number of entries is wrong"
        )
    sha256 = hashlib.sha256
    leaves = [sha256(b"\x00" + entry).digest() for entry in entries]
    path = [base64.b64decode(step) for step in proof["path"]]
    if root_with(begin, leaves, size, path) != root:
        raise Wrong(
            "Mã băm gốc không khớp với mốc đã ký: có mục bị sửa, thêm, bớt hoặc đổi chỗ / "
            "the root does not match the signed checkpoint: an entry was changed, added, removed or moved"
        )
    told = [
        (
            f"Đúng: {len(entries)} mục (số {begin} đến {proof['end'] - 1}) nằm nguyên vẹn, không thiếu mục nào, "
            f"trong nhật ký “{origin}” có {size} mục, mốc ký lúc {time or 'không ghi giờ'}."
        )
    ]
    told += _check_told(entries, begin, parts)
    if not pinned:
        told.append(
            "Lưu ý: khóa của nhật ký lấy từ chính bản xuất. Hãy đối chiếu với khóa đã nhận từ trước "
            f"(--khoa): {proof['key']}"
        )
    export = Export(origin, begin, leaves, path, size)
    told += [_told_key(one, export) for one in handovers]
    return told + [_check_older(note, reigns, export) for note in old_notes]


def _check_older(note: str, reigns: list[Reign], export: Export) -> str:
    old_origin, old_size, old_root, old_time = read_checkpoint(note, reigns)
    if old_origin != export.origin:
        raise Wrong(f"Mốc cũ thuộc nhật ký khác: {old_origin} / the older checkpoint is of another log")
    if old_size > export.size:
        raise Wrong(
            f"Mốc cũ (ký lúc {old_time}) có {old_size} mục, nhật ký nay chỉ có {export.size}: nhật ký đã bị cắt bớt / "
            "the log was cut: it is shorter than the older checkpoint"
        )
    if not export.begin <= old_size <= export.begin + len(export.leaves):
        raise Unreadable(
            f"Mốc cũ có {old_size} mục, ngoài phạm vi của bản xuất; hãy xuất lại từ mốc ấy: "
            "vankho journal export --since MỐC_CŨ / export again from the older checkpoint"
        )
    if older_root(export.begin, export.leaves, export.path, old_size) != old_root:
        raise Wrong(
            f"Nhật ký không phải là phần tiếp của mốc cũ (ký lúc {old_time}, {old_size} mục): quá khứ đã bị viết lại / "
            "the log does not continue the older checkpoint: the past was rewritten"
        )
    return f"Đúng: mốc cũ ký lúc {old_time or 'không ghi giờ'} ({old_size} mục) là phần đầu của nhật ký này."


def main(arguments: list[str] | None = None) -> int:
    """Check one export; returns the exit status."""
    parser = argparse.ArgumentParser(description="Kiểm tra nhật ký Văn Khố đã xuất / check an exported journal")
    parser.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    parser.add_argument("--moc", "--checkpoint", type=Path, action="append", default=[], help="mốc cũ đã giữ")
    parser.add_argument(
        "--khoa", "--key", type=Path, action="append", default=[], help="khóa của nhật ký đã nhận từ trước"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    gc.disable()  # millions of lines, and nothing in circles
    try:
        pinned = [line for path in options.khoa for line in path.read_text(encoding="utf-8").splitlines() if line]
        told, status = check(options.folder, [path.read_text(encoding="utf-8") for path in options.moc], pinned), 0
    except Wrong as wrong:
        told, status = [f"SAI: {wrong}"], 1
    except (Unreadable, OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        told, status = [f"KHÔNG KIỂM TRA ĐƯỢC: {error}"], 2
    if options.json:
        print(json.dumps({"status": status, "told": told}, ensure_ascii=False))
    else:
        print("\n".join(told))
    return status


if __name__ == "__main__":
    sys.exit(main())
