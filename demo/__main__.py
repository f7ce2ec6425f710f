"""`make demo`: the whole story of the archive on sample documents, by the same commands that an official types.

Everything is shown as it happens, and what does not come out as promised ends the run with exit code 1.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demo.people import DemoPerson, make_people
from demo.samples import NUMBERED, POISON, REPORT, SIGNED, Sample, make_samples
from testbed.pages.fonts import FontMissing

_MARKER = ".vankho-demo"
_OWN = ("giay-to", "kho", "ban-sao", "kiem-tra")  # the folders that a run makes, and the only ones that it removes
_ORGANISATION = "Trung tâm Lưu trữ lịch sử tỉnh Sông Vân (minh họa)"
# what is typed, and the file whose record must come first
_QUESTIONS = (
    ("nghi quyet so hoa 2017", "nghi-quyet-so-hoa.pdf"),
    ("18/2017/nq-hdnd", "nghi-quyet-so-hoa.pdf"),
    ("phong chay chua chay rung mua kho", "chi-thi-chay-rung.jpg"),
    ("so do muc nuoc song van cac nam 1959 - 1975", "bien-ban-giao-nhan.jpg"),
    ("tran lu quet dem 16 thang 9", "quyet-dinh-khen-thuong.jpg"),
    ('"ngầm Suối Đỏ"', REPORT),
    ("so tay bo tui tieng thai", SIGNED),
    ("364/QĐ-UBND", NUMBERED),
)
# by what documents say of themselves; the file whose record must come first
_FIELDS = (
    ("loai:quyet-dinh nam:2017", "quyet-dinh-thu-hoi-dat.jpg"),
    ("loai:nghi-quyet nam:2017", "nghi-quyet-so-hoa.pdf"),
    ("loai:quyet-dinh ngay:2018-01..2018-06", "quyet-dinh-ke-hoach.jpg"),
)
_REVIEWED, _WAITS = "quyet-dinh-khen-thuong.jpg", "cho-kiem-tra"
# what the archive must have found on the page
_SAID = {
    "nghi-quyet-so-hoa.pdf": {"kind": "nghị quyết", "symbol": "18/2017/NQ-HĐND", "date": "2017-12-08"},
    "quyet-dinh-ke-hoach.jpg": {"kind": "quyết định", "symbol": "412/QĐ-UBND", "date": "2018-02-26"},
    "cong-van-giao-nop.png": {"kind": "công văn", "symbol": "635/SNV-CCVTLT", "date": "2019-05-17"},
    "quyet-dinh-thu-hoi-dat.jpg": {"kind": "quyết định", "symbol": "1187/QĐ-UBND", "date": "2017-06-30"},
}


class Surprise(Exception):  # noqa: N818 - told to the person who watches, not a bug of this file
    """Something did not come out as promised."""


@dataclass
class Demo:
    """One run in one folder."""

    home: Path
    surprises: list[str] = field(default_factory=list)

    @property
    def archive(self) -> Path:
        """Folder of the demonstration's archive."""
        return self.home / "kho"

    def expect(self, what: str, *, true: bool) -> None:
        """Print a promise and whether it was kept."""
        print(f"  {'ĐÚNG' if true else 'SAI '}  {what}")
        if not true:
            self.surprises.append(what)

    def vankho(self, *arguments: str | Path) -> list[dict[str, Any]]:
        """Run a command with `--json`, its progress shown; its result lines."""
        words = [str(argument) for argument in arguments]
        print(f"\n$ vankho {' '.join(_quoted(word) for word in words)}", flush=True)
        command = [
            _program(),
            "--home",
            str(self.archive),
            *words,
            *([] if words[0] in {"init", "export"} else ["--json"]),
        ]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode not in {0, 1}:
            raise Surprise(f"vankho {words[0]}: mã thoát {done.returncode} (exit code)")
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def main() -> int:
    """Run the demonstration; 0 when everything came out as promised."""
    demo = Demo(Path(os.environ.get("DEMO_HOME") or Path(__file__).parents[1] / "demo-archive").absolute())
    try:
        _start_afresh(demo.home)
        records = _story(demo)
    except (Surprise, FontMissing) as problem:
        print(f"\nDừng lại: {problem}", file=sys.stderr)
        return 1
    _where_to_look(demo, records)
    if demo.surprises:
        print(f"\n{len(demo.surprises)} điều không như mong đợi (unexpected):", *demo.surprises, sep="\n  - ")
        return 1
    if os.environ.get("SERVE"):
        _tell_people(make_people(demo.archive, records["quyet-dinh-khen-thuong.jpg"]))
        return subprocess.run([_program(), "--home", str(demo.archive), "serve"], check=False).returncode
    return 0


def _story(demo: Demo) -> dict[str, str]:
    """All steps in order; the record of each file handed in."""
    files = _draw(demo)
    demo.vankho("init", demo.archive, "--organisation", _ORGANISATION)
    reviewed, *others = sorted(files, key=lambda sample: sample.path.name != _REVIEWED)
    records = _review(demo, reviewed) | _ingest(demo, others)
    _described(demo, records)
    _search(demo, records)
    _verify_all(demo, records)
    _audit(demo, records)
    _tamper(demo, records["nghi-quyet-so-hoa.pdf"])
    return records


def _start_afresh(home: Path) -> None:
    """Remove what an earlier run made, and nothing else."""
    if home.exists() and any(home.iterdir()) and not (home / _MARKER).exists():
        raise Surprise(f"{home} không phải thư mục minh họa, không xóa gì. (Not made by this program.)")
    home.mkdir(parents=True, exist_ok=True)
    (home / _MARKER).write_text("Thư mục do “make demo” tạo; chạy lại sẽ xóa các thư mục con của nó.\n", "utf-8")
    for name in _OWN:
        if (home / name).exists():
            shutil.rmtree(home / name)


def _draw(demo: Demo) -> list[Sample]:
    print("Vẽ tài liệu mẫu, nội dung hư cấu (drawing invented documents):")
    (demo.home / "giay-to").mkdir()
    made = []
    for sample in make_samples(demo.home / "giay-to"):
        size = sample.path.stat().st_size / 1024
        print(f"  {sample.path.name:32} {sample.pages:3} trang {size:7.0f} KB  {sample.about}", flush=True)
        made.append(sample)
    return made


def _review(demo: Demo, sample: Sample) -> dict[str, str]:
    """One document waits for people: answered, kept back by the rules of scans, released with a reason."""
    demo.vankho("batch", "new", _WAITS, "--kind", "decisions")
    (line,) = demo.vankho("ingest", sample.path, "--batch", _WAITS, "--review")
    record = line["record"]
    demo.expect(f"{sample.path.name} chờ kiểm tra, chưa niêm phong gì (waits)", true=line["state"] == "in-review")
    (held,) = demo.vankho("batch", "questions", _WAITS)
    told = ", ".join(question["subject"] for question in held["questions"]) or "không hỏi gì"
    demo.expect(f"lô hỏi: {told}; chưa đạt: {len(held['findings'])} điều (questions, findings)", true=held["gated"])
    demo.vankho("batch", "answer", record, "note=Bản chụp lại từ sổ lưu")
    (kept,) = demo.vankho("batch", "release", _WAITS)
    demo.expect("chưa đạt quy định quét thì không duyệt được nếu không nêu lý do (gate)", true=kept["released"] == 0)
    (gone,) = demo.vankho("batch", "release", _WAITS, "--despite", "giấy gốc đã mất, không quét lại được")
    (shown,) = demo.vankho("show", record)
    demo.expect("đã duyệt với lý do ghi vào hồ sơ, rồi mới niêm phong (released, sealed)", true=gone["released"] == 1)
    demo.expect(f"“{shown['called']}”", true=shown["state"] == "archived")
    return {sample.path.name: record}


def _ingest(demo: Demo, files: list[Sample]) -> dict[str, str]:
    """Hand everything in, poison included."""
    lines = demo.vankho("ingest", *(sample.path for sample in files), "--batch", "minh-hoa")
    outcome = {Path(line["source"]).name: line for line in lines}
    for sample in files:
        line = outcome.get(sample.path.name, {"state": "không có dòng kết quả", "pages": 0})
        kept = line["state"] == sample.expected
        pages = sample.expected != "archived" or line["pages"] == sample.pages
        told = f": {line['message']}" if line.get("message") else ""
        demo.expect(f"{sample.path.name} → {line['state']}{told}", true=kept and pages)
    return {name: line["record"] for name, line in outcome.items() if line["state"] == "archived"}


def _described(demo: Demo, records: dict[str, str]) -> None:
    """Kind, number and day were found on the page, and the title is made from them."""
    lines = demo.vankho("describe", *(records[name] for name in _SAID))
    for (name, said), line in zip(_SAID.items(), lines, strict=True):
        found = {field: line["fields"].get(field, {}).get("value") for field in said}
        demo.expect(f"{name}: {', '.join(map(str, found.values()))}", true=found == said)
        print(f"        “{demo.vankho('show', records[name])[0]['called']}”")


def _search(demo: Demo, records: dict[str, str]) -> None:
    """Ask without tone marks, by number and by phrase."""
    for query, source in _QUESTIONS:
        answer = demo.vankho("search", query, "--limit", "3")[0]
        best = answer["hits"][0] if answer["hits"] else {"record": "", "boxes": []}
        found = best["record"] == records.get(source) and bool(best["boxes"])
        demo.expect(f"tìm được {answer['total']} trang, đầu tiên là {source}", true=found)
        if source == NUMBERED:
            read = "364" in best.get("snippet", "")
            demo.expect("số 364 chỉ có trong hình của chữ ký số mà vẫn đọc được (read from a signature)", true=read)
        if best["boxes"]:
            print(f"        trang {best['page']}, {len(best['boxes'])} từ được khoanh: “{best['snippet'][:110]}…”")
    for query, source in _FIELDS:
        answer = demo.vankho("search", query, "--records", "--limit", "3")[0]
        first = answer["records"][0] if answer["records"] else {"record": "", "title": ""}
        demo.expect(
            f"{query}: {answer['total']} tài liệu, “{first['title']}”", true=first["record"] == records.get(source)
        )


def _verify_all(demo: Demo, records: dict[str, str]) -> None:
    """Our seals hold; a signature of an unknown issuer is neither passed nor called broken."""
    verdicts = {line["target"]: line for line in demo.vankho("verify", *records.values())}
    for name, record in records.items():
        verdict = verdicts.get(record, {"indication": "không có kết quả", "message": ""})
        wanted = "INDETERMINATE" if name in {SIGNED, NUMBERED} else "TOTAL-PASSED"
        demo.expect(f"{name} → {verdict['indication']}: {verdict['message']}", true=verdict["indication"] == wanted)


def _audit(demo: Demo, records: dict[str, str]) -> None:
    """Every file and signature judged by the workers, told in a report under the archive's seal."""
    folder = demo.home / "kiem-tra"
    found = demo.vankho("audit", "--to", folder)[0]
    whole = found["judged"] == found["planned"] == len(records) and found["records"]["failed"] == 0
    demo.expect(f"kiểm tra toàn kho: {found['judged']}/{found['planned']} tài liệu, không tệp nào hỏng", true=whole)
    demo.expect(
        "báo cáo kiểm tra có niêm phong (the report is sealed)",
        true=_indication(demo, folder / "report.pdf") == "TOTAL-PASSED",
    )


def _tamper(demo: Demo, record: str) -> None:
    """Flip one bit of one byte in a copy of a sealed document."""
    demo.vankho("export", record, "--to", demo.home / "ban-sao")
    copy = next((demo.home / "ban-sao").rglob(f"{record}.pdf"), None)
    if copy is None:
        raise Surprise("không thấy tệp PDF/A trong bản xuất ra (no PDF/A in the export)")
    demo.expect("bản xuất ra nguyên vẹn (the exported copy is intact)", true=_indication(demo, copy) == "TOTAL-PASSED")
    changed = copy.with_name(f"{copy.stem}-bi-sua-1-byte.pdf")
    data = bytearray(copy.read_bytes())
    data[len(data) // 3] ^= 0x01
    changed.write_bytes(data)
    demo.expect(
        "sửa 1 byte thì bị phát hiện (one changed byte is caught)", true=_indication(demo, changed) == "TOTAL-FAILED"
    )


def _indication(demo: Demo, path: Path) -> str:
    lines = demo.vankho("verify", path)
    print(f"        {lines[0]['indication']}: {lines[0]['message']}" if lines else "        không có kết quả")
    return str(lines[0]["indication"]) if lines else ""


def _where_to_look(demo: Demo, records: dict[str, str]) -> None:
    print(f"\n{'TỆP NỘP':34}HỒ SƠ TRONG KHO")
    for name, record in records.items():
        print(f"{name:34}{record}")
    print(f"{POISON:34}bị từ chối, bản gốc giữ trong khu cách ly (quarantined)")
    print(f"\nGiấy tờ mẫu:   {demo.home / 'giay-to'}")
    print(f"Kho lưu trữ:   {demo.archive}")
    print(f"Bản xuất ra:   {demo.home / 'ban-sao'}")
    print(f"Kiểm tra:      {demo.home / 'kiem-tra' / 'report.pdf'}")
    print(f"Tìm kiếm:      .venv/bin/vankho --home {demo.archive} search loai:quyet-dinh nam:2017")
    print(f"Mở trang web:  .venv/bin/vankho --home {demo.archive} serve      (hoặc make demo SERVE=1)")


def _tell_people(people: list[DemoPerson]) -> None:
    print(f"\n{'ĐĂNG NHẬP':12}{'MẬT KHẨU':22}AI, LÀM GÌ (people of the demonstration)")
    for person in people:
        print(f"{person.name:12}{person.password:22}{person.full_name}, {person.does}")
    print("“quyet-dinh-khen-thuong.jpg” nay là tài liệu có điều kiện: minh không tìm thấy, lan thì thấy.", flush=True)


def _program() -> str:
    return str(Path(sys.executable).with_name("vankho"))


def _quoted(word: str) -> str:
    """A word as the person would type it; long paths shortened to their names."""
    shown = Path(word).name if word.startswith("/") else word
    return f"'{shown}'" if " " in shown or '"' in shown else shown


if __name__ == "__main__":
    sys.exit(main())
