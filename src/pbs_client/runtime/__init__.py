"""What generated code stands on: operations, requests, models, and the pieces that decoders are
made of.

Generated packages, `pbs_api` and those that users make for themselves, import this one package and
nothing else of `pbs_client`. What they use of it is a contract with a number, `CONTRACT`, that
changes when a package made for it would no longer work.
"""

from __future__ import annotations

import sys

from pbs_client.lazy import explain_missing, lazy_names
from pbs_client.runtime.contract import CONTRACT, check_contract
from pbs_client.runtime.decoders import Decoder, as_is, nothing
from pbs_client.runtime.decoding import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    NUMBER,
    TEXT,
    UPID,
    WORD,
    ListOf,
    MapOf,
    Optional,
    Shape,
    UndeclaredAnswer,
)
from pbs_client.runtime.frozen_classes import model_class, model_field
from pbs_client.runtime.models import NOTHING_EXTRA, OptionalUtc, Utc, extra_names, masked, to_wire
from pbs_client.runtime.operation import Hazard, Operation, Parameter
from pbs_client.runtime.property_strings import declare_property_string, parse_property_string, write_property_string
from pbs_client.runtime.request import Request, StreamRequest, TaskRequest, raw_request
from pbs_client.runtime.secret import hidden
from pbs_client.runtime.upid import Upid

__all__ = [
    "ANYTHING",
    "BOOLEAN",
    "CONTRACT",
    "INTEGER",
    "NOTHING_EXTRA",
    "NUMBER",
    "TEXT",
    "UPID",
    "WORD",
    "Decoder",
    "Hazard",
    "ListOf",
    "MapOf",
    "Operation",
    "Optional",
    "OptionalUtc",
    "Parameter",
    "Request",
    "Shape",
    "StreamRequest",
    "TaskRequest",
    "UndeclaredAnswer",
    "Upid",
    "Utc",
    "as_is",
    "check_contract",
    "declare_property_string",
    "explain_missing",
    "extra_names",
    "hidden",
    "lazy_names",
    "masked",
    "model_class",
    "model_field",
    "nothing",
    "parse_property_string",
    "raw_request",
    "to_wire",
    "write_property_string",
]

if not hasattr(sys.modules["pbs_client"], "__distribution__"):
    raise ImportError("another project's package pbs_client was installed over this one", name="pbs_client")
