"""A generated package and the `pbs_client` that it is imported with: whether they fit is seen at the import."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import pbs_api
import pbs_client.runtime
from codegen import render
from pbs_client.runtime import CONTRACT
from tests.codegen.toy import TEXT, Workshop, an_object, operation
from tests.documentation.markdown import ROOT


@pytest.fixture
def own(workshop: Workshop) -> Workshop:
    """A package of one's own, made by the command."""
    workshop.prepare(
        {"GET /things": operation(returns=an_object(name=TEXT))}, names="things | get_things | GET | /things |"
    )
    done = workshop.run("generate", "--output", str(workshop.output), "--package", workshop.name)
    assert done.exit_code == 0, done.output
    return workshop


def test_the_generator_makes_packages_for_the_contract_of_this_client() -> None:
    assert render.CONTRACT == CONTRACT


def test_the_changelog_says_which_contract_this_is() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"the one package that generated code imports, with a contract number, now {CONTRACT}." in changelog


def test_a_package_of_ones_own_is_imported(own: Workshop) -> None:
    assert importlib.import_module(own.name).things.get_things().path == "/things"


@pytest.mark.parametrize(
    ("other", "cure"),
    [
        (CONTRACT + 1, "generate it again: python -m codegen generate --package {name}"),
        (
            CONTRACT - 1,
            "update proxmox-pbs-client, or generate the package with the generator of the installed version",
        ),
    ],
)
def test_one_of_another_contract_says_what_to_do(
    own: Workshop, monkeypatch: pytest.MonkeyPatch, other: int, cure: str
) -> None:
    monkeypatch.setattr("pbs_client.runtime.contract.CONTRACT", other)
    with pytest.raises(ImportError) as refused:
        importlib.import_module(own.name)
    assert str(refused.value) == (
        f"{own.name} was generated for contract {CONTRACT} of pbs_client.runtime and the pbs_client installed here"
        f" has contract {other}; {cure.format(name=own.name)}"
    )
    assert refused.value.name == own.name


def test_the_check_comes_before_any_name_that_another_contract_may_lack(own: Workshop) -> None:
    head = own.output / own.name / "__init__.py"
    head.write_text(head.read_text().replace(f"check_contract(__name__, {CONTRACT})", "check_contract(__name__, 0)"))
    code = f"import sys; sys.path.insert(0, {str(own.output)!r})\nfrom {own.name}.things import get_things"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"ImportError: {own.name} was generated for contract 0 ")


def test_generated_modules_import_one_package_of_ours_in_one_statement() -> None:
    without = {"enums.py", "_other_client.py"}
    for path in sorted(Path(pbs_api.__path__[0]).glob("*.py")):
        nodes = [
            node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)
        ]
        ours = [node for node in nodes if node.module and node.module.startswith("pbs_client")]
        assert [node.module for node in ours] == ([] if path.name in without else ["pbs_client.runtime"]), path.name
        assert {name.name for node in ours for name in node.names} <= set(pbs_client.runtime.__all__)
