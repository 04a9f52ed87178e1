"""How parameters are read and refused: in forms, queries and JSON, with one thing wrong or several."""

from __future__ import annotations

import json

import pytest

from pbs_simulator.formats import CHECKS
from pbs_simulator.json_text import NotJson, read_json
from tests.simulator.asking import Asker, root

FAILED = "parameter verification failed"


@pytest.fixture
def boss() -> Asker:
    return with_store(root())


def with_store(asker: Asker) -> Asker:
    asker.pbs.server.add_datastore("tank").add_snapshot("vm", "100", 1_700_000_000)
    return asker


def text_of(
    asker: Asker, body: bytes, content_type: str = "application/json", path: str = "/config/datastore/tank"
) -> str:
    """The refusal of a body as it stands."""
    answer = asker.pbs.request("PUT", f"/api2/json{path}", {**asker.headers, "content-type": content_type}, body)
    assert answer.status == 400
    return answer.content().decode()


# Types


@pytest.mark.parametrize("word", ["1", "on", "YES", "True"])
def test_text_has_many_words_for_true(boss: Asker, word: str) -> None:
    boss("PUT", "/config/datastore/tank", {"verify-new": word}, form=True)
    assert boss("GET", "/config/datastore/tank")["verify-new"] is True


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cannot parse integer from empty string"),
        (" 1", "invalid digit found in string"),
        ("1.0", "invalid digit found in string"),
        ("99999999999999999999", "number too large to fit in target type"),
        ("0", "value must have a minimum value of 1 (got 0)"),
    ],
)
def test_integers_in_text(boss: Asker, text: str, message: str) -> None:
    group = {"backup-type": "vm", "backup-id": "100", "dry-run": "1"}
    assert boss("POST", "/admin/datastore/tank/prune", {**group, "keep-last": "+1"}, form=True)[0]["keep"] is True
    refused = boss.refused("POST", "/admin/datastore/tank/prune", {**group, "keep-last": text}, form=True)
    assert refused == (400, f"{FAILED} - 'keep-last': {message}")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("verify-new", 1, "Expected boolean value."),
        ("verify-new", "true", "Expected boolean value."),
        ("comment", 1, "Expected string value."),
        ("comment", None, "Expected string value."),
        ("delete", "comment", "Expected array - got scalar value."),
        ("delete", {"comment": True}, "Expected array - got object."),
    ],
)
def test_json_must_have_the_right_type(boss: Asker, name: str, value: object, message: str) -> None:
    assert boss.refused("PUT", "/config/datastore/tank", {name: value}) == (400, f"{FAILED} - '{name}': {message}")


def test_elements_of_arrays_are_named_in_json_only(boss: Asker) -> None:
    message = "value 'nonsense' is not defined in the enumeration."
    sent = {"delete": ["comment", "nonsense"]}
    assert boss.refused("PUT", "/config/datastore/tank", sent)[1] == f"{FAILED} - 'delete/[1]': {message}"
    assert boss.refused("PUT", "/config/datastore/tank", sent, form=True)[1] == f"{FAILED} - 'delete': {message}"


def test_numbers_without_bounds_in_the_schema_have_some(boss: Asker) -> None:
    assert boss.refused("GET", "/nodes/localhost/tasks", {"limit": -1}) == (
        400,
        "invalid value: integer `-1`, expected u64",
    )
    remote = {"name": "other", "host": "pbs2.example.com", "auth-id": "a@pbs", "password": "secret", "port": 70000}
    assert boss.refused("POST", "/config/remote", remote) == (400, "invalid value: integer `70000`, expected u16")


# What is missing, unknown or there twice


def test_all_errors_are_told_in_the_order_of_names_in_json_and_of_sending_in_forms(boss: Asker) -> None:
    sent = {"verify-new": "x", "nonsense": "1", "gc-schedule": "soon"}
    lines = boss.refused("PUT", "/config/datastore/tank", sent)[1].split("\n")
    assert [line.partition(":")[0] for line in lines] == [FAILED, "- 'gc-schedule'", "- 'nonsense'", "- 'verify-new'"]
    lines = boss.refused("PUT", "/config/datastore/tank", sent, form=True)[1].split("\n")
    assert [line.partition(":")[0] for line in lines] == [FAILED, "- 'verify-new'", "- 'nonsense'", "- 'gc-schedule'"]


def test_a_null_is_wrong_and_missing(boss: Asker) -> None:
    lines = boss.refused("POST", "/admin/datastore/tank/prune", {"backup-type": None, "backup-id": "100"})[1].split(
        "\n"
    )
    assert lines[1:] == [
        "- 'backup-type': Expected string value.",
        "- 'backup-type': property is missing and it is not optional",
    ]


def test_what_is_missing_is_only_looked_for_in_forms_when_nothing_else_is_wrong(boss: Asker) -> None:
    assert "missing" not in boss.refused("POST", "/access/users", {"expire": "x"}, form=True)[1]
    assert "missing" in boss.refused("POST", "/access/users", {"expire": "x"})[1]


@pytest.mark.parametrize(
    ("method", "path", "names"),
    [
        ("POST", "/config/remote", ["name", "password", "auth-id", "host"]),
        ("POST", "/config/tape-backup-job", ["id", "drive", "pool", "store"]),
        ("GET", "/admin/datastore/tank/files", ["backup-time", "backup-id", "backup-type"]),
        ("GET", "/admin/datastore/tank/catalog", ["filepath", "backup-time", "backup-id", "backup-type"]),
        ("GET", "/admin/datastore/tank/download", ["backup-id", "backup-time", "backup-type", "file-name"]),
    ],
)
def test_an_operations_own_parameters_are_missed_first(boss: Asker, method: str, path: str, names: list[str]) -> None:
    lines = boss.refused(method, path)[1].split("\n")[1:]
    assert [line.split("'")[1] for line in lines] == names


def test_path_parameters_named_again(boss: Asker) -> None:
    refused = boss.refused("GET", "/admin/datastore/tank/snapshots", {"store": "tank"})
    assert refused == (400, f"{FAILED} - 'store': duplicate parameter.")
    assert boss("PUT", "/config/datastore/tank", {"name": "other", "comment": "mine"}) is None, "in JSON the path wins"
    assert boss("GET", "/config/datastore/tank")["comment"] == "mine"


def test_a_wrong_path_parameter_is_named_in_forms_only(boss: Asker) -> None:
    assert (
        boss.refused("GET", "/admin/datastore/x/gc")[1]
        == f"{FAILED} - 'store': value must be at least 3 characters long"
    )
    assert boss.refused("POST", "/admin/datastore/x/gc")[1] == "value must be at least 3 characters long"


def test_the_cache_breaker_is_dropped_from_queries_only(boss: Asker) -> None:
    assert boss("GET", "/version", {"_dc": "1"})["version"] == "4.2"
    assert "'_dc': schema does not allow" in boss.refused("PUT", "/config/datastore/tank", {"_dc": "1"}, form=True)[1]


# Bodies


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/json ;charset=UTF-8", "Application/JSON"])
def test_media_types_are_taken_literally(boss: Asker, content_type: str) -> None:
    assert text_of(boss, b"{}", content_type) == f'unsupported content type Ok("{content_type}")'


def test_bodies_that_are_no_text(boss: Asker) -> None:
    assert (
        text_of(boss, b'{"comment": "\xff"}')
        == "Request body not uft8: invalid utf-8 sequence of 1 bytes from index 13"
    )
    assert text_of(boss, b"\xc3") == "Request body not uft8: incomplete utf-8 byte sequence from index 0"
    assert text_of(boss, b"[]", path="/access/acl") == "Expected object - got array."
    assert text_of(boss, b"1", path="/access/acl") == "Expected object - got scalar value."


def test_an_empty_body_is_an_empty_object(boss: Asker) -> None:
    answer = boss.pbs.request(
        "PUT", "/api2/json/config/datastore/tank", {**boss.headers, "content-type": "application/json"}, b""
    )
    assert answer.status == 200
    assert text_of(boss, b" ") == "EOF while parsing a value at line 1 column 1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "EOF while parsing an object at line 1 column 1"),
        ('{"a"', "EOF while parsing an object at line 1 column 4"),
        ('{"a":', "EOF while parsing a value at line 1 column 5"),
        ('{"a" 1}', "expected `:` at line 1 column 6"),
        ('{"a": 1,}', "trailing comma at line 1 column 9"),
        ('{"a": 1 "b": 2}', "expected `,` or `}` at line 1 column 9"),
        ("{a: 1}", "key must be a string at line 1 column 2"),
        ('{"a": [1 2]}', "expected `,` or `]` at line 1 column 10"),
        ('{"a": [1,', "EOF while parsing a value at line 1 column 9"),
        ('{"a": [1', "EOF while parsing a list at line 1 column 8"),
        ('{"a": nul}', "expected ident at line 1 column 10"),
        ('{"a": tr', "EOF while parsing a value at line 1 column 8"),
        ('{"a": NaN}', "expected value at line 1 column 7"),
        ('{"a": -Infinity}', "invalid number at line 1 column 8"),
        ('{"a": 01}', "invalid number at line 1 column 8"),
        ('{"a": 1.}', "invalid number at line 1 column 9"),
        ('{"a": 1e', "EOF while parsing a value at line 1 column 8"),
        ('{"a": 1e+x}', "invalid number at line 1 column 10"),
        ('{"a": 1e999}', "number out of range at line 1 column 11"),
        ('{"a": ' + "9" * 5000 + "}", "number out of range at line 1 column 5006"),
        ('{"a": "x', "EOF while parsing a string at line 1 column 8"),
        ('{"a": "\\', "EOF while parsing a string at line 1 column 8"),
        ('{"a": "\\x"}', "invalid escape at line 1 column 9"),
        ('{"a": "\\u12"}', "invalid escape at line 1 column 13"),
        ('{"a": "\\u1', "EOF while parsing a string at line 1 column 10"),
        ('{"a": "\\ud800"}', "unexpected end of hex escape at line 1 column 14"),
        ('{"a": "\\ud800\\u0041"}', "lone leading surrogate in hex escape at line 1 column 19"),
        ('{"a": "\\udc00"}', "lone leading surrogate in hex escape at line 1 column 13"),
        ('{"a": "\t"}', "control character (\\u0000-\\u001F) found while parsing a string at line 1 column 8"),
        ('{"a": 1}\n }', "trailing characters at line 2 column 2"),
        ("[" * 200, "recursion limit exceeded at line 1 column 128"),
    ],
)
def test_broken_json_is_refused_in_the_words_of_pbs(text: str, message: str) -> None:
    with pytest.raises(NotJson) as refusal:
        read_json(text)
    assert str(refusal.value) == message


def test_good_json_is_read() -> None:
    assert read_json(' {"a": [1, -2.5e3, "\\ud83e\\udd9c", null, true], "b": {}} ') == {
        "a": [1, -2500.0, "🦜", None, True],
        "b": {},
    }


# Property strings, enums and texts with a form of their own


def test_parts_of_property_strings_are_named_in_json_only(boss: Asker) -> None:
    sent = {"tuning": "gc-cache-capacity=many,nonsense=1,gc-cache-capacity=1"}
    lines = boss.refused("PUT", "/config/datastore/tank", sent)[1].split("\n")[1:]
    assert lines == [
        "- 'tuning/gc-cache-capacity': not an integer: \"many\"",
        "- 'tuning/nonsense': schema does not allow additional properties",
        "- 'tuning/gc-cache-capacity': duplicate key",
    ]
    text = boss.refused("PUT", "/config/datastore/tank", {"tuning": "nonsense=1"}, form=True)[1]
    assert text == f"{FAILED} - 'tuning': {FAILED} - 'nonsense': schema does not allow additional properties"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("message=later", "'maintenance-mode/type': property is missing and it is not optional"),
        ('type=offline,message="later', "'maintenance-mode': unexpected end of string"),
        ('type=offline,message="later"x', "'maintenance-mode': garbage after quoted string"),
        ('type=offline,message="\\x"', "'maintenance-mode': unsupported escape sequence"),
    ],
)
def test_broken_property_strings(boss: Asker, text: str, message: str) -> None:
    assert boss.refused("PUT", "/config/datastore/tank", {"maintenance-mode": text}) == (400, f"{FAILED} - {message}")


def test_elements_of_lists_in_a_text_have_no_name(boss: Asker) -> None:
    boss.pbs.server.sections["ldap"].items["ldap1"] = {"server1": "h", "base-dn": "d", "user-attr": "u"}
    assert boss.refused("PUT", "/config/access/ldap/ldap1", {"user-classes": ""})[1].endswith(
        "array must contain at least 1 elements"
    )
    fault = boss.refused("PUT", "/nodes/localhost/network/eth0", {"slaves": "eth1 a/b;" + 16 * "c"})[1]
    reasons = ("value does not match the regex pattern", "value may only be 15 characters long")
    assert fault == f"{FAILED}:" + "".join(f"\n- 'slaves/': schema validation failed: {reason}" for reason in reasons)


def test_since_4_2_some_enums_are_refused_later_and_in_other_words() -> None:
    lxc = {"backup-type": "lxc", "backup-id": "100", "backup-time": 1, "file-name": "x.blob"}
    old, new = with_store(root("4.0.14")), with_store(root("4.2.2"))
    fault = f"{FAILED} - 'backup-type': value 'lxc' is not defined in the enumeration."
    assert old.refused("GET", "/admin/datastore/tank/snapshots", {"backup-type": "lxc"}) == (400, fault)
    variants = "unknown variant `lxc`, expected one of `vm`, `ct`, `host`"
    assert new.refused("GET", "/admin/datastore/tank/snapshots", {"backup-type": "lxc"}) == (400, variants)
    assert new.refused("GET", "/admin/datastore/tank/download", lxc) == (400, fault), (
        "downloads spell the values out themselves"
    )
    assert "defined in the enumeration" in new.refused("GET", "/admin/sync", {"sync-direction": "up"})[1]
    tasks = new.refused("GET", "/nodes/localhost/tasks", {"statusfilter": ["ok", "bad"]})
    assert tasks == (400, "unknown variant `bad`, expected one of `ok`, `warning`, `error`, `unknown`")
    assert (
        "`pull` or `push`"
        in new.refused(
            "POST", "/config/sync", {"id": "s-1", "store": "tank", "remote-store": "b-c", "sync-direction": "up"}
        )[1]
    )
    assert "`never`, `always`, `error`" in new.refused("PUT", "/config/datastore/tank", {"notify": "gc=sometimes"})[1]


@pytest.mark.parametrize(
    ("check", "good", "bad", "message"),
    [
        (
            "byte-size",
            ["10MiB", "1.5 k", "300", "2Gi"],
            "fast",
            "byte-size parse error for 'fast': invalid float literal",
        ),
        ("byte-size", ["0"], "-1", "byte-size parse error for '-1': byte size may not be negative"),
        ("byte-size", ["1 B"], "MiB", "byte-size parse error for 'MiB': cannot parse float from empty string"),
        ("byte-size", ["1TB"], "5i", "byte-size parse error for '5i': invalid float literal"),
        ("daily-duration", ["8-17", "mon..fri 8:30 - 17"], "8", "unable to parse daily duration at '' - Nom(Tag)"),
        (
            "daily-duration",
            ["sat,sun 0-23:59"],
            "someday 8-9",
            "unable to parse daily duration at 'someday' - Context(\"weekday\")",
        ),
        (
            "daily-duration",
            ["9-9"],
            "9-8",
            "unable to parse daily duration at '8' - Context(\"end time before start time\")",
        ),
        ("daily-duration", ["0-1"], "8-25", "unable to parse daily duration at '' - Context(\"time value too large\")"),
        ("daily-duration", ["0:05-1"], "x", "unable to parse daily duration at 'x' - Context(\"weekday\")"),
        ("daily-duration", ["00-1"], "", "unable to parse daily duration at '' - Nom(Digit)"),
        ("daily-duration", ["7-8"], "7-8x", "unable to parse daily duration at 'x' - Nom(Eof)"),
        (
            "group-filter",
            ["type:vm", "exclude:group:ct/1", "include:regex:^v"],
            "vm",
            "input doesn't match expected format",
        ),
        ("group-filter", ["type:host"], "type:lxc", 'invalid backup type "lxc"'),
        ("group-filter", ["group:vm/a.b"], "group:vm", "value does not match the regex pattern"),
        ("group-filter", ["regex:."], "owner:me", "expected 'group', 'type' or 'regex' prefix, got 'owner'"),
        ("group-filter", ["regex:"], "regex:(", "regex parse error"),
        ("retention", ["keep", "overwrite", "1d 2h", "30"], "5x", "unable to parse calendar event at 'x' - Nom(Digit)"),
        (
            "allocation",
            ["continue", "always", "daily"],
            "never",
            "unable to parse calendar event at 'never' - Context(\"weekday\")",
        ),
    ],
)
def test_texts_with_a_form_of_their_own(check: str, good: list[str], bad: str, message: str) -> None:
    for text in good:
        CHECKS[check](text)
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the message is compared below
        CHECKS[check](bad)
    assert str(refusal.value).startswith(message)


def test_such_texts_are_checked_where_they_are_sent(boss: Asker) -> None:
    sync = {"id": "s-1", "store": "tank", "remote-store": "other", "group-filter": ["type:vm", "x"], "rate-in": "fast"}
    lines = boss.refused("POST", "/config/sync", sync)[1].split("\n")[1:]
    assert [line.split("'")[1] for line in lines] == ["group-filter/[1]", "rate-in"]
    rule = {"name": "office", "network": ["10.0.0.0/8"], "timeframe": ["8"]}
    assert "'timeframe/[0]': unable to parse daily duration" in boss.refused("POST", "/config/traffic-control", rule)[1]


# Namespaces and times


def test_namespaces_are_at_most_seven_deep(boss: Asker) -> None:
    seven = "a/b/c/d/e/f/g"
    assert boss.refused("GET", "/admin/datastore/tank/snapshots", {"ns": f"{seven}/h"}) == (
        400,
        "namespace too deep, 7 >= max 7",
    )
    boss.pbs.server.datastores["tank"].add_namespace(seven)
    assert (
        boss.refused("POST", "/admin/datastore/tank/namespace", {"name": "h", "parent": seven})[1]
        == "namespace too deep, 7 >= max 7"
    )
    for odd in ("a//b", "/a", "a/", "a/.b"):
        assert boss.refused("GET", "/admin/datastore/tank/snapshots", {"ns": odd})[1].endswith(
            "value does not match the regex pattern"
        )


@pytest.mark.parametrize(
    ("moment", "message"),
    [(2**40, "epoch_to_rfc3339_utc: wrong year '36812'"), (2**62, f"libc::gmtime failed for '{2**62}'")],
)
def test_times_beyond_the_calendar(boss: Asker, moment: int, message: str) -> None:
    snapshot = {"backup-type": "vm", "backup-id": "100", "backup-time": moment}
    assert boss.refused("GET", "/admin/datastore/tank/notes", snapshot) == (400, message)


def test_bodies_of_ten_thousand_parameters_are_answered(boss: Asker) -> None:
    sent = {f"p{number}": 1 for number in range(10_000)}
    assert len(text_of(boss, json.dumps(sent).encode()).split("\n")) == 10_001
