"""Another project's package `pbs_client`, in our folder or before it on the path, is told apart in one sentence.

The distribution `pbs-client` of the package index brings one, with modules whose names are ours too (`errors`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import pbs_client

ROOT = Path(__file__).resolve().parents[2]
CHECKOUT = [str(ROOT / "src"), str(ROOT / "generated")]
OURS = pbs_client.__distribution__


def symlinks(folder: Path, target: Path) -> None:
    """Makes the folder show what the target holds."""
    folder.mkdir(parents=True)
    for entry in target.iterdir():
        (folder / entry.name).symlink_to(entry)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of installed packages, ours among them, that comes before all others."""
    for parent in (ROOT / "src", ROOT / "generated"):
        for package in parent.iterdir():
            if (package / "__init__.py").exists():
                symlinks(tmp_path / package.name, package)
    return tmp_path


def install_other(site: Path, init: str, *, with_metadata: bool) -> None:
    """Puts another project's files into the folder `pbs_client`, as `pip install` does."""
    files = {"__init__.py": init, "errors.py": "class OtherError(Exception): ...\n"}
    (site / "pbs_client").mkdir(exist_ok=True)
    for name, text in files.items():
        (site / "pbs_client" / name).unlink(missing_ok=True)
        (site / "pbs_client" / name).write_text(text, encoding="utf-8")
    if with_metadata:
        info = site / "pbs_client-0.6.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pbs-client\nVersion: 0.6.2\n", encoding="utf-8")
        (info / "RECORD").write_text("".join(f"pbs_client/{name},,\n" for name in files), encoding="utf-8")


def error_of(program: str, site: Path, *later: str) -> str:
    """The last line that a Python program prints before it fails."""
    done = subprocess.run(
        # Without the .pth files of the environment, which would lead to the checkout as well.
        [sys.executable, "-S", "-c", program],
        cwd=site.parent,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(site), *later, sysconfig.get_path("purelib")])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    return done.stderr.splitlines()[-1]


INSTALLED = (
    "ImportError: the package pbs_client in {folder} belongs to pbs-client 0.6.2, another project, and "
    + OURS
    + " is needed: "
    "run `pip uninstall pbs-client` and install " + OURS + " again, or give each an environment of its own"
)


@pytest.mark.parametrize("package", ["pbs_api", "pbs_simulator"])
def test_another_distribution_in_the_same_folder(package: str, site: Path) -> None:
    install_other(site, "from pbs_client.errors import OtherError\n", with_metadata=True)
    assert error_of(f"import {package}", site) == INSTALLED.format(folder=site / "pbs_client")


def test_another_distribution_that_does_not_load_either(site: Path) -> None:
    install_other(site, "import a_module_that_is_missing\n", with_metadata=True)
    assert error_of("import pbs_api", site) == INSTALLED.format(folder=site / "pbs_client")


@pytest.mark.parametrize("package", ["pbs_api", "pbs_simulator"])
def test_another_distribution_before_ours_on_the_path(package: str, tmp_path: Path) -> None:
    install_other(tmp_path, "", with_metadata=True)
    assert error_of(f"import {package}", tmp_path, *CHECKOUT) == INSTALLED.format(folder=tmp_path / "pbs_client")


def test_the_command_says_it_too(tmp_path: Path) -> None:
    install_other(tmp_path, "", with_metadata=True)
    program = "import sys; sys.argv[1:] = ['datastore', 'list']; import pbs_tools.__main__; pbs_tools.__main__.main()"
    assert error_of(program, tmp_path, *CHECKOUT) == INSTALLED.format(folder=tmp_path / "pbs_client").replace(
        "ImportError", "pbsh"
    )


def test_a_folder_of_that_name_before_ours_on_the_path(tmp_path: Path) -> None:
    install_other(tmp_path, "", with_metadata=False)
    assert error_of("import pbs_api", tmp_path, *CHECKOUT) == (
        f"ImportError: the package pbs_client in {tmp_path / 'pbs_client'} belongs to another project, and"
        f" {OURS} is needed: "
        f"remove or rename that folder, or put the one of {OURS} before it on sys.path"
    )


def test_what_is_left_when_the_other_distribution_was_uninstalled(site: Path) -> None:
    (site / "pbs_client" / "__init__.py").unlink()
    assert error_of("import pbs_api", site) == (
        f"ImportError: the package pbs_client in {site / 'pbs_client'} is incomplete, as after another"
        " project of that name was "
        f"uninstalled, and {OURS} is needed: install {OURS} again"
    )


def test_a_missing_dependency_is_called_by_its_name(site: Path) -> None:
    (site / "datetime.py").write_text("raise ModuleNotFoundError('gone', name='datetime')\n", encoding="utf-8")
    assert error_of("import pbs_api", site) == "ModuleNotFoundError: gone"
