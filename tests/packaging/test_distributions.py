"""The wheel, the sdist and the editable install each carry every package, typed, with the data it needs."""

from __future__ import annotations

import configparser
import io
import json
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

import pbs_client

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
INFO = f"proxmox_pbs_client-{pbs_client.__version__}.dist-info"
PACKAGES = [Path(folder).name for folder in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]]


def run(*command: str | Path) -> str:
    # Not in ROOT: the checkout's own folders must not be found on sys.path.
    done = subprocess.run([str(part) for part in command], cwd=ROOT.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel built from the sdist. No network: the build backend is the installed one."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


def empty_environment(folder: Path) -> Path:
    """The interpreter of a new environment that sees the installed dependencies and nothing of this project."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    # Folders named in a .pth file are searched, but their own .pth files (our editable install among them) are not read.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    assert run(python, "-c", "import importlib.util as u; print(u.find_spec('httpx') is not None, u.find_spec('pbs_client'))") == "True None\n"
    return python


def install(python: Path, *what: str | Path) -> None:
    options = ("--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", "--no-build-isolation", "--ignore-installed")
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, *what)


def where(python: Path) -> dict[str, str]:
    """The file of every package as the interpreter imports it."""
    program = f"import json, importlib; print(json.dumps({{name: importlib.import_module(name).__file__ for name in {PACKAGES!r}}}))"
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
            str(file.relative_to((ROOT / folder).parent)) for file in (ROOT / folder).rglob("*") if file.is_file() and "__pycache__" not in file.parts
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


def test_an_installed_wheel_imports_and_its_entry_points_load(wheel: Path, tmp_path: Path) -> None:
    python = empty_environment(tmp_path / "env")
    install(python, wheel)
    assert all(Path(file).is_relative_to(tmp_path) for file in where(python).values())

    declared = configparser.ConfigParser()
    declared.read_string(zipfile.ZipFile(wheel).read(f"{INFO}/entry_points.txt").decode())
    assert "pytest11" in declared
    program = "import importlib.metadata as m; print([point.load() is not None for point in m.distribution('proxmox-pbs-client').entry_points])"
    assert set(json.loads(run(python, "-c", program).lower())) == {True}


def test_an_editable_install_imports_from_the_checkout(tmp_path: Path) -> None:
    python = empty_environment(tmp_path / "env")
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
