"""The grammar of the command line. Imports nothing heavy: `vankho --help` must answer at once."""

from __future__ import annotations

import argparse
import ipaddress
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from api.cli.audit_parser import add_audit
from api.cli.authority_parser import add_authorities
from api.cli.batch_parser import add_batches
from api.cli.describe_parser import add_describe
from api.cli.evidence_parser import add_anchors, add_evidence
from api.cli.holding_parser import HOLDINGS, add_holding
from api.cli.journal_parser import add_journal
from api.cli.moments import moment
from api.cli.signer_parser import add_signer
from api.cli.usage_errors import usage_detail
from api.cli.user_parser import add_users
from api.cli.words import say
from domain.duplicates import DuplicateRule
from domain.errors import ArchiveError, ErrorCode
from domain.list_lengths import HITS
from domain.messages import Language
from domain.people.access import AccessMode
from domain.search import SearchOrder
from domain.text import ReaderChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DEFAULT_PORT = 8417
INHERITED = "inherit"  # in place of an access mode


class Parser(argparse.ArgumentParser):
    """argparse that raises our USAGE error and speaks our languages."""

    language = Language.VI

    def error(self, message: str) -> NoReturn:
        """Refuse wrong arguments the way everything else is refused."""
        raise ArchiveError(ErrorCode.USAGE, detail=usage_detail(message, self.language))

    def format_help(self) -> str:
        """Argparse's help with its few fixed English words in our language."""
        text = super().format_help()
        return text.replace("usage:", say(self.language, "usage") + ":", 1)


def language_of(arguments: Sequence[str]) -> Language:
    """The language asked for anywhere on the line, needed before the line can be parsed; else of the environment."""
    wanted = os.environ.get("VANKHO_LANG", "vi")
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            wanted = arguments[index + 1]
        elif argument.startswith("--lang="):
            wanted = argument.removeprefix("--lang=")
    return Language.EN if wanted.lower().startswith("en") else Language.VI


def build_parser(language: Language) -> Parser:
    """The whole grammar."""

    def word(key: str) -> str:
        return say(language, key)

    Parser.language = language
    parser = Parser(prog="vankho", description=word("program"), add_help=False)
    _title(parser, word)
    _common(parser, word, default=None)
    parser.add_argument("--version", action="store_true", help=word("version"))
    commands = parser.add_subparsers(dest="command", title=word("commands"), metavar="", parser_class=Parser)

    def command(name: str, key: str | None = None) -> Parser:
        return _added(commands, name, word, key)

    _keeping(command, word)
    _finding(command, word)
    _running(command, word)
    _governing(command, word)
    _proving(command, word)
    users = _actions(command("users"), word)
    for made in add_users(users, word):
        _json(made, word)
    return parser


def _added(
    commands: argparse._SubParsersAction[Parser], name: str, word: Callable[[str], str], key: str | None = None
) -> Parser:
    """The command `name`; its help is the word `key`, called as the command where none is given."""
    help_of = word(key or name)
    made = commands.add_parser(name, help=help_of, description=help_of, add_help=False)
    _title(made, word)
    _common(made, word, default=argparse.SUPPRESS)
    return made


def _actions(parser: Parser, word: Callable[[str], str]) -> Callable[..., Parser]:
    """Of a command that has actions, such as `new` of `batch`: what adds one; one of them has to be given."""
    actions = parser.add_subparsers(
        dest="action", required=True, title=word("commands"), metavar="COMMAND", parser_class=Parser
    )

    def action(name: str, key: str | None = None) -> Parser:
        return _added(actions, name, word, key)

    return action


def _title(parser: Parser, word: Callable[[str], str]) -> None:
    parser._positionals.title = word("arguments")  # noqa: SLF001 - argparse offers no other way
    parser._optionals.title = word("options")  # noqa: SLF001


def _common(parser: Parser, word: Callable[[str], str], default: object) -> None:
    parser.add_argument("-h", "--help", action="help", help=word("help"))
    parser.add_argument("--home", type=Path, metavar="DIR", default=default, help=word("home"))
    parser.add_argument("--lang", choices=("vi", "en"), default=default, help=word("lang"))


def _keeping(command: Callable[[str], Parser], word: Callable[[str], str]) -> None:
    init = command("init")
    init.add_argument("dir", nargs="?", type=Path, metavar="DIR", help=word("init-dir"))
    init.add_argument("--organisation", metavar="NAME", help=word("organisation"))
    init.add_argument("--fonds", metavar="CODE", help=word("fonds"))
    init.add_argument("--object-lock", metavar="MODE:DAYS", help=word("object-lock"))
    init.add_argument("--administrator", metavar="NAME", help=word("init-administrator"))
    init.add_argument("--password-file", metavar="FILE", help=word("password-file"))
    ingest = command("ingest")
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=word("paths"))
    ingest.add_argument("--as-document", action="store_true", help=word("as-document"))
    ingest.add_argument("--no-wait", action="store_true", help=word("no-wait"))
    ingest.add_argument("--urgent", action="store_true", help=word("urgent"))
    ingest.add_argument("--describe-from", type=Path, metavar="XLSX|CSV", help=word("describe-from"))
    ingest.add_argument("--check-sheet", action="store_true", help=word("check-sheet"))
    _deposit(ingest, word)
    _json(ingest, word)
    watch = command("watch")
    watch.add_argument("dir", type=Path, metavar="DIR", help=word("watch-dir"))
    watch.add_argument("--settle", type=float, default=5.0, metavar="SECONDS", help=word("settle"))
    _deposit(watch, word)
    _json(watch, word)


def _deposit(parser: Parser, word: Callable[[str], str]) -> None:
    parser.add_argument("--fonds", metavar="CODE", help=word("deposit-fonds"))
    parser.add_argument("--dossier", metavar="CODE", help=word("dossier"))
    parser.add_argument("--title", metavar="TITLE", help=word("title"))
    parser.add_argument("--batch", metavar="NAME|ID", help=word("deposit-batch"))
    parser.add_argument("--owner", metavar="NAME", help=word("owner"))
    parser.add_argument("--attachments", choices=("take", "tell"), help=word("attachments"))
    rules = [rule.value for rule in DuplicateRule]
    parser.add_argument("--duplicates", choices=rules, help=word("duplicates"))
    review = parser.add_mutually_exclusive_group()
    review.add_argument("--review", action="store_true", default=None, help=word("review"))
    review.add_argument("--no-review", action="store_false", dest="review", help=word("no-review"))


def _finding(command: Callable[..., Parser], word: Callable[[str], str]) -> None:
    read = command("read")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE", help=word("files"))
    named = [choice.value for choice in ReaderChoice if choice]
    read.add_argument("--reader", choices=named, default=ReaderChoice.AUTOMATIC.value, help=word("reader-choice"))
    read.add_argument("--not-secret", action="store_true", help=word("not-secret"))
    _json(read, word)
    _repairing(command, word)
    describe = command("describe")
    add_describe(describe, word)
    _json(describe, word)
    _texts(command, word)
    search = command("search")
    search.add_argument("query", nargs="+", metavar="QUERY", help=word("query"))
    search.add_argument("--limit", type=int, default=HITS, metavar="N", help=word("limit"))
    search.add_argument("--records", action="store_true", help=word("by-records"))
    search.add_argument("--facets", action="store_true", help=word("facets"))
    orders = [order.value for order in SearchOrder]
    search.add_argument("--sort", choices=orders, default=orders[0], help=word("sort"))
    _json(search, word)
    show = command("show")
    show.add_argument("record", metavar="RECORD", help=word("record"))
    form = show.add_mutually_exclusive_group()
    form.add_argument("--text", action="store_true", help=word("text"))
    _json(form, word)
    verify = command("verify")
    verify.add_argument("targets", nargs="*", metavar="RECORD|FILE", help=word("targets"))
    verify.add_argument("--all", action="store_true", help=word("all-records"))
    for option in ("trust", "crl", "ocsp"):
        verify.add_argument(
            f"--{option}", type=Path, action="append", default=[], metavar="FILE", help=word(f"given-{option}")
        )
    verify.add_argument("--at", type=moment, metavar="TIME", help=word("verify-at"))
    verify.add_argument("--pictures", type=Path, metavar="DIR", help=word("changed-pictures"))
    _json(verify, word)
    export = command("export")
    export.add_argument("record", metavar="RECORD", help=word("record"))
    export.add_argument("--to", type=Path, required=True, metavar="PLACE", help=word("export-to"))
    export.add_argument("--password-file", metavar="FILE", help=word("export-password-file"))
    for made in add_batches(_actions(command("batch", "batch-command"), word), command("batches"), word):
        _json(made, word)


def _repairing(command: Callable[[str], Parser], word: Callable[[str], str]) -> None:
    repair = command("repair-text")
    repair.add_argument("files", nargs="+", type=Path, metavar="FILE", help=word("repair-files"))
    where = repair.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, metavar="DIR", help=word("repair-out"))
    where.add_argument("--in-place", action="store_true", help=word("repair-in-place"))
    repair.add_argument("--overwrite", action="store_true", help=word("repair-overwrite"))
    repair.add_argument("--dry-run", action="store_true", help=word("repair-dry-run"))
    _json(repair, word)


def _texts(command: Callable[[str], Parser], word: Callable[[str], str]) -> None:
    reread = command("reread")
    reread.add_argument("records", nargs="*", metavar="RECORD", help=word("reread-records"))
    reread.add_argument("--dossier", metavar="CODE", help=word("reread-dossier"))
    reread.add_argument("--all", action="store_true", help=word("reread-all"))
    reread.add_argument("--dry-run", action="store_true", help=word("reread-dry-run"))
    _json(reread, word)
    recheck = command("recheck")
    recheck.add_argument("records", nargs="*", metavar="RECORD", help=word("reread-records"))
    recheck.add_argument("--dossier", metavar="CODE", help=word("reread-dossier"))
    recheck.add_argument("--all", action="store_true", help=word("recheck-all"))
    recheck.add_argument("--dry-run", action="store_true", help=word("recheck-dry-run"))
    _json(recheck, word)
    doubts = command("doubts")
    doubts.add_argument("record", metavar="RECORD", help=word("record"))
    doubts.add_argument("--page", type=_positive, metavar="N", help=word("doubts-page"))
    doubts.add_argument("--all", action="store_true", help=word("doubts-all"))
    _json(doubts, word)
    correct = command("correct")
    correct.add_argument("record", metavar="RECORD", help=word("record"))
    correct.add_argument("page", type=_positive, metavar="PAGE", help=word("correct-page"))
    correct.add_argument("line", metavar="LINE", help=word("correct-line"))
    correct.add_argument("text", nargs="?", metavar="TEXT", help=word("correct-text"))
    correct.add_argument("--by", metavar="NAME", help=word("correct-by"))
    _json(correct, word)
    actions = _actions(command("reader"), word)
    export = actions("export-corrections")
    export.add_argument("--to", type=Path, required=True, metavar="DIR", help=word("corrections-to"))
    _json(export, word)


def _governing(command: Callable[..., Parser], word: Callable[[str], str]) -> None:
    audit = command("audit")
    add_audit(audit, word)
    _json(audit, word)
    access = _actions(command("access"), word)
    given = access("set", "access-set")
    shown = access("show", "access-show")
    for one in (given, shown):
        one.add_argument("code", metavar="RECORD|DOSSIER", help=word("access-code"))
        _json(one, word)
    given.add_argument("mode", choices=(*(mode.value for mode in AccessMode), INHERITED), help=word("access-mode"))
    given.add_argument("--reason", required=True, metavar="TEXT", help=word("access-reason"))
    secrecy = _actions(command("secrecy"), word)
    listed, released, swept = (secrecy(name, f"secrecy-{name}") for name in ("list", "release", "sweep"))
    for one in (listed, released, swept):
        _json(one, word)
    listed.add_argument("--all", action="store_true", help=word("secrecy-all"))
    released.add_argument("hash", metavar="HASH", help=word("secrecy-hash"))
    released.add_argument("--reason", required=True, metavar="TEXT", help=word("secrecy-reason"))
    anchors = _actions(command("anchors"), word)
    add_anchors(anchors, word)
    evidence = _actions(command("evidence"), word)
    add_evidence(evidence, word)
    names = _actions(command("authorities"), word)
    for made in add_authorities(names, word):
        _json(made, word)
    for name in HOLDINGS:
        holding = _actions(command(name, f"{name}-command"), word)
        for made in add_holding(name, holding, word):
            _json(made, word)


def _running(command: Callable[[str], Parser], word: Callable[[str], str]) -> None:
    serve = command("serve")
    serve.add_argument("--host", default="127.0.0.1", help=word("host"))
    serve.add_argument("--port", type=int, default=DEFAULT_PORT, help=word("port"))
    serve.add_argument(
        "--public-name", action="append", default=[], type=_host_name, metavar="NAME", help=word("public-name")
    )
    serve.add_argument("--tls-cert", type=Path, metavar="FILE", help=word("tls-cert"))
    serve.add_argument("--tls-key", type=Path, metavar="FILE", help=word("tls-key"))
    serve.add_argument("--without-tls", action="store_true", help=word("without-tls"))
    work = command("work")
    work.add_argument("--name", metavar="NAME", help=word("work-name"))
    work.add_argument("--concurrency", type=_positive, metavar="K", help=word("work-concurrency"))
    work.add_argument("--metrics-port", type=_positive, metavar="PORT", help=word("metrics-port"))
    work.add_argument("--drain", action="store_true", help=word("work-drain"))
    _json(work, word)
    _json(command("workers"), word)
    hold = command("hold")
    hold.add_argument("records", nargs="+", metavar="RECORD", help=word("retry-records"))
    hold.add_argument("--release", action="store_true", help=word("hold-release"))
    _json(hold, word)
    manifest = command("manifest")
    manifest.add_argument("dossiers", nargs="*", metavar="DOSSIER", help=word("manifest-dossiers"))
    manifest.add_argument("--all", action="store_true", help=word("manifest-all"))
    manifest.add_argument("--accept", action="store_true", help=word("manifest-accept"))
    _json(manifest, word)
    retry = command("retry")
    retry.add_argument("records", nargs="*", metavar="RECORD", help=word("retry-records"))
    retry.add_argument("--batch", metavar="ID|NAME", help=word("retry-batch"))
    retry.add_argument("--all", action="store_true", help=word("retry-all"))
    _json(retry, word)
    copy = command("copy")
    target = copy.add_mutually_exclusive_group(required=True)
    target.add_argument("--to", metavar="URL", help=word("copy-to"))
    target.add_argument("--to-file", type=Path, metavar="FILE", help=word("copy-to-file"))
    _json(copy, word)
    _json(command("rebuild"), word)
    _json(command("reindex"), word)
    doctor = command("doctor")
    doctor.add_argument("--timestamp", action="store_true", help=word("doctor-timestamp"))
    _json(doctor, word)


def _proving(command: Callable[..., Parser], word: Callable[[str], str]) -> None:
    actions = _actions(command("journal"), word)
    add_journal(actions, word)
    signing = _actions(command("signer"), word)
    add_signer(signing, word)


def _host_name(text: str) -> str:
    """`name` or `name:port`, as an address bar shows it, the name of an IPv6 address in brackets; no URL."""
    found = re.fullmatch(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[([0-9A-Fa-f:.]+)\])(?::\d{1,5})?", text)
    if not found or (found[1] and not _is_ipv6(found[1])):
        raise argparse.ArgumentTypeError(text)
    return text.lower()


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(text)
    return number


def _json(parser: argparse._ActionsContainer, word: Callable[[str], str]) -> None:
    parser.add_argument("--json", action="store_true", help=word("json"))
