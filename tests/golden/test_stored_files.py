"""One file of every format of every release: read for ever; and each as a release to come might write it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from domain.text import MarkKind
from ocr.alto import parse_alto
from pipeline.access.fonds import FONDS_FORM
from pipeline.access.keeping import REQUEST
from pipeline.auditing.kept import PART, ROW, SUMMARY
from pipeline.auditing.kept import PLAN as AUDIT_PLAN
from pipeline.authorities.keeping import AUTHORITY
from pipeline.describing.describe_report import DESCRIBE_REPORT
from pipeline.evidence.kept import KEPT
from pipeline.intake.batches import BATCH
from pipeline.intake.intake_plan import PLAN
from pipeline.intake.quarantine import REFUSAL
from pipeline.isolation.readings import READING
from pipeline.people.keeping import PERSON, ROLES
from pipeline.processing.halved_seal import PREPARED
from pipeline.proving.anchors import PROFILE
from pipeline.proving.reseal_report import RESEAL_REPORT
from pipeline.proving.signers import SIGNER_PERIOD
from pipeline.review.kept_release import RELEASE
from pipeline.secrecy.stops import STOP
from pipeline.secrecy.sweeping import MARK
from pipeline.settings.identity import object_lock_of
from pipeline.texts.reread_plan import REREAD_PLAN
from pipeline.texts.reread_report import REPORT
from storage.packages.canonical import DESCRIPTION, DOSSIER, MANIFEST, RECORD, TOTALS

if TYPE_CHECKING:
    from storage.packages.stored_json import StoredForm

FILES = Path(__file__).parent / "files"
FORMS: dict[str, StoredForm[Any]] = {
    "access-request": REQUEST,
    "prepared-seal": PREPARED,
    "reseal-report": RESEAL_REPORT,
    "signer-period": SIGNER_PERIOD,
    "audit": SUMMARY,
    "audit-plan": AUDIT_PLAN,
    "audit-part": PART,
    "audit-row": ROW,
    "authority": AUTHORITY,
    "batch": BATCH,
    "release": RELEASE,
    "manifest": MANIFEST,
    "record": RECORD,
    "record-signed": RECORD,
    "description": DESCRIPTION,
    "describe-report": DESCRIBE_REPORT,
    "dossier": DOSSIER,
    "totals": TOTALS,
    "fonds": FONDS_FORM,
    "plan": PLAN,
    "reading": READING,
    "refusal": REFUSAL,
    "reread-plan": REREAD_PLAN,
    "reread-report": REPORT,
    "person": PERSON,
    "roles": ROLES,
    "secrecy-stop": STOP,
    "secrecy-sweep": MARK,
    "kept-evidence": KEPT,
    "anchors": PROFILE,
}
DATA = {"facts", "left", "reasons", "sheets", "days", "languages", "levels"}  # mappings whose names are no fields
# One code list of each kind of file, as a path to a term of it.
TERMS = {
    "record": ("pages", 0, "state"),
    "record-signed": ("nature",),
    "plan": ("sources", 0, "file", "format"),
    "manifest": ("files", 0, "role"),
    "reading": ("text", "blocks", 0, "kind"),
    "refusal": ("code",),
    "access-request": ("state",),
    "audit": ("state",),
    "authority": ("kind",),
    "batch": ("events", 0, "type"),
    "description": ("fields", 0, "source"),
    "dossier-3": ("events", 0, "type"),
    "dossier-4": ("said", 0, "name"),
    "fonds-2": ("said", 0, "name"),
    "person": ("grants", 0, "role"),
    "roles": ("roles", 0, "code"),
    "secrecy-stop": ("sign",),
    "kept-evidence": ("material", "kind"),
}


def form_of(path: Path) -> StoredForm[Any]:
    kind, _, rest = path.stem.rpartition("-")
    return FORMS[f"record-{rest}"] if kind == "record-1" else FORMS[kind]


GOLDEN = sorted(path for path in FILES.glob("*.json") if not path.stem.startswith("identity"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_file_of_an_earlier_release_is_read_whole_and_written_again_as_it_came(path: Path) -> None:
    data, form = path.read_bytes(), form_of(path)
    value = form.read(data, path.name)
    assert not form.unknown(data)
    assert form.write(value, data) == data
    assert form.read(form.write(value), path.name) == value, "and in today's form it is the same value"


def test_every_form_has_its_file() -> None:
    assert {id(form_of(path)) for path in GOLDEN} == {id(form) for form in FORMS.values()}


def newer(plain: Any) -> Any:
    """The same with a field more at every level."""
    if isinstance(plain, dict):
        grown = {name: value if name in DATA else newer(value) for name, value in plain.items()}
        return {**grown, "x-later": {"y": [1, "hai"]}}
    return [newer(item) for item in plain] if isinstance(plain, list) else plain


def later(path: Path) -> bytes:
    """The file as a release to come might have written it."""
    plain = json.loads(path.read_bytes())
    plain = {**newer(plain), "schema": 99}
    *steps, last = TERMS.get(path.stem.replace("-1", "", 1), ("schema",))
    place = plain
    for step in steps:
        place = place[step]
    if last != "schema":
        place[last] = "điều-mới"
    return json.dumps(plain, ensure_ascii=False).encode()


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_of_a_later_file_nothing_is_lost_and_it_is_told_what_is_not_known(path: Path) -> None:
    data, form = later(path), form_of(path)
    value = form.read(data, path.name)
    assert form.write(value, data) == data
    unknown = form.unknown(data)
    assert unknown.schema == 99
    assert "x-later" in unknown.fields
    named = path.stem.replace("-1", "", 1)
    assert [term.rpartition(": ")[2] for term in unknown.terms] == (["điều-mới"] if named in TERMS else [])


def test_the_text_of_an_earlier_release_is_read() -> None:
    read = parse_alto((FILES / "alto-1.xml").read_bytes())
    assert read.text.text == "Danh mục hồ sơ năm 1988"
    assert read.text.recognised == "Danh mục hồ sơ năm 1987"
    assert next(read.text.lines()).confirmed


def test_the_reading_of_an_earlier_release_has_its_letters_and_marks() -> None:
    reading = READING.read((FILES / "reading-1.json").read_bytes(), "reading-1.json")
    assert reading.text is not None
    assert reading.text.text == "Danh mục hồ sơ năm 1988"
    assert reading.text.marks[0].kind is MarkKind.SEAL
    assert next(reading.text.words()).glyphs[0].letters == "aá"


def test_a_lock_of_a_later_release_is_known_as_far_as_it_goes() -> None:
    identity = json.loads((FILES / "identity-1.json").read_bytes())
    assert object_lock_of(identity) == object_lock_of({})
    known = object_lock_of({"object_lock": {"mode": "governance", "days": 7, "renewed": True}})
    assert (known.mode, known.days) == ("governance", 7)
