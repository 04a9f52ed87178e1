"""The wire: formats, errors from before and after routing, limits, compression, chunked lists, static files."""

from __future__ import annotations

import json
import zlib

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.answers import ANSWERS, server
from pbs_simulator.dispatcher import Dispatcher
from pbs_simulator.wire import WireAnswer
from tests.simulator.asking import Asker, root, with_token


def header(answer: WireAnswer, name: str) -> str | None:
    return next((value for key, value in answer.headers if key == name), None)


def test_an_answer_is_an_envelope_under_a_json_type_with_its_length() -> None:
    answer = root().send("GET", "/version")
    assert json.loads(answer.content()) == {"data": {"release": "2", "repoid": "79bee229d", "version": "4.2"}}
    assert header(answer, "content-type") == "application/json;charset=UTF-8"
    assert header(answer, "content-length") == str(len(answer.content()))


def test_an_error_is_plain_text_under_a_json_type() -> None:
    answer = root().send("GET", "/admin/datastore/none/status")
    assert (answer.status, answer.content()) == (400, b"no such datastore 'none'")
    assert header(answer, "content-type") == "application/json;charset=UTF-8"


def test_extjs_answers_200_whatever_happens() -> None:
    asker = root()
    good = asker.pbs.request("GET", "/api2/extjs/version", asker.headers)
    assert json.loads(good.content())["success"] is True
    bad = asker.pbs.request("GET", "/api2/extjs/admin/datastore/none/status", asker.headers)
    assert bad.status == 200
    assert json.loads(bad.content()) == {
        "errors": {},
        "message": "no such datastore 'none'",
        "status": 400,
        "success": False,
    }
    wrong = asker.pbs.request("GET", "/api2/extjs/nodes/localhost/tasks?limit=many", asker.headers)
    assert json.loads(wrong.content())["errors"] == {"limit": "invalid digit found in string"}


def test_without_credentials_every_path_is_401_without_a_type() -> None:
    asker = Asker(SimulatedPbs())
    for path in ("/version", "/no/such/path"):
        answer = asker.send("GET", path)
        assert (answer.status, answer.content(), header(answer, "content-type")) == (
            401,
            b"authentication failed",
            None,
        )
        assert "__Host-PBSAuthCookie=; Expires=Thu, 01 Jan 1970" in str(header(answer, "set-cookie"))


def test_open_calls_need_no_credentials() -> None:
    asker = Asker(SimulatedPbs())
    assert asker("GET", "/ping") == {"pong": True}
    assert {realm["realm"] for realm in asker("GET", "/access/domains")} == {"pam", "pbs"}


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PATCH", "POST"])
def test_verbs_that_a_path_does_not_have_are_404(method: str) -> None:
    answer = root().send(method, "/version")
    assert answer.status == 404
    assert answer.content() == (b"" if method == "HEAD" else b"Path '/api2/json/version' not found.")


def test_paths_outside_the_api() -> None:
    pbs = SimulatedPbs()
    assert pbs.request("GET", "/api2").content() == b"invalid api path '/api2'"
    assert pbs.request("GET", "/api2/xml/version").content() == b"Unsupported output format 'xml'."
    assert pbs.request("POST", "/").content() == b"invalid http method for path"
    assert (pbs.request("GET", "/no/file").status, pbs.request("GET", "/no/file").content()) == (
        404,
        b"no such file: 'no/file'",
    )
    assert pbs.request("GET", "/api2/json/nodes/.localhost/time").content() == b"path contains illegal components"
    assert pbs.request("GET", "/").status == 200


def test_empty_path_parts_are_dropped_and_encoded_ones_decoded_once() -> None:
    asker = root()
    assert asker.pbs.request("GET", "/api2//json/access/users/root%40pam/", asker.headers).status == 200
    assert asker.pbs.request("GET", "/api2/json/nodes/%FF/time", asker.headers).status == 404


def test_a_long_address_is_414_without_a_body() -> None:
    answer = root().send("GET", "/version", {"x": "y" * 3072})
    assert (answer.status, answer.content()) == (414, b"")


def test_a_body_of_512_kib_is_too_large() -> None:
    asker = root()
    asker.headers["content-type"] = "application/json"
    answer = asker.pbs.request("PUT", "/api2/json/access/users/root@pam", asker.headers, b"{}".ljust(524288))
    assert (answer.status, answer.content()) == (400, b"Request body too large")
    assert (
        asker.pbs.request("PUT", "/api2/json/access/users/root@pam", asker.headers, b"{}".ljust(524287)).status == 200
    )


def test_deflate_is_the_only_compression_and_weights_are_ignored() -> None:
    asker = root()
    plain = asker.send("GET", "/access/roles").content()
    for wish in ("gzip, deflate, br", "deflate;q=0"):
        answer = asker.send("GET", "/access/roles", headers={"accept-encoding": wish})
        assert header(answer, "content-encoding") == "deflate"
        assert header(answer, "content-length") is None
        assert zlib.decompress(answer.content()) == plain
    assert header(asker.send("GET", "/access/roles", headers={"accept-encoding": "gzip"}), "content-encoding") is None
    refused = asker.send("GET", "/nodes/localhost/tasks", {"limit": "x"}, headers={"accept-encoding": "deflate"})
    assert header(refused, "content-encoding") is None, "errors in parameters leave before compression"


def test_the_two_streamed_lists_have_attributes_first_and_no_length() -> None:
    asker = root()
    answer = asker.send("GET", "/nodes/localhost/tasks")
    assert answer.content().startswith(b'{"total":')
    assert header(answer, "content-length") is None


def test_a_token_without_the_declared_right_is_403() -> None:
    pbs = SimulatedPbs()
    asker = with_token(pbs, "reader@pbs", role="DatastoreReader")
    assert asker.refused("GET", "/nodes/localhost/status") == (403, "permission check failed")
    assert with_token(pbs).refused("GET", "/nodes") == (403, "permission check failed"), "no token is the superuser"


def test_delays_are_told_and_not_taken() -> None:
    pbs = SimulatedPbs()
    assert Asker(pbs).send("GET", "/version").delay == 3.0
    assert with_token(pbs, "reader@pbs", role=None).send("GET", "/nodes").delay == 0.5


def test_an_index_lists_what_is_below_and_ignores_unknown_parameters() -> None:
    asker = root()
    below = [entry["subdir"] for entry in asker("GET", "/access", {"whatever": 1})]
    assert below == [
        "acl",
        "domains",
        "openid",
        "password",
        "permissions",
        "roles",
        "tfa",
        "ticket",
        "users",
        "vncticket",
    ]


def test_the_cookie_wins_over_a_token() -> None:
    pbs = SimulatedPbs()
    asker = with_token(pbs)
    asker.headers["cookie"] = "PBSAuthCookie="
    assert asker.refused("GET", "/version")[0] == 401


def test_every_operation_is_answered() -> None:
    catalog = SimulatedPbs().server.catalog
    assert [
        str(operation) for operation in catalog if operation.children is None and operation.key not in ANSWERS
    ] == []


def test_an_operation_without_an_answer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    boss = root()
    monkeypatch.delitem(ANSWERS, ("GET", "/version"))
    assert boss.refused("GET", "/version") == (501, "GET /version is not simulated")


def test_two_answers_to_one_operation_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="two answers to GET /version"):
        server.answers("GET", "/version")(ANSWERS["GET", "/version"])


def test_which_operation_a_request_reaches() -> None:
    engine = Dispatcher(SimulatedPbs().server)
    assert (
        str(engine.operation("GET", "/api2/json/admin/datastore/tank/status?verbose=1"))
        == "GET /admin/datastore/{store}/status"
    )
    assert engine.operation("GET", "/api2/json/%FF") is None
    assert engine.operation("GET", "/docs/index.html") is None
