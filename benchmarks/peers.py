"""The same snapshots as models of other libraries, each written as its own documentation teaches,
and equally lenient or strict where it can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import cattrs.gen
import cattrs.preconf.json
import msgspec
import pydantic


def hyphens(name: str) -> str:
    """The wire name of a field."""
    return name.replace("_", "-")


class PydanticModel(pydantic.BaseModel):
    """Frozen, and keeps unknown fields, as our models do."""

    model_config = pydantic.ConfigDict(frozen=True, extra="allow", alias_generator=hyphens)


class PydanticFile(PydanticModel):
    """A file of a snapshot."""

    filename: str
    crypt_mode: str | None = None
    size: int | None = None


class PydanticVerification(PydanticModel):
    """The result of a verification."""

    state: str
    upid: str


class PydanticSnapshot(PydanticModel):
    """A snapshot."""

    backup_id: str
    backup_time: int
    backup_type: str
    files: tuple[PydanticFile, ...]
    protected: bool
    comment: str | None = None
    fingerprint: str | None = None
    owner: str | None = None
    size: int | None = None
    verification: PydanticVerification | None = None


class PydanticAnswer(pydantic.BaseModel):
    """What PBS wraps around every answer."""

    data: list[PydanticSnapshot]


@attrs.frozen
class AttrsFile:
    """A file of a snapshot."""

    filename: str
    crypt_mode: str | None = None
    size: int | None = None


@attrs.frozen
class AttrsVerification:
    """The result of a verification."""

    state: str
    upid: str


@attrs.frozen
class AttrsSnapshot:
    """A snapshot."""

    backup_id: str
    backup_time: int
    backup_type: str
    files: tuple[AttrsFile, ...]
    protected: bool
    comment: str | None = None
    fingerprint: str | None = None
    owner: str | None = None
    size: int | None = None
    verification: AttrsVerification | None = None


@attrs.frozen
class AttrsAnswer:
    """What PBS wraps around every answer."""

    data: list[AttrsSnapshot]


def cattrs_loads() -> Callable[[bytes], AttrsAnswer]:
    """The JSON converter of cattrs, with the wire names. It drops unknown fields;
    `detailed_validation` off is the faster of its two ways."""
    converter = cattrs.preconf.json.make_converter(detailed_validation=False)
    # Its signature has no place for fields whose names are not written down in the call.
    structure_function: Any = cattrs.gen.make_dict_structure_fn
    for model in (AttrsFile, AttrsVerification, AttrsSnapshot):
        names = {field.name: cattrs.gen.override(rename=hyphens(field.name)) for field in attrs.fields(model)}
        converter.register_structure_hook(model, structure_function(model, converter, **names))
    return lambda body: converter.loads(body, AttrsAnswer)


class MsgspecFile(msgspec.Struct, frozen=True, rename="kebab"):
    """A file of a snapshot."""

    filename: str
    crypt_mode: str | None = None
    size: int | None = None


class MsgspecVerification(msgspec.Struct, frozen=True, rename="kebab"):
    """The result of a verification."""

    state: str
    upid: str


class MsgspecSnapshot(msgspec.Struct, frozen=True, rename="kebab"):
    """A snapshot."""

    backup_id: str
    backup_time: int
    backup_type: str
    files: tuple[MsgspecFile, ...]
    protected: bool
    comment: str | None = None
    fingerprint: str | None = None
    owner: str | None = None
    size: int | None = None
    verification: MsgspecVerification | None = None


class MsgspecAnswer(msgspec.Struct, frozen=True):
    """What PBS wraps around every answer."""

    data: list[MsgspecSnapshot]
