"""The import command: what it takes, and that nothing is written when what it was given cannot be used."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from codegen.facts import read_facts
from tests.codegen.toy import TEXT, Json, Workshop, an_object, apidoc, operation

GOOD = apidoc({"GET /ping": operation({"a": TEXT}, an_object(b=TEXT))})
JSON = json.dumps(GOOD, indent=2)
VIEWER = "\nExt.onReady(function() { let a = [1]; if (a) { alert('}'); } });\n"


@pytest.mark.parametrize(
    "text",
    [
        JSON,
        f"\ufeff\n{JSON}\n",
        f"var apiSchema = {JSON};{VIEWER}",
        f"const apiSchema = {JSON};\n{VIEWER}",
        f"let  apiSchema={JSON}\n;{VIEWER}",
        f"// made by a program\nconst apiSchema = {JSON};{VIEWER}",
    ],
)
def test_the_script_as_served_and_plain_json_are_taken(workshop: Workshop, text: str) -> None:
    done = workshop.import_text(text)
    path = workshop.schema / "facts" / "4.2.json"
    assert (done.exit_code, done.output) == (0, f"{path}: 1 operations of PBS 4.2\n")
    facts = read_facts(path)
    assert facts.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert list(facts.operations) == ["GET /ping"]


def test_the_same_text_gives_the_same_bytes(workshop: Workshop) -> None:
    path = workshop.schema / "facts" / "4.2.json"
    workshop.import_text(JSON)
    first = path.read_bytes()
    workshop.import_text(JSON)
    assert path.read_bytes() == first
    assert all(len(line) < 150 for line in first.decode().splitlines())


PVE: list[Json] = [
    {"path": f"/{name}", "text": name, "leaf": 1, "info": {}}
    for name in ("cluster", "nodes", "storage", "access", "pools", "version")
]
TWICE = JSON.replace('"a": {', '"a": {"type": "string"}, "a": {', 1)
BAD: list[tuple[str | bytes, str]] = [
    (
        "<!DOCTYPE html>\n<html><body>Sign in</body></html>",
        "this is an HTML page, not an API schema; PBS publishes its schema at /docs/api-viewer/apidoc.js",
    ),
    ("  \n", "empty"),
    (JSON[: len(JSON) // 2], "cut short at line"),
    (f"const apiSchema = {JSON[: len(JSON) // 2]}", "cut short at line"),
    ('[{"path": "/', "cut short at line 1, column"),
    (JSON.replace(":", ";", 1), "not valid JSON (Expecting ':' delimiter) at line 3, column"),
    (JSON + "}", "unexpected text behind the schema, at character"),
    ("alert('hello');", "neither JSON nor a script that assigns a schema to apiSchema"),
    ("var apiSchema = 5;", "neither JSON nor a script"),
    (
        json.dumps(PVE),
        (
            "this is not the schema of a Proxmox Backup Server: its roots are /cluster, /nodes, /storage,"
            " /access, /pools, /version, expected /"
        ),
    ),
    ("[]", "this is not the schema of a Proxmox Backup Server: its roots are none"),
    ("[1, null]", "its roots are 1, None, expected"),
    ("{}", "at the top: expected a list, found {}"),
    (JSON.replace('"leaf"', '"loaf"'), "at /0/loaf: unknown key 'loaf'"),
    (TWICE, "the schema has the key 'a' twice in one object"),
    (JSON.encode("utf-16"), "not text in UTF-8 (byte 0)"),
    (JSON.replace('"a"', '"\\ud800"'), "holds half a surrogate pair, which is no text"),
    (JSON.replace("1,", "NaN,", 1), "the schema has the number NaN, which JSON does not know"),
    ("[" * 100_000, "nested too deeply, or with a number too long, for an API schema"),
    ("[" + "1" * 10_000 + "]", "nested too deeply, or with a number too long, for an API schema"),
]


@pytest.mark.parametrize(("text", "told"), BAD, ids=[told[:40] for _, told in BAD])
def test_bad_input_is_told_in_one_line_and_nothing_is_written(workshop: Workshop, text: str | bytes, told: str) -> None:
    done = workshop.import_text(text)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert told in done.output
    assert str(workshop.root / "apidoc") in done.output
    assert done.output.count("\n") == 1
    assert not list(workshop.schema.iterdir())


def test_what_was_imported_before_stays_when_a_later_import_fails(workshop: Workshop) -> None:
    workshop.import_text(JSON)
    before = (workshop.schema / "facts" / "4.2.json").read_bytes()
    assert workshop.import_text(JSON[:-5]).exit_code == 1
    assert (workshop.schema / "facts" / "4.2.json").read_bytes() == before


@pytest.mark.parametrize("version", ["4", "4.2.1.1", "latest", "4.2-beta", "../4.2", ""])
def test_a_version_is_two_or_three_numbers(workshop: Workshop, version: str) -> None:
    done = workshop.import_text(JSON, version)
    assert (done.exit_code, done.output) == (
        1,
        f"Error: {version!r} is not a PBS version; expected two or three numbers, as in 4.2 or 4.1.1\n",
    )


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            "http://pbs.example.com:8007",
            "http://pbs.example.com:8007: only https:// addresses and files can be imported",
        ),
        ("ftp://pbs.example.com", "ftp://pbs.example.com: only https:// addresses and files can be imported"),
        ("https://", "https://: no host name; expected https://server:8007"),
        ("https://pbs:port", "https://pbs:port: the port is not a number between 1 and 65535"),
        ("nowhere.js", "nowhere.js: No such file or directory"),
    ],
)
def test_sources_that_cannot_be_read(workshop: Workshop, source: str, told: str) -> None:
    done = workshop.run("import", source, "--version", "4.2")
    assert (done.exit_code, done.output) == (1, f"Error: {told}\n")
    assert not list(workshop.schema.iterdir())


def test_a_folder_that_cannot_be_written_is_told_in_one_line(workshop: Workshop) -> None:
    (workshop.schema / "facts").write_text("a file, where the folder should be", encoding="utf-8")
    done = workshop.import_text(JSON)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert done.output.count("\n") == 1


def test_every_trap_at_once(workshop: Workshop) -> None:
    """The whole way, from a script with three roots and all kinds of things in it to facts that can be read again."""
    odd: Any = {
        "type": "string",
        "description": 'Ends in "',
        "default": 'also "',
        "optional": 0,
        "pattern": "/^[[:^cntrl:]]*$/",
    }
    members: Json = {"from": odd, "field": odd, "CSRFPreventionToken": odd, "ciphers-tls-1.2": odd, "worker_type": odd}
    roots = apidoc({"GET /log/{id}": operation(members, an_object(**members), method="DOWNLOAD")})
    for path in ("/backup/_upgrade_", "/reader/_upgrade_"):
        roots += apidoc({f"POST {path}/finish": operation()}, root=path)
    assert workshop.import_text(f"const apiSchema = {json.dumps(roots)};{VIEWER}").exit_code == 0
    operations = read_facts(workshop.schema / "facts" / "4.2.json").operations
    assert operations["GET /log/{id}"]["raw"] == "download"
    assert operations["GET /log/{id}"]["parameters"]["from"] == {
        "type": "string",
        "default": 'also "',
        "pattern": "/^[[:^cntrl:]]*$/",
    }
    assert list(operations) == ["POST /backup/_upgrade_/finish", "GET /log/{id}", "POST /reader/_upgrade_/finish"]
