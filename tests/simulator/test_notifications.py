"""The notifications of the configuration: endpoints, their secrets, matchers, and what PBS brings along."""

from __future__ import annotations

import pytest

from pbs_simulator.server import Server
from tests.simulator.asking_directly import Caller


def test_a_notification_endpoint_in_use_stays_and_a_matcher_needs_its_targets(ask: Caller) -> None:
    ask("POST", "/config/notifications/endpoints/gotify", name="push", server="https://g", token="t")
    ask("POST", "/config/notifications/matchers", name="all", target=["push"])
    assert ask.refused("DELETE", "/config/notifications/endpoints/gotify/push") == (
        400,
        "cannot delete 'push', referenced by: all",
    )
    assert ask.refused("POST", "/config/notifications/matchers", name="more", target=["nowhere"]) == (
        404,
        "endpoint 'nowhere' does not exist",
    )
    assert ask.refused("POST", "/config/notifications/matchers", name="push") == (
        400,
        "Cannot create 'push', an entity with the same name already exists",
    )


def test_what_pbs_brings_along_can_be_changed_and_comes_back_when_deleted(ask: Caller) -> None:
    path = "/config/notifications/endpoints/sendmail/mail-to-root"
    original = ask("GET", path)
    assert original["origin"] == "builtin"
    ask("PUT", path, comment="changed")
    assert ask("GET", path) == {**original, "comment": "changed", "origin": "modified-builtin"}
    ask("PUT", "/config/notifications/matchers/default-matcher", target=[])
    ask("DELETE", path)
    assert ask("GET", path) == original


def test_a_webhook_shows_the_names_of_its_secrets_only(ask: Caller) -> None:
    path = "/config/notifications/endpoints/webhook"
    ask(
        "POST",
        path,
        name="hook",
        method="post",
        url="https://h",
        secret=["name=key,value=djE="],
        header=["name=X,value=YQ=="],
    )
    hook = ask("GET", f"{path}/hook")
    assert (hook["secret"], hook["header"]) == (["name=key"], ["name=X,value=YQ=="])


def test_an_update_of_a_webhook_keeps_secrets_that_it_names_without_value(server: Server, ask: Caller) -> None:
    path = "/config/notifications/endpoints/webhook"
    ask(
        "POST", path, name="hook", method="post", url="https://h", secret=["name=key,value=djE=", "name=old,value=djE="]
    )
    ask("PUT", f"{path}/hook", secret=["name=new,value=djI=", "name=key"])
    assert server.sections["webhook"].items["hook"]["secret"] == ["name=new,value=djI=", "name=key,value=djE="]
    assert ask.refused("PUT", f"{path}/hook", secret=["name=old"]) == (400, "secret 'old' not known")
    assert ask.refused("PUT", f"{path}/hook", secret=["name=key", "name=key,value=djM="]) == (
        400,
        "secret 'key' defined multiple times",
    )
    assert ask.refused("PUT", f"{path}/hook", header=["name=X"]) == (400, "header 'X' has empty value")
    assert ask.refused("PUT", f"{path}/hook", header=["name=X,value=?"]) == (
        400,
        "header 'X' does not have valid base64 encoded data",
    )
    assert ask.refused("PUT", f"{path}/hook", secret=["name=key,value=QQ"]) == (
        400,
        "secret 'key' does not have valid base64 encoded data",
    )
    ask("PUT", f"{path}/hook", header=["name=X,value=YQ=="])


def test_notification_targets_and_their_test(ask: Caller) -> None:
    ask(
        "POST",
        "/config/notifications/endpoints/smtp",
        name="smtp",
        server="mx",
        from_address="a@example.com",
        mailto=["b@example.com"],
    )
    assert (
        ask.refused(
            "POST", "/config/notifications/endpoints/smtp", name="none", server="mx", from_address="a@example.com"
        )[0]
        == 400
    )
    assert {(target["name"], target["type"]) for target in ask("GET", "/config/notifications/targets")} == {
        ("mail-to-root", "sendmail"),
        ("smtp", "smtp"),
    }
    ask("POST", "/config/notifications/targets/mail-to-root/test")
    assert ask.refused("POST", "/config/notifications/targets/smtp/test")[0] == 500
    assert ask.refused("POST", "/config/notifications/targets/none/test") == (404, "endpoint 'none' does not exist")


def test_what_matchers_can_match_follows_the_configuration(server: Server, ask: Caller) -> None:
    server.datastores["tank"].config["comment"] = "all of it"
    ask("POST", "/config/verify", id="v-1", store="tank", comment="weekly")
    found = {
        (row["field"], row["value"]): row["comment"] for row in ask("GET", "/config/notifications/matcher-field-values")
    }
    assert found["datastore", "tank"] == "all of it"
    assert found["job-id", "v-1"] == "weekly"
    assert {field for field, _ in found} <= {row["name"] for row in ask("GET", "/config/notifications/matcher-fields")}
    older = Caller(Server("4.0.14"))("GET", "/config/notifications/matcher-field-values")
    assert "thresholds" not in {row["value"] for row in older}


def test_what_matchers_can_match_is_what_one_may_see(server: Server, ask: Caller) -> None:
    ask("POST", "/config/verify", id="v-1", store="tank")
    ask("POST", "/config/media-pool", name="tapes", comment="weekly")
    server.accounts.add("auditor@pbs", password="secret")
    server.acl.grant("/system/notifications", "auditor@pbs", "Audit")
    path = "/config/notifications/matcher-field-values"
    assert ("media-pool", None) in {(row["field"], row["comment"]) for row in ask("GET", path)}
    assert {row["field"] for row in Caller(server, "auditor@pbs")("GET", path)} == {"hostname", "type"}


@pytest.mark.parametrize(("version", "found"), [("4.0.14", ["pull"]), ("4.1.1", ["pull", "push"])])
def test_older_servers_forget_the_jobs_that_push(version: str, found: list[str]) -> None:
    server = Server(version)
    server.add_datastore("tank")
    ask = Caller(server)
    ask("POST", "/config/remote", name="r01", host="h", auth_id="root@pam", password="secret")
    for direction in ("pull", "push"):
        job = {"store": "tank", "remote": "r01", "remote_store": "tank", "sync_direction": direction}
        ask("POST", "/config/sync", id=direction, **job)
    rows = ask("GET", "/config/notifications/matcher-field-values")
    assert [row["value"] for row in rows if row["field"] == "job-id"] == found
    ask("DELETE", "/config/datastore/tank")
    left = [job["id"] for job in ask("GET", "/config/sync", sync_direction="all")]
    assert left == [direction for direction in ("pull", "push") if direction not in found]


def test_a_webhook_s_headers_are_written_with_the_name_first(ask: Caller) -> None:
    path = "/config/notifications/endpoints/webhook"
    header = ['value=YQ==,name="X-A"', "name=X-B,value=Yg=="]
    ask("POST", path, name="hook", url="https://hook", method="post", header=header)
    assert ask("GET", f"{path}/hook")["header"] == ["name=X-A,value=YQ==", "name=X-B,value=Yg=="]


def test_somebody_must_get_the_mails(ask: Caller) -> None:
    path, text = (
        "/config/notifications/endpoints/sendmail",
        "must at least provide one recipient, either in mailto or in mailto-user",
    )
    assert ask.refused("POST", path, name="mail", mailto=[]) == (400, text)
    ask("POST", path, name="mail", mailto=["a@example.com"])
    assert ask.refused("PUT", f"{path}/mail", mailto=[]) == (400, text)
    assert ask.refused("PUT", f"{path}/mail", delete=["mailto"]) == (400, text)
    ask("PUT", f"{path}/mail", delete=["mailto"], mailto_user=["root@pam"])


STATEMENT = "could not apply filter: invalid match-field statement: "


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"match_severity": ["info", "error, bogus"]}, "invalid severity bogus"),
        ({"match_severity": [""]}, "invalid severity "),
        ({"match_field": ["nonsense"]}, f"{STATEMENT}nonsense"),
        ({"match_field": ["type=gc"]}, f"{STATEMENT}type=gc"),
        ({"match_field": ["exact:=gc"]}, f"{STATEMENT}exact:=gc"),
        (
            {"match_field": ["regex:type=("]},
            "could not apply filter: invalid regex: regex parse error:\n    (\n    ^\nerror: unclosed group",
        ),
        (
            {"match_calendar": ["sometimes"], "match_severity": ["bogus"]},
            "could not parse schedule: unable to parse daily duration at 'sometimes' - Context(\"weekday\")",
        ),
    ],
)
def test_what_a_matcher_cannot_match(ask: Caller, settings: dict[str, list[str]], text: str) -> None:
    assert ask.refused("POST", "/config/notifications/matchers", name="odd", **settings) == (400, text)
    assert ask.refused("PUT", "/config/notifications/matchers/default-matcher", digest="0" * 64, **settings) == (
        400,
        text,
    )


def test_a_matcher_is_shown_without_blanks(ask: Caller) -> None:
    ask(
        "POST",
        "/config/notifications/matchers",
        name="odd",
        match_severity=["info , error"],
        match_field=["exact:type=gc, prune", "regex:a= b"],
    )
    shown = ask("GET", "/config/notifications/matchers/odd")
    assert (shown["match-severity"], shown["match-field"]) == (["info,error"], ["exact:type=gc,prune", "regex:a= b"])


REFUSED = "Connection refused (os error 111)"
UNKNOWN = "failed to lookup address information: Name or service not known"


@pytest.mark.parametrize(
    ("kind", "settings", "text"),
    [
        (
            "gotify",
            {"server": "http://127.0.0.1:1", "token": "t"},
            f"http://127.0.0.1:1/message: Connection Failed: Connect error: {REFUSED}",
        ),
        (
            "webhook",
            {"url": "http://none/x", "method": "post"},
            f"http://none/x: Dns Failed: resolve dns name 'none:80': {UNKNOWN}",
        ),
        ("smtp", {"server": "127.0.0.1", "from_address": "a@b", "mailto": ["c@d"]}, f"Connection error: {REFUSED}"),
    ],
)
def test_targets_that_cannot_be_reached(ask: Caller, kind: str, settings: dict[str, object], text: str) -> None:
    ask("POST", f"/config/notifications/endpoints/{kind}", name="far", **settings)
    text = f"Could not test target: could not notify via endpoint(s): far: {text}"
    assert ask.refused("POST", "/config/notifications/targets/far/test") == (500, text)


def test_a_target_that_answers_takes_the_test(server: Server, ask: Caller) -> None:
    ask("POST", "/config/notifications/endpoints/gotify", name="push", server="https://gotify.example.com", token="t")
    server.outside.listening.add("gotify.example.com:443")
    ask("POST", "/config/notifications/targets/push/test")
