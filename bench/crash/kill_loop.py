"""Kill any process of an archive on many machines at random moments, again and again, and count after each round.

A round hands documents in over HTTP, kills one process (the API, a worker, PostgreSQL, MinIO, OpenSearch) by SIGKILL at
a seeded random moment, starts it anew, and waits. Then every document that was acknowledged must be in bucket,
catalogue, index and log exactly once, its seal must pass, the OCFL validator must accept its object, and no unfinished
upload may be left in the bucket.

    python -m bench.crash.kill_loop --rounds 1000 --seed 1
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import socket
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageFont

from bench.crash.audit import Audit, settled_audit
from testbed.cluster import SERVERS, Cluster
from testbed.servers.recipes import HOST

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS = ("worker-1", "worker-2")
_API = "api"
_LONGEST_SECONDS = 6.0
_DOWN_SECONDS = 2.0
_PATIENCE_SECONDS = 180.0
_TUS = {"Tus-Resumable": "1.0.0"}


@dataclass(frozen=True, slots=True)
class Round:
    """One round: who was killed, after how many seconds, and what was found."""

    victim: str
    moment: float
    found: Audit
    uploads_left: int

    @property
    def sound(self) -> bool:
        """Nothing lost, nothing twice, nothing broken, nothing left over."""
        return self.found.sound and not self.uploads_left


class KillLoop:
    """The loop over one cluster; `rounds` may be walked as long as one likes."""

    def __init__(self, cluster: Cluster, seed: int, documents: int) -> None:
        self._cluster = cluster
        self._chance = random.Random(seed)
        self._each = documents
        self._acknowledged: list[str] = []
        self._port = _free_port()

    def begin(self) -> None:
        """Start API and workers over the archive that the cluster has founded."""
        for name in (_API, *WORKERS):
            self._start(name)

    def rounds(self, count: int) -> Iterator[Round]:
        """One after the other."""
        for number in range(count):
            yield self._round(number)

    def _round(self, number: int) -> Round:
        victim = self._chance.choice((_API, *WORKERS, *SERVERS))
        moment = self._chance.uniform(0.0, _LONGEST_SECONDS)
        uploads = [self._upload(f"{number:04}-{place:02}") for place in range(self._each)]
        time.sleep(moment)
        self._kill(victim)
        time.sleep(self._chance.uniform(0.0, _DOWN_SECONDS))
        self._start(victim)
        codes = [self._acknowledgement(upload) for upload in uploads]
        self._acknowledged += codes
        self._cluster.wait_for(len(self._acknowledged), _PATIENCE_SECONDS)
        with self._cluster.opened() as parts:
            found = settled_audit(parts, len(self._acknowledged), codes)
        return Round(victim, moment, found, self._cluster.unfinished_uploads())

    def _kill(self, name: str) -> None:
        if name in SERVERS:
            self._cluster.servers[name].kill()
        else:
            self._cluster.kill(name)

    def _start(self, name: str) -> None:
        if name in SERVERS:
            self._cluster.servers[name].again()
        elif name == _API:
            self._cluster.launch(name, "serve", "--port", str(self._port), inside=False)
        else:
            self._cluster.work(name)

    # A tus client that does not give up

    def _upload(self, name: str) -> str:
        """Send one document; the place of its upload."""
        data = _picture(name)
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}"
            for key, value in {"filename": f"{name}.png", "batch": "kill loop"}.items()
        )
        headers = _TUS | {"Upload-Length": str(len(data)), "Upload-Metadata": metadata}
        place = str(self._ask("POST", "/api/v1/uploads", headers)[1]["location"])
        part = _TUS | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        with suppress(urllib.error.HTTPError):  # a repeated part is refused for its offset: all of it is there
            self._ask("PATCH", place, part, data)
        return place

    def _acknowledgement(self, place: str) -> str:
        """Code of the record, as soon as the archive has taken the document in."""
        last = time.monotonic() + _PATIENCE_SECONDS
        status: dict[str, Any] = {}
        while time.monotonic() < last:
            status = json.loads(self._ask("GET", f"{place}/status")[0])
            if status["record"]:
                return str(status["record"])
            time.sleep(0.2)
        raise TimeoutError(f"{place}: {status}")

    def _ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> tuple[bytes, Any]:
        """An answer of the API, asked again while it is down."""
        url = f"http://{HOST}:{self._port}{path.removeprefix(f'http://{HOST}:{self._port}')}"
        last = time.monotonic() + _PATIENCE_SECONDS
        while True:
            request = urllib.request.Request(url, body, headers or {}, method=method)
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
                    return answer.read(), answer.headers
            except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
                refused = isinstance(error, urllib.error.HTTPError) and error.code < 500
                if refused or time.monotonic() > last:
                    raise
            time.sleep(0.3)


def _picture(name: str) -> bytes:
    """A small page: quick to read, so that kills hit every step."""
    image = Image.new("L", (900, 400), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(28)
    draw.text((60, 60), f"TAI LIEU SO {name}", 0, font)
    draw.text((60, 140), "Ban ghi thu cua lo kiem tra", 0, font)
    buffer = BytesIO()
    image.save(buffer, "PNG", dpi=(150, 150))
    return buffer.getvalue()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Command line; 1 as soon as a round is not sound."""
    parser = argparse.ArgumentParser(prog="python -m bench.crash.kill_loop", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=3, help="handed in each round")
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="vankho-kill-") as folder:
        cluster = Cluster(Path(folder))
        loop = KillLoop(cluster, options.seed, options.documents)
        try:
            cluster.begin()
            loop.begin()
            for number, done in enumerate(loop.rounds(options.rounds), 1):
                told = f"{number}/{options.rounds} {done.victim} at {done.moment:.1f} s: {done.found}"
                print(f"{told}, {time.monotonic() - begun:.0f} s", flush=True)
                if not done.sound:
                    print("UNSOUND")
                    return 1
        finally:
            cluster.end()
    print(f"SOUND: seed {options.seed}, {options.rounds} rounds, {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
