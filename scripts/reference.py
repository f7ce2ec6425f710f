"""Write the reference pages of docs/ and its schemas from the code, or say with --check how they differ from it.

    .venv/bin/python scripts/reference.py [--check]

The codes come with their sentences from `domain` and `api`, the routes from the application over an archive that is
founded for it in a passing folder.
"""

from __future__ import annotations

import argparse
import difflib
import inspect
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import TypeAdapter

from api.cli.exit_codes import ExitCode, exit_code_of
from api.http.access.table import route_rules
from api.http.addresses import API, BEFORE
from api.http.app import create_app
from api.http.problems import STATUS, phrase
from api.http.request_faults import FAULTS
from domain.errors import SYSTEM_FAULTS, ArchiveError, ErrorCode
from domain.evidence import REPORT_SCHEMA, VerificationReport
from domain.messages import _SENTENCES
from domain.people.permissions import STEP_UP, Permission
from domain.people.roles import TEMPLATES
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now, open_archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fastapi import FastAPI

    from api.http.access.rules import Rule

_DOCS = Path(__file__).parents[1] / "docs"
_MADE = "Written by `scripts/reference.py` from the code: do not edit. A test says when it is not up to date."
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")

_EXITS = ", ".join(f"{code.value} {code.name.lower().replace('_', ' ')}" for code in ExitCode)
_CODES_HEAD = f"""# Error codes

{_MADE}

A code is stable; programs may rely on it. Its sentence says what was found, why the program refuses, and what to do
next. `‹…›` stands for a fact of the case, “: …” and “(…)” for what is known of the cause. HTTP is the status of an
answer (problem of RFC 9457, member `code`); exit is what `vankho` ends with: {_EXITS}.
In a batch a refused file costs exit 1 and the others go on. **Waited out**: the fault is the machine's or a server's,
no document ends in it; work goes on by itself once the cause is gone (ADR 0005).

To add a code: [changing.md](changing.md).
"""

_HTTP_HEAD = f"""# The HTTP interface

{_MADE} The same as data: `{API}/openapi.json`.

- It lies under `{API}`. Until 0.1.0 it lay under `{BEFORE}`: those addresses answer 308 for one release
  more, uploads at both.
- Every fault is a problem of RFC 9457 (`application/problem+json`) with the stable member `code`:
  [error-codes.md](error-codes.md). 503 carries `Retry-After`.
- Sentences are Vietnamese; `Accept-Language: en` or `?lang=en` asks for English. Codes and terms of code lists are the
  same in each language.
- Code lists may grow: a client shows a value that it does not know, and goes on.
- A program proves itself by `Authorization: Bearer …` with a token that a person makes on the page of his own account.
  Without it, or with one that opens nothing any more: 401 with `WWW-Authenticate`. What each route asks for:
  [permissions.md](permissions.md). Where nobody has an account yet, requests from the server itself may do everything,
  and others nothing.
- Uploads speak tus 1.0.0 with the extensions that `OPTIONS` names.
"""


_PERMISSIONS_HEAD = f"""# Who may do what

{_MADE}

An act asks for permissions; roles are templates of permissions, which an administrator may change (`/roles`). A person
may hold a role for one fonds or for the whole archive. What stands here are the templates as they are delivered.

- A route whose permissions somebody lacks answers 403 `not-permitted`; who has not logged in is sent to `/login`, and a
  program told 401 `login-needed`. Permissions with * ask for the password or a code again every ten minutes: 403
  `confirmation-needed`, for a person the page `/confirm`; a program gives its person's at `/api/v1/account/confirm`.
- Which records somebody sees is decided inside the question (`domain/people/access.py`): what may not be seen does not
  exist, in lists, counts, hits and errors alike.
- Changes asked for by a browser carry the token of their page besides the session's cookie (403 `csrf-token`).
- `/healthz` answers under any host name and tells nothing; `/readyz` and `/metrics` answer under known host names to
  anybody, with figures and no names or titles: keep `/metrics` from the network by the proxy.
- Where nobody has an account yet, requests from the server itself may do everything, others nothing (403
  `accounts-needed`). On the command line whoever may read the archive's own folder may do everything.
- `/static/…` are style sheets and scripts. Uploads at their address of release 0.1 (`{BEFORE}/uploads`) have the rules
  of those under `{API}`.
"""


def permissions_page(app: FastAPI) -> str:
    """docs/permissions.md."""
    roles = list(TEMPLATES)
    head = f"| {' | '.join(['permission', *(role.value for role in roles)])} |"
    line = f"|---|{':-:|' * len(roles)}"
    parts = [_PERMISSIONS_HEAD, "## Roles and permissions\n", head, line]
    for permission in Permission:
        star = " \\*" if permission in STEP_UP else ""
        parts.append(_ticks(f"`{permission.value}`{star}", [permission in TEMPLATES[role] for role in roles]))
    asked = f"| route | needs | {' | '.join(role.value for role in roles)} |"
    parts += ["\n## Routes and roles\n", asked, f"|---|---|{':-:|' * len(roles)}"]
    for route in route_rules(app):
        if not route.path.startswith(f"{BEFORE}/uploads"):
            told = f"{route.method} `{route.path}` | {_needs(route.rule)}"
            parts.append(_ticks(told, [route.lets_in(role) for role in roles]))
    return "\n".join(parts) + "\n"


def _ticks(told: str, marks: Iterable[bool]) -> str:
    return f"| {told} | {' | '.join('✓' if mark else '' for mark in marks)} |"


def _needs(rule: Rule | None) -> str:
    if rule is None or rule.open:
        return "nothing: anybody"
    return ", ".join(permission.value for permission in rule.permissions) or "a log-in"


def codes_page() -> str:
    """docs/error-codes.md."""
    parts = [_CODES_HEAD]
    for heading, codes in _groups():
        parts += [f"\n## {heading}\n", "| code | HTTP | exit | sentence |", "|---|---|---:|---|"]
        parts += [_code_row(code) for code in codes]
    parts += ["\n## The request itself\n", "Only over HTTP.\n", "| code | HTTP | sentence |", "|---|---|---|"]
    parts += [
        f"| `{fault.value}` | {_status(int(status))} | {_both(vietnamese, english)} |"
        for fault, (status, vietnamese, english) in FAULTS.items()
    ]
    return "\n".join(parts) + "\n"


def http_page(app: FastAPI) -> str:
    """docs/http.md."""
    told = app.openapi()
    parts = [_HTTP_HEAD]
    by_tag: dict[str, list[str]] = {}
    for path, operations in told["paths"].items():
        for method in _METHODS:
            if method in operations:
                operation = operations[method]
                by_tag.setdefault(operation.get("tags", ["other"])[0], []).append(_operation(method, path, operation))
    for tag, operations in by_tag.items():
        parts += [f"\n## {tag}\n", "\n".join(operations)]
    parts += ["\n## What is answered\n", *_schemas(told["components"]["schemas"])]
    parts += [
        "\n## Beside the interface\n",
        "Pages for people, in HTML, whose addresses may change; and figures.\n",
        "| address | shows |",
        "|---|---|",
    ]
    parts += sorted(_page_rows(app))
    return "\n".join(parts) + "\n"


def _groups() -> Iterator[tuple[str, list[ErrorCode]]]:
    """The codes under the comments that part them in `domain/errors.py`."""
    heading, codes = "Other", list[ErrorCode]()
    for line in inspect.getsource(ErrorCode).splitlines():
        comment, member = re.fullmatch(r"    # (.+)", line), re.match(r"    ([A-Z_0-9]+) = ", line)
        if comment:
            if codes:
                yield heading, codes
            heading, codes = comment[1], []
        elif member:
            codes.append(ErrorCode[member[1]])
    yield heading, codes


def _code_row(code: ErrorCode) -> str:
    waited = "<br>waited out" if code in SYSTEM_FAULTS else ""
    exit_code = exit_code_of(ArchiveError(code)).value
    return f"| `{code.value}`{waited} | {_status(int(STATUS[code]))} | {exit_code} | {_both(*_SENTENCES[code])} |"


def _status(status: int) -> str:
    return f"{status} {phrase(status)}"


def _both(vietnamese: str, english: str) -> str:
    return f"{_plain(vietnamese)}<br>*{_plain(english)}*"


def _plain(template: str) -> str:
    text = template.replace("{why}", ": …").replace("{aside}", " (…)")
    return re.sub(r"\{(\w+)[^}]*\}", r"‹\1›", text).replace("|", "\\|")


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    lines = [f"### {method.upper()} {path}\n", f"{operation['summary']}. {_line(operation.get('description', ''))}"]
    given = [_parameter(one) for one in operation.get("parameters", ())]
    body = operation.get("requestBody", {}).get("content", {})
    given += [f"| body | `{kind}` | {_type(content.get('schema', {}))} |" for kind, content in body.items()]
    if given:
        lines += ["\n| given | where, type | meaning |", "|---|---|---|", *given]
    answers = [_answer(status, answer) for status, answer in operation["responses"].items() if status != "422"]
    return "\n".join([*lines, f"\nAnswers: {'; '.join(answers)}.\n"])


def _line(text: str) -> str:
    return " ".join(text.split())


def _parameter(one: dict[str, Any]) -> str:
    schema = one["schema"]
    need = ", needed" if one.get("required") else ""
    default = f", by default `{schema['default']}`" if schema.get("default") not in {None, ""} else ""
    meaning = _line(one.get("description", "")).replace("|", "\\|")
    return f"| `{one['name']}` | {one['in']}, {_type(schema)}{need}{default} | {meaning} |"


def _answer(status: str, answer: dict[str, Any]) -> str:
    kinds = [
        f"{_type(content['schema'])}" if content.get("schema") else f"`{kind}`"
        for kind, content in answer.get("content", {}).items()
    ]
    said = answer["description"] if answer["description"] != "Successful Response" else ""
    return " ".join(filter(None, [status, " or ".join(kinds), said and f"({said})"]))


def _type(schema: dict[str, Any]) -> str:
    """A JSON schema in a few words; those of ours as links."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(_type(one) for one in schema[key])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}" if "items" in schema else "list"
    if "enum" in schema and "properties" not in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    if "properties" in schema:
        needed = schema.get("required", ())
        fields = (
            f"`{key}`{' (needed)' if key in needed else ''} {_type(one)}" for key, one in schema["properties"].items()
        )
        return f"object: {', '.join(fields)}"
    limits = [f"{sign} {schema[key]}" for key, sign in (("minimum", "≥"), ("maximum", "≤")) if key in schema]
    return " ".join([str(schema.get("format") or schema.get("type", "anything")), *limits])


def _schemas(schemas: dict[str, Any]) -> Iterable[str]:
    for name, schema in schemas.items():
        if "ValidationError" in name:
            continue
        yield f"\n### {name}\n"
        if "description" in schema:
            yield _line(schema["description"].split("Attributes:")[0]) + "\n"
        if "enum" in schema:
            yield ", ".join(f"`{value}`" for value in schema["enum"])
        else:
            yield "| field | type |\n|---|---|"
            yield "\n".join(f"| `{key}` | {_type(field)} |" for key, field in schema.get("properties", {}).items())


def _page_rows(app: FastAPI) -> Iterator[str]:
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        before = (context.path or "").startswith(f"{BEFORE}/")
        if isinstance(route, APIRoute) and not context.include_in_schema and not before:
            methods = "/".join(sorted(set(context.methods or ()) - {"HEAD"}))
            yield f"| {methods} `{context.path}` | {_line((route.description or '').splitlines()[0])} |"


def pages() -> dict[Path, str]:
    """What shall stand in each file."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "archive"
        found_archive(ArchiveSettings(home=home), None, now())
        with open_archive(home, write=True) as archive:
            app = create_app(archive)
            routes, rules = http_page(app), permissions_page(app)
    return {
        _DOCS / "error-codes.md": codes_page(),
        _DOCS / "http.md": routes,
        _DOCS / "permissions.md": rules,
        _DOCS / "schemas" / f"verification-report-{REPORT_SCHEMA}.json": report_schema(),
    }


def report_schema() -> str:
    """The JSON schema of verification reports, of `vankho verify --json` and the interface for programs."""
    made = TypeAdapter(VerificationReport).json_schema(mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**head, **made}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _differences(stands: str, text: str, name: str) -> Iterator[str]:
    return difflib.unified_diff(stands.splitlines(), text.splitlines(), name, "the code", n=0, lineterm="")


def main() -> int:
    """Write, or with --check compare; 1 when something differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, print what differs")
    check = parser.parse_args().check
    differ = False
    for path, text in pages().items():
        stands = path.read_text(encoding="utf-8") if path.exists() else ""
        if not check:
            path.write_text(text, encoding="utf-8")
        elif stands != text:
            differ = True
            sys.stdout.writelines(f"{line}\n" for line in _differences(stands, text, path.name))
    return int(differ)


if __name__ == "__main__":
    sys.exit(main())
