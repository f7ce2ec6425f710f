"""A mail server on loopback that keeps what it is handed (RFC 5321), with TLS in both ways and a password.

The standard library has none any more (Python 3.12), and one for a handful of tests is smaller than another dependency.
"""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BYE = "221 bye"


@dataclass
class MailSink:
    """The server.

    Attributes:
        certificate: file with key and certificate; None for a server without TLS.
        wrapped: TLS from the first byte.
        password: `NAME:PASSWORD` that it wants before it takes a mail; empty for none.
        refused: addresses that it takes nothing for.
        port: where it listens, on 127.0.0.1.
        mails: that it took.
        recipients: to whom the last was.
        logins: names and passwords that it was given.
    """

    certificate: Path | None = None
    wrapped: bool = False
    password: str = ""
    refused: frozenset[str] = frozenset()
    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    def context(self) -> ssl.SSLContext:
        """Of its side of TLS."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(self.certificate))
        return context


class _Session(socketserver.BaseRequestHandler):
    sink: MailSink

    def handle(self) -> None:
        self._encrypted, self._known = self.sink.wrapped, not self.sink.password
        if self.sink.wrapped:
            self.request = self.sink.context().wrap_socket(self.request, server_side=True)
        self._say("220 sink")
        self._read = self.request.makefile("rb")
        while line := self._read.readline():
            word, _, rest = line.decode().strip().partition(" ")
            answer = getattr(self, f"_{word.lower()}", lambda _: "502 unknown")(rest)
            self._say(answer)
            if answer == _BYE:
                return
            if word.upper() == "STARTTLS" and self.sink.certificate:
                self._read.close()
                self.request = self.sink.context().wrap_socket(self.request, server_side=True)
                self._read, self._encrypted = self.request.makefile("rb"), True

    def finish(self) -> None:
        self._read.close()
        self.request.close()  # as it is now: of TLS

    def _say(self, answer: str) -> None:
        self.request.sendall(f"{answer}\r\n".encode())

    def _ehlo(self, _: str) -> str:
        offered = ["STARTTLS"] if self.sink.certificate and not self._encrypted else []
        offered += ["AUTH PLAIN"] if self.sink.password and self._encrypted else []
        return "\r\n".join([*("250-" + one for one in ("sink", *offered)), "250 8BITMIME"])

    def _starttls(self, _: str) -> str:
        return "220 go on" if self.sink.certificate else "502 no TLS"

    def _auth(self, rest: str) -> str:
        _, name, password = base64.b64decode(rest.removeprefix("PLAIN ")).decode().split("\0")
        self.sink.logins.append(f"{name}:{password}")
        self._known = f"{name}:{password}" == self.sink.password
        return "235 welcome" if self._known else "535 wrong password"

    def _mail(self, _: str) -> str:
        self.sink.recipients.clear()
        return "250 ok" if self._known else "530 log in first"

    def _rcpt(self, rest: str) -> str:
        address = rest.partition("<")[2].partition(">")[0]
        if address in self.sink.refused:
            return "550 nobody here"
        self.sink.recipients.append(address)
        return "250 ok"

    def _data(self, _: str) -> str:
        self._say("354 go on")
        lines = []
        while (line := self._read.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.sink.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        return "250 kept"

    def _rset(self, _: str) -> str:
        return "250 ok"

    def _quit(self, _: str) -> str:
        return _BYE


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that breaks off is what some tests are about."""


@contextmanager
def mail_sink(sink: MailSink) -> Iterator[MailSink]:
    """The server at work; its port is told in it."""
    with _Server(("127.0.0.1", 0), type("Session", (_Session,), {"sink": sink})) as server:
        sink.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield sink
        server.shutdown()
        thread.join()
