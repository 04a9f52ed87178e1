"""`/docs/api-viewer/apidoc.js`: the generator reads from it what we know already."""

from __future__ import annotations

import hashlib

import pytest

from codegen.apidoc import load_text, parse
from codegen.read import read_operations
from pbs_simulator import SimulatedPbs
from pbs_simulator.catalog import load_catalog
from pbs_simulator.static import published_schema


def test_the_import_command_can_be_pointed_at_a_simulator() -> None:
    with SimulatedPbs().serve() as served:
        text = load_text(f"https://{served.address}", fingerprint=served.fingerprint)
    assert text.startswith("var apiSchema = [")
    assert (
        hashlib.sha256(text.encode()).hexdigest()
        == hashlib.sha256(published_schema(load_catalog("4.2")).encode()).hexdigest()
    )


@pytest.mark.parametrize("version", ["3.4", "4.0", "4.1", "4.2"])
def test_what_is_published_is_what_is_known(version: str) -> None:
    catalog = load_catalog(version)
    found = read_operations(parse(published_schema(catalog), "a test"))
    known = {f"{operation.method} {operation.path}": operation for operation in catalog}
    assert set(found) == set(known)
    for name, operation in known.items():
        if operation.children is None:
            assert set(found[name].get("parameters", {})) == set(operation.parameters), name
