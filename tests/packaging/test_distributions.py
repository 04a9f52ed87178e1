"""The wheel, the sdist and the editable install each carry every package, typed, with the data it needs."""

from __future__ import annotations

import configparser
import io
import json
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

import pbs_client
from tests.packaging.environments import ROOT, environment_with_everything, install, run

pytestmark = pytest.mark.slow

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
INFO = f"proxmox_pbs_client-{pbs_client.__version__}.dist-info"
PACKAGES = [Path(folder).name for folder in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]]


def where(python: Path) -> dict[str, str]:
    """The file of every package as the interpreter imports it."""
    program = (
        "import json, importlib; "
        f"print(json.dumps({{name: importlib.import_module(name).__file__ for name in {PACKAGES!r}}}))"
    )
    found: dict[str, str] = json.loads(run(python, "-c", program))
    return found


def test_the_project_has_the_packages_of_its_design() -> None:
    assert {"pbs_client", "pbs_api", "pbs_simulator"} <= set(PACKAGES)


def test_the_wheel_carries_every_package_typed(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for package in PACKAGES:
        assert f"{package}/__init__.py" in names
        assert f"{package}/py.typed" in names
    top = {name.split("/")[0] for name in names}
    assert top == {*PACKAGES, INFO}


def test_the_wheel_has_the_same_files_as_the_checkout(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        here = {
            str(file.relative_to((ROOT / folder).parent))
            for file in (ROOT / folder).rglob("*")
            if file.is_file() and "__pycache__" not in file.parts
        }
        assert here <= names


def test_the_wheel_carries_the_catalog(wheel: Path) -> None:
    catalog = json.loads(zipfile.ZipFile(wheel).read("pbs_api/catalog.json"))
    assert "snapshots.list_snapshots" in {operation["name"] for operation in catalog["operations"]}


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    metadata = archive.read(f"{INFO}/METADATA").decode()
    assert f"Name: {pbs_client.__distribution__}\n" in metadata
    assert f"Version: {pbs_client.__version__}\n" in metadata
    assert "License-Expression: MIT" in metadata
    assert "Requires-Python: >=3.11" in metadata
    assert archive.read(f"{INFO}/licenses/LICENSE").startswith(b"MIT License")
    # The README is the long description.
    assert (ROOT / "README.md").read_text().splitlines()[0] in metadata


def test_two_builds_give_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", tmp_path, ROOT)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_an_installed_wheel_imports_and_its_entry_points_load(wheel: Path, tmp_path: Path) -> None:
    python = environment_with_everything(tmp_path / "env")
    install(python, wheel)
    assert all(Path(file).is_relative_to(tmp_path) for file in where(python).values())

    declared = configparser.ConfigParser()
    declared.read_string(zipfile.ZipFile(wheel).read(f"{INFO}/entry_points.txt").decode())
    assert "pytest11" in declared
    program = (
        "import importlib.metadata as m; "
        "print([point.load() is not None for point in m.distribution('proxmox-pbs-client').entry_points])"
    )
    assert set(json.loads(run(python, "-c", program).lower())) == {True}


def test_an_editable_install_imports_from_the_checkout(tmp_path: Path) -> None:
    python = environment_with_everything(tmp_path / "env")
    install(python, "--editable", ROOT)
    assert all(Path(file).is_relative_to(ROOT) for file in where(python).values())


def test_the_sdist_holds_what_regenerating_and_testing_need(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(fileobj=io.BytesIO(path.read_bytes())) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for wanted in (
        "schema/names.tsv",
        "codegen/__init__.py",
        "generated/pbs_api/py.typed",
        "tests/packaging/test_distributions.py",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "Makefile",
        "requirements.txt",
        "docs/zensical.toml",
        "examples/demo.py",
    ):
        assert wanted in names
