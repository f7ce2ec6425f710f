"""What the journal tells of each use case: its act, and which of the arguments are told; the one table of it.

A use case that is not in it is told by what it needs permission for: nothing is done untold because somebody forgot.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from domain.journal import Act
from domain.people.permissions import Permission
from domain.people.roles import Grant

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Recorded:
    """How a use case is told.

    Attributes:
        act: what it is; USE where it is told only when it was refused.
        changes: it is told before it begins, and again when it ends; what only reads is told when it is over.
        on: names of the arguments that name the object; the first that is given counts.
        detail: name of the argument that tells more, such as a page's number.
        words: name of the argument with what was searched for: personal.
        titles: names of the arguments that name files or people: personal.
        unrecorded: why it is not told unless it is refused; empty where it is told.
        apart: the act of the same use case where its argument `apart[0]` is false.
        often: it is told once a minute, however often the same actor does the same.
    """

    act: Act = Act.USE
    changes: bool = False
    on: tuple[str, ...] = ()
    detail: str = ""
    words: str = ""
    titles: tuple[str, ...] = ()
    unrecorded: str = ""
    apart: tuple[str, Act] | None = None
    often: bool = False


def _read(act: Act, *on: str, detail: str = "", words: str = "", titles: tuple[str, ...] = ()) -> Recorded:
    often = act in {Act.VIEW, Act.LIST}
    return Recorded(act, on=on, detail=detail, words=words, titles=titles, often=often)


def _change(
    act: Act, *on: str, detail: str = "", titles: tuple[str, ...] = (), apart: tuple[str, Act] | None = None
) -> Recorded:
    return Recorded(act, changes=True, on=on, detail=detail, titles=titles, apart=apart)


def _not(why: str) -> Recorded:
    return Recorded(unrecorded=why)


_FIGURES = "figures of the work: no document's content or title"
_PART = "a part of an act that is told itself"
_OWN = "one's own account, looked at"
_THUMBNAIL = "too small to be read; the search or record beside which it stands is told"
_STANDING = "tells only where a document stands, and is asked again and again while it is worked on"

RECORDED: Mapping[str, Recorded] = {
    "FindingUseCases.search": _read(Act.SEARCH, words="query"),
    "FindingUseCases.search_records": _read(Act.SEARCH, words="query"),
    "FindingUseCases.page_picture": _read(Act.VIEW, "code", detail="number"),
    "FindingUseCases.drawn_picture": _read(Act.VIEW, "code", detail="number"),
    "FindingUseCases.field_picture": _read(Act.VIEW, "code", detail="name"),
    "FindingUseCases.thumbnail": _not(_THUMBNAIL),
    "FindingUseCases.drawn_thumbnail": _not(_THUMBNAIL),
    "FindingUseCases.kept_picture": _read(Act.VIEW, "code", detail="number"),
    "FindingUseCases.fetch": _read(Act.DOWNLOAD, "record", detail="file"),
    "FindingUseCases.reading_link": _read(Act.DOWNLOAD, "record", detail="file"),
    "FindingUseCases.export": _read(Act.EXPORT, "code", titles=("target",)),
    "FindingUseCases.protected_copy": _read(Act.EXPORT, "code"),
    "RecordUseCases.summary": _not(_STANDING),
    "RecordUseCases.select": _read(Act.LIST, words="wanted"),
    "RecordUseCases.codes": _read(Act.LIST, words="wanted"),
    "RecordUseCases.counts": _not(_FIGURES),
    "RecordUseCases.states": _not(_STANDING),
    "RecordUseCases.record": _read(Act.VIEW, "code"),
    "RecordUseCases.known": _read(Act.VIEW, "code"),
    "RecordUseCases.unknown": _not(_PART),
    "RecordUseCases.related": _not(_PART),
    "RecordUseCases.noticed": _not(_PART),
    "RecordUseCases.page_texts": _read(Act.VIEW, "code"),
    "RecordUseCases.page_text": _read(Act.VIEW, "record", detail="number"),
    "RecordUseCases.pages_read": _not(_STANDING),
    "RecordUseCases.hold": _change(Act.HOLD, "code", apart=("held", Act.END_HOLD)),
    "ReviewUseCases.counts": _not(_FIGURES),
    "ReviewUseCases.documents": _read(Act.LIST, "given", titles=("given",)),
    "ReviewUseCases.next": _read(Act.VIEW, "given", titles=("given",)),
    "ReviewUseCases.take": _read(Act.VIEW, "code"),
    "ReviewUseCases.document": _read(Act.VIEW, "code"),
    "ReviewUseCases.lines": _read(Act.VIEW, "code", detail="page"),
    "ReviewUseCases.answer": _change(Act.ANSWER, "code"),
    "ReviewUseCases.undo": _change(Act.ANSWER, "code"),
    "ReviewUseCases.let_go": _not("one's own hold on a document, which ends by itself"),
    "ReviewUseCases.release": _change(Act.RELEASE, "given", titles=("given",)),
    "ReviewUseCases.give_back": _change(Act.RETURN_BATCH, "given", titles=("given",)),
    "IntakeUseCases.ingest": _change(Act.DEPOSIT, "deposit", titles=("deposit",)),
    "IntakeUseCases.hand_in": _change(Act.DEPOSIT, "deposit", titles=("deposit",)),
    "IntakeUseCases.receive": _change(Act.DEPOSIT, "deposit", titles=("deposit",)),  # the name may tell a secret
    "IntakeUseCases.sheet": _not("reads a file that is not in the archive"),
    "IntakeUseCases.submit": _not(_PART),
    "IntakeUseCases.result": _not(_STANDING),
    "IntakeUseCases.stopped": _not(_STANDING),
    "IntakeUseCases.retry": _change(Act.RETRY, "code"),
    "IntakeUseCases.retry_batch": _change(Act.RETRY, "batch", titles=("batch",)),
    "IntakeUseCases.failed": _read(Act.LIST, "batch", titles=("batch",)),
    "IntakeUseCases.refusals": _read(Act.LIST, "batch", titles=("batch",)),
    "IntakeUseCases.secret": _read(Act.LIST, "batch", titles=("batch",)),
    "BatchUseCases.select": _not(_FIGURES),
    "BatchUseCases.walk": _not(_FIGURES),
    "BatchUseCases.find": _not(_FIGURES),
    "BatchUseCases.batch": _read(Act.VIEW, "given", titles=("given",)),
    "BatchUseCases.new": _change(Act.OPEN_BATCH, titles=("name", "owner")),
    "BatchUseCases.accepted": _not(_PART),
    "BatchUseCases.close": _change(Act.CLOSE_BATCH, "given", titles=("given",)),
    "AuthorityUseCases.select": _read(Act.LIST, detail="state"),
    "AuthorityUseCases.names": _not("names of lists and of decisions that everybody may know: of no document"),
    "AuthorityUseCases.confirm": _change(Act.DECIDE_AUTHORITY, "identifier", titles=("name", "reason")),
    "AuthorityUseCases.refuse": _change(Act.DECIDE_AUTHORITY, "identifier", titles=("reason",)),
    "ConformityUseCases.head": _not(_PART),
    "ConformityUseCases.rows": _read(Act.LIST, "given", titles=("given",)),
    "ConformityUseCases.waiting": _not(_FIGURES),
    "ConformityUseCases.write": _read(Act.EXPORT, "given", titles=("given",)),
    "ProvingUseCases.verify_record": _read(Act.VERIFY, "code"),
    "AnchorUseCases.select": _not("certificates of authorities, which these publish"),
    "AnchorUseCases.add": _change(Act.CHANGE_ANCHORS, detail="regime", titles=("path", "reason")),
    "AnchorUseCases.remove": _change(Act.CHANGE_ANCHORS, "fingerprint", titles=("reason",)),
    "AnchorUseCases.update": _change(Act.CHANGE_ANCHORS, titles=("path", "reason")),
    "EvidenceUseCases.refresh": _change(Act.KEEP_EVIDENCE, "codes"),
    "EvidenceUseCases.kept": _not("certificates and lists of authorities, which these publish"),
    "EvidenceUseCases.waiting": _not(_FIGURES),
    "EvidenceUseCases.add": _change(Act.KEEP_EVIDENCE, titles=("files",)),
    "ProvingUseCases.verify_file": _read(Act.VERIFY, titles=("target",)),
    "ProvingUseCases.draw_changed_pages": _not(_PART),
    "ProvingUseCases.dossiers": _not("codes for another act, which is told itself"),
    "ProvingUseCases.seal_packages": _change(Act.SEAL, "dossiers"),
    "ProvingUseCases.recheck": _change(Act.RECHECK, "codes"),
    "SignerUseCases.show": _not(_FIGURES),
    "SignerUseCases.change": _change(Act.CHANGE_SETTINGS, titles=("told",)),
    "SignerUseCases.confirm": _change(Act.SEAL),
    "SignerUseCases.reseal": _change(Act.SEAL, "codes"),
    "AuditUseCases.begin": _change(Act.AUDIT),
    "AuditUseCases.watch": _not(_STANDING),
    "AuditUseCases.select": _read(Act.LIST),
    "AuditUseCases.shown": _read(Act.VIEW, "identifier"),
    "AuditUseCases.judged": _not(_STANDING),
    "AuditUseCases.report": _read(Act.DOWNLOAD, "identifier"),
    "AuditUseCases.rows": _read(Act.EXPORT, "identifier"),
    "TextUseCases.lines": _read(Act.VIEW, "code", detail="page"),
    "TextUseCases.correct": _change(Act.CORRECT, "code"),
    "TextUseCases.reread": _change(Act.REREAD, "codes"),
    "TextUseCases.to_reread": _not("counts what would be read again, and shows nothing of it"),
    "TextUseCases.export_corrections": _read(Act.EXPORT, titles=("folder",)),
    "DescribingUseCases.shown": _read(Act.VIEW, "code"),
    "DescribingUseCases.shown_of": _not(_PART),
    "DescribingUseCases.series": _read(Act.LIST),
    "DescribingUseCases.describe": _change(Act.DESCRIBE, "codes"),
    "DescribingUseCases.set": _change(Act.DESCRIBE, "code", titles=("reason",)),
    "SecrecyUseCases.select": _read(Act.LIST),
    "SecrecyUseCases.release": _change(Act.RELEASE, "content", titles=("reason",)),
    "SecrecyUseCases.sweep": _change(Act.RECHECK),
    "DossierUseCases.select": _read(Act.LIST, "fonds"),
    "DossierUseCases.shown": _read(Act.VIEW, "code"),
    "DossierUseCases.set": _change(Act.DESCRIBE, "code", titles=("reason",)),
    "DossierUseCases.learn": _change(Act.DESCRIBE, titles=("sheet",)),
    "DossierUseCases.fonds": _read(Act.VIEW, "code"),
    "DossierUseCases.set_fonds": _change(Act.CHANGE_SETTINGS, "fonds"),
    "DossierUseCases.learn_fonds": _change(Act.CHANGE_SETTINGS, titles=("path",)),
    "UpkeepUseCases.rebuild": _change(Act.REBUILD),
    "UpkeepUseCases.reindex": _change(Act.REINDEX),
    "UpkeepUseCases.copy": _change(Act.COPY),
    "UpkeepUseCases.counts": _not(_FIGURES),
    "UpkeepUseCases.ask_database": _not(_FIGURES),
    "UpkeepUseCases.ask_store": _not(_FIGURES),
    "WorkUseCases.start": _change(Act.START_WORK),
    "WorkUseCases.finish": _not(_PART),
    "WorkUseCases.drain": _not(_PART),
    "WorkUseCases.workers": _not(_FIGURES),
    "WorkUseCases.loads": _not(_FIGURES),
    "WorkUseCases.totals": _not(_FIGURES),
    "WorkUseCases.renewal": _not(_FIGURES),
    "WorkUseCases.watch": _not("lets a progress line see the work of this process"),
    "WorkUseCases.faults": _not(_FIGURES),
    "ManagingUseCases.people": _read(Act.LIST),
    "ManagingUseCases.person": _read(Act.VIEW, titles=("given",)),
    "ManagingUseCases.add": _change(Act.MANAGE_PEOPLE, detail="grants", titles=("name",)),
    "ManagingUseCases.describe": _change(Act.MANAGE_PEOPLE, titles=("given",)),
    "ManagingUseCases.set_grants": _change(Act.MANAGE_PEOPLE, detail="grants", titles=("given",)),
    "ManagingUseCases.disable": _change(Act.MANAGE_PEOPLE, titles=("given",)),
    "ManagingUseCases.enable": _change(Act.MANAGE_PEOPLE, titles=("given",)),
    "ManagingUseCases.reset": _change(Act.MANAGE_PEOPLE, titles=("given",)),
    "ManagingUseCases.unlock": _change(Act.MANAGE_PEOPLE, titles=("given",)),
    "ManagingUseCases.sessions_of": _read(Act.VIEW, titles=("given",)),
    "ManagingUseCases.end_sessions_of": _change(Act.MANAGE_PEOPLE, titles=("given",)),
    "ManagingUseCases.tokens_of": _read(Act.VIEW, titles=("given",)),
    "ManagingUseCases.revoke_tokens_of": _change(Act.MANAGE_PEOPLE, titles=("given",)),
    "ManagingUseCases.templates": _not("the roles themselves, and nobody's"),
    "ManagingUseCases.set_template": _change(Act.MANAGE_PEOPLE, "role"),
    "OwnAccountUseCases.myself": _not(_OWN),
    "OwnAccountUseCases.change_password": _change(Act.CHANGE_ACCOUNT),
    "OwnAccountUseCases.begin_totp": _change(Act.CHANGE_ACCOUNT),
    "OwnAccountUseCases.enable_totp": _change(Act.CHANGE_ACCOUNT),
    "OwnAccountUseCases.disable_totp": _change(Act.CHANGE_ACCOUNT),
    "OwnAccountUseCases.my_sessions": _not(_OWN),
    "OwnAccountUseCases.end_session": _change(Act.CHANGE_ACCOUNT),
    "OwnAccountUseCases.my_tokens": _not(_OWN),
    "OwnAccountUseCases.new_token": _change(Act.CHANGE_ACCOUNT, titles=("name",)),
    "OwnAccountUseCases.revoke_token": _change(Act.CHANGE_ACCOUNT),
    "AccessUseCases.fonds": _not(_FIGURES),
    "AccessUseCases.deposit_fonds": _not(_FIGURES),
    "AccessUseCases.add_fonds": _change(Act.CHANGE_SETTINGS, "fonds"),
    "AccessUseCases.shown": _not(_PART),
    "AccessUseCases.shown_of": _not(_PART),
    "AccessUseCases.shown_dossier": _not(_PART),
    "AccessUseCases.set": _change(Act.CHANGE_ACCESS, "code", detail="mode", titles=("reason",)),
    "AccessUseCases.set_dossier": _change(Act.CHANGE_ACCESS, "dossier", detail="mode", titles=("reason",)),
    "AccessUseCases.askable": _read(Act.LIST, words="text"),
    "AccessUseCases.askable_record": _read(Act.LIST, "code"),
    "AccessUseCases.ask": _change(Act.ASK_ACCESS, "code", titles=("purpose",)),
    "AccessUseCases.mine": _not(_OWN),
    "AccessUseCases.to_decide": _read(Act.LIST),
    "AccessUseCases.decide": _change(Act.CHANGE_ACCESS, "request"),
    "AccessUseCases.end": _change(Act.CHANGE_ACCESS, "request"),
    "JournalUseCases.select": _read(Act.READ_JOURNAL, "wanted", titles=("wanted",)),
    "JournalUseCases.walk": _read(Act.READ_JOURNAL, "wanted", titles=("wanted",)),
    "JournalUseCases.proof": _read(Act.READ_JOURNAL, detail="number"),
    "JournalUseCases.verify": _read(Act.READ_JOURNAL),
    "JournalUseCases.export": _read(Act.EXPORT_JOURNAL, titles=("folder",)),
    "JournalUseCases.checkpoint": _not("a checkpoint tells nothing but a size and a digest"),
    "JournalUseCases.rotate_key": _change(Act.ROTATE_KEY),
    "JournalUseCases.waiting": _not(_FIGURES),
    "JournalUseCases.mail_checkpoint": _change(Act.MAIL_CHECKPOINT),
    "JournalUseCases.standing": _not(_FIGURES),
}

_BY_PERMISSION = {
    Permission.MANAGE_PEOPLE: Act.MANAGE_PEOPLE,
    Permission.MANAGE_SETTINGS: Act.CHANGE_SETTINGS,
    Permission.SET_ACCESS: Act.CHANGE_ACCESS,
    Permission.ASK_ACCESS: Act.ASK_ACCESS,
    Permission.RELEASE: Act.RELEASE,
    Permission.RELEASE_SECRECY: Act.RELEASE,
    Permission.DESTROY: Act.DESTROY,
}


def how_told(name: str, permission: Permission | None) -> Recorded:
    """How the use case `name` (class and method) is told."""
    unnamed = Act.CHANGE_ACCOUNT if permission is None else _BY_PERMISSION.get(permission, Act.USE)
    return RECORDED.get(name) or Recorded(unnamed, changes=True)


def code_of(value: object) -> str:
    """The code that an argument bears or is; empty where it has none. Of several the first, and how many more."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() and " " not in value else ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    for attribute in ("code", "identifier", "batch_id", "path", "object", "dossier"):
        found = getattr(value, attribute, None)
        if isinstance(found, str) and found:
            return found
    if isinstance(value, Grant):
        return f"{value.role.value}@{value.fonds}" if value.fonds else value.role.value
    if isinstance(value, list | tuple) and all(isinstance(one, Grant) for one in value):
        return " ".join(map(code_of, value))
    if isinstance(value, list | tuple) and value:
        return code_of(value[0]) + (f" +{len(value) - 1}" if len(value) > 1 else "")
    return ""


def words_of(value: object) -> str:
    """The words that an argument is or bears: what people typed, or call a thing by."""
    if isinstance(value, str | PurePath):
        return str(value)
    for attribute in ("text", "name", "person", "batch"):
        found = getattr(value, attribute, None)
        if isinstance(found, str) and found:
            return found
    return ""
