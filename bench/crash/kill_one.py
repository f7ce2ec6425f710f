"""Pull the plug of an archive on one machine at random moments, start again, and count: nothing lost, nothing twice.

Each round starts `vankho ingest` over one of two folders and ends it with SIGKILL at a seeded random moment (its whole
process group, or the parent alone). After the last round one undisturbed run finishes the work and the archive is
audited: catalogue, packages and index must hold every document exactly once, every seal must verify, and the OCFL
validator must accept every object.

    python -m bench.crash.kill_one --rounds 50 --seed 1
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bench.crash.audit import audit
from pipeline.wiring import open_parts

_VANKHO = [sys.executable, "-m", "api.cli.main"]
_LONGEST_SECONDS = 8.0


def draw_documents(folders: list[Path], count: int) -> None:
    """Small documents of one and three pages, dealt out: quick to read, so that kills hit every step."""
    for folder in folders:
        folder.mkdir(parents=True)
    font = ImageFont.load_default(28)
    for number in range(count):
        pages = []
        for page in range(3 if number % 4 == 0 else 1):
            image = Image.new("L", (900, 500), 255)
            draw = ImageDraw.Draw(image)
            draw.text((60, 60), f"TAI LIEU SO {number:03d} TRANG {page + 1}", 0, font)
            draw.text((60, 140), f"Ban ghi thu {number * 7919 % 1000} cua lo kiem tra", 0, font)
            pages.append(image)
        target = folders[number % len(folders)] / f"tai-lieu-{number:03d}.tif"
        pages[0].save(target, save_all=True, append_images=pages[1:], dpi=(150, 150), compression="tiff_deflate")


def ingest_command(home: Path, folder: Path) -> list[str]:
    """Half of the documents belong to one dossier and are packed together, half are loose and packed one by one."""
    dossier = ["--dossier", "KILL.LOOP"] if folder.name == "dossier" else []
    return [*_VANKHO, "ingest", str(folder), *dossier, "--home", str(home), "--json"]


def kill_once(home: Path, folder: Path, moment: float, *, whole_group: bool) -> bool:
    """One disturbed run; False when it ended by itself before the moment came."""
    with subprocess.Popen(
        ingest_command(home, folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            if whole_group:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            return True
    return False


def run(rounds: int, seed: int, documents: int) -> int:
    """The whole loop; 0 when nothing was lost or doubled."""
    chance = random.Random(seed)
    kills = 0
    with tempfile.TemporaryDirectory(prefix="vankho-kill-") as scratch:
        home, folders = Path(scratch) / "home", [Path(scratch) / "dossier", Path(scratch) / "loose"]
        draw_documents(folders, documents)
        subprocess.run([*_VANKHO, "init", str(home)], check=True, capture_output=True)
        begun = time.monotonic()
        for number in range(rounds):
            moment = chance.uniform(0.3, _LONGEST_SECONDS)
            kills += kill_once(home, chance.choice(folders), moment, whole_group=chance.random() < 0.5)
            print(f"round {number + 1}/{rounds}: {moment:.2f} s, {kills} kills", file=sys.stderr, flush=True)
        lines = []
        for folder in folders:
            last = subprocess.run(ingest_command(home, folder), capture_output=True, text=True, check=False)
            lines += last.stdout.splitlines()
        states = Counter(json.loads(line)["state"] for line in lines)
        with open_parts(home, write=False) as parts:
            found = audit(parts, documents)
        seconds = time.monotonic() - begun
    print(f"seed {seed}: {rounds} rounds, {kills} kills, {seconds:.0f} s; last run: {dict(states)}; {found}")
    print("SOUND" if found.sound else "UNSOUND")
    return 0 if found.sound else 1


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=40)
    options = parser.parse_args()
    return run(options.rounds, options.seed, options.documents)


if __name__ == "__main__":
    sys.exit(main())
