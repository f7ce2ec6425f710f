"""The schemas of METS, PREMIS and our EAD, and the CSIP rules, without the network."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from lxml import etree

isoschematron = import_module("lxml.isoschematron")  # the stubs of lxml forget it
SCHEMAS = Path(__file__).parent / "schemas"
_MIME = "@MIMETYPE = 'application/xml' or @MIMETYPE = 'application/json' or @MIMETYPE = 'text/plain'"
_VOCABULARIES = {  # what eark-validator puts in for its placeholders, for the values that we use
    "@STATUS_vocabulary_test": "@STATUS = 'CURRENT' or @STATUS = 'SUPERSEDED'",
    "@MIMETYPE_IANA_test": _MIME,
    "@TYPE_vocabulary_test": "@TYPE = 'Mixed'",
    "@csip:OAISPACKAGETYPE_vocabulary_test": "@csip:OAISPACKAGETYPE = 'AIP'",
    "@csip:CONTENTINFORMATIONTYPE_vocabulary_test": "@csip:CONTENTINFORMATIONTYPE = 'MIXED'",
}
_LITERAL_LABEL = {"CSIP101", "CSIP103", "CSIP105", "CSIP114"}  # see schemas/README.md
_ONLY_IN_PACKAGES = {"CSIP17", "CSIP60", "CSIP92", "CSIP93", "CSIP95", "CSIP97", "CSIP99", "CSIP113"}
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_SCHEMATRON = "{http://purl.oclc.org/dsdl/schematron}"


@cache
def schema(name: str) -> etree.XMLSchema:
    folder = Path(str(files("storage.eark") / "package_files")) if name == "simpledc.xsd" else SCHEMAS
    text = (folder / name).read_bytes().replace(b"http://www.loc.gov/standards/xlink/xlink.xsd", b"xlink.xsd")
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.fromstring(text, parser, base_url=str(folder / name)))


def schema_errors(data: bytes, name: str) -> str:
    """What the schema says against a document; empty when it is valid."""
    judge = schema(name)
    return "" if judge.validate(etree.fromstring(data)) else str(judge.error_log)


def csip_failures(data: bytes, *, representation: bool = False) -> set[str]:
    """Numbers of the CSIP 2.0.4 requirements, musts and shoulds, that a METS file does not meet."""
    document = etree.fromstring(data)
    failed = set()
    for rules in _rules():
        rules.validate(document)
        report = rules.validation_report
        failed |= {element.get("id") for element in report.iter(f"{_SVRL}failed-assert")}
    return failed - _LITERAL_LABEL - (_ONLY_IN_PACKAGES if representation else set())


@cache
def _rules() -> list[Any]:
    made = []
    for path in sorted((SCHEMAS / "csip-2.0.4").glob("*.xml")):
        text = path.read_text(encoding="utf-8")
        for placeholder, test in _VOCABULARIES.items():
            text = text.replace(placeholder, test)
        made.append(isoschematron.Schematron(etree.fromstring(text.encode()), store_report=True))
    return made
