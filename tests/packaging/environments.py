"""Fresh environments to install the wheel into."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path) -> str:
    """What the command prints; it has to succeed."""
    # Not in ROOT: the checkout's own folders must not be found on sys.path.
    done = subprocess.run([str(part) for part in command], cwd=ROOT.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def site_of(python: Path) -> Path:
    """The folder that an environment imports from."""
    return Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())


def environment_with_everything(folder: Path) -> Path:
    """The interpreter of a new environment that sees the installed dependencies and nothing of this project."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    # Folders named in a .pth file are searched, but their own .pth files (our editable install
    # among them) are not read.
    (site_of(python) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    assert (
        run(
            python,
            "-c",
            "import importlib.util as u; print(u.find_spec('httpx') is not None, u.find_spec('pbs_client'))",
        )
        == "True None\n"
    )
    return python


def environment_with_extra(folder: Path, wheel: Path, extra: str) -> Path:
    """The interpreter of a new environment with the wheel and what it asks for with this extra, as
    pip would install it.

    Nothing is downloaded: the dependencies are linked from the environment that the tests run in.
    """
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    install(python, wheel)
    site = site_of(python)
    for needed in dependencies("proxmox-pbs-client", extra, site):
        for file in needed.files or ():
            entry = file.parts[0]
            if entry not in {"..", "__pycache__"} and not (site / entry).exists():
                (site / entry).symlink_to(Path(str(needed.locate_file(entry))))
    return python


def dependencies(name: str, extra: str, site: Path) -> list[Distribution]:
    """The installed distributions that one of the wheel needs with an extra, and what those need in turn."""
    (ours,) = Distribution.discover(name=name, path=[str(site)])
    found: dict[str, Distribution] = {}
    waiting = [(ours, extra)]
    while waiting:
        wanting, extra = waiting.pop()
        for line in wanting.requires or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                needed = ours if requirement.name == name else distribution(requirement.name)
                if needed is not ours:
                    assert requirement.specifier.contains(needed.version), (
                        f"{requirement} but {needed.version} is installed"
                    )
                for part in requirement.extras or {""}:
                    if f"{requirement.name}[{part}]" not in found:
                        found[f"{requirement.name}[{part}]"] = needed
                        waiting.append((needed, part))
    return [needed for needed in found.values() if needed is not ours]


def install(python: Path, *what: str | Path) -> None:
    """Installs without network and without dependencies."""
    options = (
        "--quiet",
        "--disable-pip-version-check",
        "--no-compile",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "--ignore-installed",
    )
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, *what)
