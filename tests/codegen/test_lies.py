"""Where the published schema is known to be wrong, and what the corrections make of it."""

from __future__ import annotations

import inspect
import re
import warnings

import pytest

from pbs_client.runtime.decoding import Mismatch, UndeclaredAnswer
from pbs_client.runtime.models import to_wire
from tests.codegen.conftest import MakePackage
from tests.codegen.toy import NUMBER, TEXT, Workshop, an_object, array, operation, optional

NAMES = "things | list_things | GET | /things/{store} |"
RULES = """
[[rule]]
name = "array-max-length-is-a-copy"
why = "w"
source = "s"
[[rule]]
name = "path-parameters-are-required"
why = "w"
source = "s"
"""


def _row(at: str, was: str, now: str, on: str = "GET /things/{store}") -> str:
    parts = [f'on = "{on}"', f'at = "{at}"', *([f"was = {was}"] if was else []), *([f"now = {now}"] if now else [])]
    return "[[correction]]\n" + "\n".join([*parts, 'why = "w"', 'source = "s"\n'])


def test_a_path_parameter_marked_optional_is_required(make_package: MakePackage) -> None:
    parameters = {"store": optional(TEXT), "ids": optional(array(TEXT, minLength=1, maxLength=1))}
    made = make_package({"GET /things/{store}": operation(parameters)}, names=NAMES, corrections=RULES)
    list_things = made.module("things").list_things
    with pytest.raises(TypeError, match="store"):
        list_things()
    assert list_things("tank").path == "/things/tank"


def test_a_largest_length_that_is_a_copy_of_the_smallest_is_forgotten(make_package: MakePackage) -> None:
    parameters = {
        "store": optional(TEXT),
        "ids": optional(array(TEXT, minLength=1, maxLength=1)),
        "few": optional(array(TEXT, maxLength=3)),
    }
    made = make_package({"GET /things/{store}": operation(parameters)}, names=NAMES, corrections=RULES)
    list_things = made.module("things").list_things
    assert list_things("tank", ids=["a", "b", "c"]).params == {"ids": ["a", "b", "c"]}
    assert "ids: At least 1 item." in str(inspect.getdoc(list_things))
    known = {parameter["name"]: parameter for parameter in made.catalog()["operations"][0]["parameters"]}
    assert "maxLength" not in known["ids"]
    assert known["few"]["maxLength"] == 3


def test_patterns_are_never_used_to_refuse_a_value(make_package: MakePackage) -> None:
    # In Rust this means "no control character"; Python reads it as a set of letters, warns, and would refuse good text.
    pattern = "/^[[:^cntrl:]]*$/"
    made = make_package({"GET /things/{store}": operation({"store": {**TEXT, "pattern": pattern}})}, names=NAMES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert re.fullmatch(pattern[1:-1], "tank") is None
    assert made.module("things").list_things("tank").path == "/things/tank"
    assert made.catalog()["operations"][0]["parameters"][0]["pattern"] == pattern


def test_text_with_the_pattern_of_a_task_id_is_a_upid(make_package: MakePackage) -> None:
    upid = {**TEXT, "pattern": "/^UPID:[a-z]+$/", "minLength": 5}
    made = make_package({"GET /things/{store}": operation({"store": TEXT}, array(an_object(upid=upid)))}, names=NAMES)
    [item] = (
        made.module("things")
        .list_things("tank")
        .operation.decode([{"upid": "UPID:pbs:000003E8:0001E240:00000001:65EEEEEE:prune:tank:root@pam:"}])
    )
    assert (item.upid.node, item.upid.worker_type) == ("pbs", "prune")


def test_an_answer_declared_null_that_has_data(make_package: MakePackage) -> None:
    row = _row("/returns", '{type = "null"}', '{type = "upid"}')
    made = make_package({"GET /things/{store}": operation({"store": TEXT})}, names=NAMES, corrections=row)
    module = made.module("things")
    assert module.list_things.__annotations__["return"] == "TaskRequest"
    assert module.list_things("tank").operation.decode("UPID:x:y").node is None


def test_data_where_none_is_known_is_kept_and_told(make_package: MakePackage) -> None:
    decode = (
        make_package({"GET /things/{store}": operation({"store": TEXT})}, names=NAMES)
        .module("things")
        .list_things("tank")
        .operation.decode
    )
    assert decode(None) is None
    with pytest.warns(UndeclaredAnswer, match="an object"):
        assert decode({"a": 1}) == {"a": 1}


def test_a_free_dictionary_declared_as_a_closed_object(make_package: MakePackage) -> None:
    row = _row(
        "/returns",
        '{type = "object", properties = {}}',
        '{type = "map", values = {type = "map", values = {type = "boolean"}}}',
    )
    made = make_package({"GET /things/{store}": operation({"store": TEXT}, an_object())}, names=NAMES, corrections=row)
    list_things = made.module("things").list_things
    decode = list_things("tank").operation.decode
    assert list_things.__annotations__["return"] == "Request[dict[str, Mapping[str, bool]]]"
    assert decode({"/a": {"Sys.Audit": True}}) == {"/a": {"Sys.Audit": True}}
    with pytest.raises(Mismatch) as caught:
        decode({"/a": {"Sys.Audit": 1}})
    assert (caught.value.path, str(caught.value)) == ("./a.Sys.Audit", "expected true or false, found an integer")


def test_null_inside_arrays(make_package: MakePackage) -> None:
    rows = _row("/returns/properties/history/items/nullable", "", "true")
    history = an_object(history=array({"type": "number"}))
    made = make_package(
        {"GET /things/{store}": operation({"store": TEXT}, history)},
        names=NAMES,
        models="GET /things/{store} -> | Usage",
        corrections=rows,
    )
    decode = made.module("things").list_things("tank").operation.decode
    usage = decode({"history": [0.5, None, 1]})
    assert usage.history == (0.5, None, 1)
    assert to_wire(usage) == {"history": [0.5, None, 1]}
    assert made.module("things").Usage.__annotations__["history"] == "tuple[float | None, ...]"


def test_files_declared_as_text_that_are_objects(make_package: MakePackage) -> None:
    item = '{type = "object", properties = {filename = {type = "string"}, size = {type = "integer", optional = true}}}'
    row = _row("/returns/items/properties/files/items", '{type = "string"}', item)
    made = make_package(
        {"GET /things/{store}": operation({"store": TEXT}, array(an_object(files=array(TEXT))))},
        names=NAMES,
        models="GET /things/{store} ->[] | Snapshot\nGET /things/{store} ->[].files[] | SnapshotFile",
        corrections=row,
    )
    decode = made.module("things").list_things("tank").operation.decode
    [snapshot] = decode([{"files": [{"filename": "a", "size": 3}, {"filename": "b"}]}])
    assert [(file.filename, file.size) for file in snapshot.files] == [("a", 3), ("b", None)]
    assert to_wire(snapshot) == {"files": [{"filename": "a", "size": 3}, {"filename": "b"}]}
    with pytest.raises(Mismatch) as caught:
        decode([{"files": []}, {"files": [{"filename": "a", "size": "3"}]}])
    assert caught.value.path == "[1].files[0].size"


def test_required_fields_that_are_left_out_and_fields_that_are_not_declared(make_package: MakePackage) -> None:
    rows = _row("/returns/properties/size/optional", "", "true") + _row(
        "/returns/properties/comment", "", '{type = "string", optional = true}'
    )
    made = make_package(
        {"GET /things/{store}": operation({"store": TEXT}, an_object(size=NUMBER))},
        names=NAMES,
        models="GET /things/{store} -> | Thing",
        corrections=rows,
    )
    thing = made.module("things").list_things("tank").operation.decode({"comment": "c"})
    assert (thing.size, thing.comment) == (None, "c")


def test_an_answer_that_may_be_null(make_package: MakePackage) -> None:
    made = make_package(
        {"GET /things/{store}": operation({"store": TEXT}, an_object(size=NUMBER))},
        names=NAMES,
        models="GET /things/{store} -> | Thing",
        corrections=_row("/returns/nullable", "", "true"),
    )
    list_things = made.module("things").list_things
    assert list_things.__annotations__["return"] == "Request[Thing | None]"
    assert list_things("tank").operation.decode(None) is None
    assert list_things("tank").operation.decode({"size": 1}).size == 1


def test_attributes_beside_data_are_told(make_package: MakePackage) -> None:
    made = make_package(
        {"GET /things/{store}": operation({"store": TEXT})},
        names=NAMES,
        corrections=_row("/attributes", "", '["digest", "total"]'),
    )
    list_things = made.module("things").list_things
    assert list_things("tank").operation.attributes == ("digest", "total")
    assert "`Client.exchange` also returns `digest` and `total`." in str(inspect.getdoc(list_things))


def test_streams_and_uploads(make_package: MakePackage) -> None:
    rows = _row("/returns", '{type = "null"}', '{type = "stream"}')
    operations = {
        "GET /things/{store}": operation({"store": TEXT, "file": TEXT}, method="DOWNLOAD"),
        "POST /things/{store}": operation({"store": TEXT, "file": TEXT}, method="UPLOAD"),
    }
    made = make_package(operations, names=f"{NAMES}\nthings | upload | POST | /things/{{store}} |", corrections=rows)
    module = made.module("things")
    assert module.list_things.__annotations__["return"] == "StreamRequest"
    assert module.list_things("tank", file="x").params == {"file": "x"}
    upload = module.upload("tank", body=b"abc", file="x")
    assert (upload.body, upload.params, upload.operation.parameters[1].place) == (b"abc", {"file": "x"}, "query")
    assert module.upload.__annotations__["body"].startswith("bytes | ")


def test_a_correction_that_leaves_no_schema_behind_is_refused(workshop: Workshop) -> None:
    workshop.prepare(
        {"GET /things/{store}": operation({"store": TEXT})},
        names=NAMES,
        corrections=_row("/returns", '{type = "null"}', '{typ = "upid"}'),
    )
    assert workshop.refusal().startswith(
        "corrections: they leave GET /things/{store} in PBS 4.2 -> with a schema that has no 'type'"
    )
    workshop.correct(_row("/returns", '{type = "null"}', '{type = "array"}'))
    assert "has no 'items'" in workshop.refusal()
    workshop.correct(_row("/returns", '{type = "null"}', '{type = "array", items = {type = "colour"}}'))
    assert workshop.refusal() == "GET /things/{store} ->[]: no Python type for a schema of type 'colour'"
