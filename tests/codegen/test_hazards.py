"""The table of values that damage the server: a row travels in the operation, and dies loudly."""

from __future__ import annotations

import pytest

from pbs_client import UsageError
from pbs_client.hazards import refuse_hazards
from tests.codegen.toy import TEXT, Json, Workshop, an_object, array, enum, operation, optional, property_string

TUNING = property_string(an_object(order=optional(enum("none", "inode")), size=optional(TEXT)))
OPERATIONS: dict[str, Json] = {
    "PUT /things/{name}": operation(
        {"name": TEXT, "nets": optional(array(TEXT)), "tuning": optional(TUNING), "pem": optional(TEXT)}
    ),
}
NAMES = "things | update_thing | PUT | /things/{name} |"


def row(on: str = "PUT /things/{name}", parameter: str = "nets", kind: str = "empty-list") -> str:
    return (
        f'[[hazard]]\non = "{on}"\nparameter = "{parameter}"\nkind = "{kind}"\nreason = "It breaks."\nsource = "seen"\n'
    )


def put(workshop: Workshop, rows: str, names: str = NAMES) -> None:
    workshop.prepare(OPERATIONS, names=names)
    (workshop.schema / "hazards.toml").write_text(rows, encoding="utf-8")


@pytest.mark.parametrize("function", ["update_thing", "called_otherwise"])
def test_the_check_stays_whatever_the_function_is_called(workshop: Workshop, function: str) -> None:
    put(
        workshop,
        row(on="PUT /things/{id}") + row(parameter="tuning", kind="unknown-word"),
        NAMES.replace("update_thing", function),
    )
    update = getattr(workshop.make().module("things"), function)
    with pytest.raises(UsageError, match="It breaks"):
        refuse_hazards(update("x", nets=[]))
    with pytest.raises(UsageError, match=r"It breaks\.; order is none or inode"):
        refuse_hazards(update("x", tuning="order=odd"))
    refuse_hazards(update("x", nets=["a"], tuning="order=none,size=odd"))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (row(on="PUT /gone"), "hazards.toml row 1: the target has vanished: no known version of PBS has PUT /gone"),
        (
            row() + row(parameter="gone"),
            "hazards.toml row 2: the target has vanished: PUT /things/{name} has no parameter 'gone'",
        ),
        (
            row(kind="unknown-word"),
            "hazards.toml row 1: the target has vanished: nets has no settings with a list of words",
        ),
        (
            row(kind="odd"),
            (
                "hazards.toml row 1: unknown kind 'odd'; known are empty-list, unknown-word, not-a-certificate,"
                " not-a-private-key"
            ),
        ),
        (
            "[[hazard]]\nreason = 'x'\n",
            "hazards.toml row 1: expected kind, on, parameter, reason, source, each with a value",
        ),
        ("[[danger]]\n", "hazards.toml: unknown table 'danger'; expected [[hazard]]"),
        ("[[", "hazards.toml: "),
    ],
)
def test_a_row_that_finds_nothing_stops_the_build(workshop: Workshop, rows: str, told: str) -> None:
    put(workshop, rows)
    assert workshop.refusal().startswith(told)


@pytest.mark.parametrize(
    "text", ["-----BEGIN CERTIFICATE-----" * 20_000, "-----BEGIN CERTIFICATE-----\n" + " \n" * 200_000, "-" * 500_000]
)
def test_long_texts_are_read_once(workshop: Workshop, text: str) -> None:
    put(workshop, row(parameter="pem", kind="not-a-certificate"))
    update = workshop.make().module("things").update_thing
    with pytest.raises(UsageError, match=r"It breaks\."):
        refuse_hazards(update("x", pem=text))
