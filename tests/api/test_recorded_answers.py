"""Every recorded answer of a covered operation decodes into its model: nothing unknown, nothing of
a wrong type, and back to what was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard, cast

import attrs
import pytest

from pbs_client.runtime.decoding import Mismatch, shape_of
from pbs_client.runtime.models import to_wire
from tests.support.recordings import VERSIONS, Row, operation_of, rows

ANSWERED = [row for row in rows() if row.is_answer]
COVERED = [row for row in ANSWERED if operation_of(row) is not None]


def is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, Mapping)


def is_array(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, (list, tuple))


def without_nulls(value: object) -> object:
    """The same with members that are null left out: PBS means nothing by them."""
    if is_object(value):
        return {name: without_nulls(member) for name, member in value.items() if member is not None}
    if is_array(value):
        return [without_nulls(item) for item in value]
    return value


def as_sent(value: object) -> object:
    """What was decoded, back on the wire."""
    if shape_of(type(value)) is not None:
        return to_wire(value, secrets=True)
    if is_array(value):
        return [as_sent(item) for item in value]
    if is_object(value):
        return {name: as_sent(member) for name, member in value.items()}
    return value


def models_in(value: object) -> Iterator[Any]:
    """A model and all models inside it."""
    if shape_of(type(value)) is not None:
        yield value
        for field in attrs.fields(cast(Any, type(value))):
            yield from models_in(getattr(value, field.name))
    elif is_object(value):
        for member in value.values():
            yield from models_in(member)
    elif is_array(value):
        for item in value:
            yield from models_in(item)


def decoded(row: Row) -> Any:
    operation = operation_of(row)
    assert operation is not None
    try:
        return operation.decode(row.data)
    except Mismatch as mismatch:
        pytest.fail(f"{row}: {operation.name} at {mismatch.path or 'data'}: {mismatch}")


@pytest.mark.parametrize("version", VERSIONS)
def test_every_recorded_answer_decodes_and_goes_back_unchanged(version: str) -> None:
    own = [row for row in COVERED if f"-{version}" in row.file]
    assert len(own) > 400
    for row in own:
        answer = decoded(row)
        unknown = {f"{type(model).__name__}.{name}" for model in models_in(answer) for name in model.extra}
        assert not unknown, f"{row} has fields that the schema does not know: {unknown}"
        assert without_nulls(as_sent(answer)) == without_nulls(row.data), str(row)


def test_only_directory_indexes_were_recorded_that_have_no_function() -> None:
    elsewhere = {row.exchange["op"] for row in ANSWERED if operation_of(row) is None}
    for row in ANSWERED:
        if row.exchange["op"] in elsewhere and row.data:
            assert all(set(item) == {"subdir"} for item in row.data), str(row)


def test_the_recordings_reach_most_operations() -> None:
    reached = {operation.name for row in COVERED if (operation := operation_of(row)) is not None}
    assert len(reached) > 200


@pytest.mark.parametrize("version", VERSIONS)
def test_envelope_attributes_are_the_ones_that_the_operation_names(version: str) -> None:
    own = [row for row in COVERED if f"-{version}" in row.file]
    for row in own:
        operation = operation_of(row)
        assert operation is not None
        beside = set(row.exchange["json"]) - {"data", "status", "success"}
        assert beside <= set(operation.attributes), (
            f"{row}: {operation.name} names {operation.attributes}, PBS sent {beside}"
        )
