"""`python -m codegen`: import, compare, generate, check."""

from __future__ import annotations

import hashlib
import json
import keyword
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click

from codegen.apidoc import load_text, parse
from codegen.compare import compare_versions, comparison_lines
from codegen.facts import Facts, version_key, write_facts
from codegen.locks import changed_inputs, input_lock, lost_names, name_lock, unlocked_names
from codegen.problems import Problem
from codegen.project import build_package
from codegen.read import read_operations
from codegen.render import render

P = ParamSpec("P")
ROOT = Path(__file__).resolve().parent.parent


def _one_line(command: Callable[P, None]) -> Callable[P, None]:
    """A problem, or a file that cannot be read or written, is told in one line on standard error, and the exit code is 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except BrokenPipeError:
            raise  # click ends quietly when the reader of a pipe has had enough
        except (Problem, OSError) as problem:
            raise click.ClickException(str(problem)) from None

    return run


@click.group()
def main() -> None:
    """Makes the package pbs_api from what Proxmox Backup Server publishes, corrected by the tables in schema/."""


_schema = click.option(
    "--schema", type=click.Path(path_type=Path, exists=True, file_okay=False), default=ROOT / "schema", help="The folder of facts and tables."
)


@main.command("import")
@click.argument("source")
@click.option("--version", required=True, help="The PBS version of the schema, as in 4.3; the schema itself does not say.")
@click.option("--fingerprint", help="Accept only the certificate with this SHA-256, whoever signed it.")
@_schema
@_one_line
def import_command(source: str, version: str, fingerprint: str | None, schema: Path) -> None:
    """Writes the facts of SOURCE: apidoc.js, apidoc.json, or https://server:8007."""
    version_key(version)
    text = load_text(source, fingerprint=fingerprint)
    published = parse(text, source)
    try:
        operations = read_operations(published)
    except Problem as problem:
        raise Problem(f"{source}: {problem}") from None
    facts = Facts(version, hashlib.sha256(text.encode()).hexdigest(), operations)
    target = schema / "facts" / f"{version}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(write_facts(facts), encoding="utf-8")
    click.echo(f"{target}: {len(facts.operations)} operations of PBS {version}")


@main.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@_schema
@_one_line
def compare(old: str, new: str, as_json: bool, schema: Path) -> None:
    """Tells what changed between two known versions, in a user's terms: functions, parameters, fields, enum values."""
    changes = compare_versions(schema, old, new)
    if as_json:
        click.echo(json.dumps([change.as_json() for change in changes], indent=2, ensure_ascii=False))
        return
    for line in comparison_lines(changes):
        click.echo(line)


@main.command()
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), default=ROOT / "generated", help="The folder that gets the package.")
@click.option("--package", default="pbs_api", help="The package's name.")
@_schema
@_one_line
def generate(output: Path, package: str, schema: Path) -> None:
    """Writes the package. Files of an earlier generation that no longer belong to it are removed."""
    if not package.isidentifier() or keyword.iskeyword(package):
        raise Problem(f"{package!r} cannot be the name of a package")
    tree = build_package(schema)
    for report in tree.reports:
        click.echo(f"note: {report}", err=True)
    files = render(tree)
    _write(output / package, files)
    if (output / package).resolve() == schema.resolve().parent / "generated" / "pbs_api":
        (schema / "names.lock.json").write_text(name_lock(tree, schema), encoding="utf-8")
        (schema / "inputs.lock.json").write_text(input_lock(schema, files), encoding="utf-8")
    lines = sum(text.count("\n") for name, text in files.items() if name.endswith(".py"))
    click.echo(f"{output / package}: {len(files)} files, {lines} lines of Python, PBS {', '.join(tree.versions)}")


@main.command()
@_schema
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), default=ROOT / "generated")
@_one_line
def check(schema: Path, output: Path) -> None:
    """Fails unless the generated package is what schema/ gives, every released name is still there, and no table row is dead."""
    tree = build_package(schema)
    files = render(tree)
    problems = [*tree.reports, *lost_names(tree, schema), *unlocked_names(tree, schema)]
    problems += [*_differences(output / "pbs_api", files), *changed_inputs(schema, files)]
    if problems:
        raise Problem("\n".join(problems))
    click.echo(f"{len(files)} files are what schema/ gives")


def _write(folder: Path, files: dict[str, str]) -> None:
    """All files or, where the folder holds modules of somebody else, none."""
    there = sorted(folder.glob("*.py"))
    for path in there:
        if b"python -m codegen generate" not in path.read_bytes()[:60]:
            raise Problem(f"{path} was not made by this generator; nothing was written")
    folder.mkdir(parents=True, exist_ok=True)
    for path in there:
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _differences(folder: Path, files: dict[str, str]) -> list[str]:
    there = {path.name: path.read_bytes() for path in folder.glob("*") if path.is_file()}
    wrong = [name for name, text in files.items() if there.get(name) != text.encode()]
    told = [f"{folder / name}: not what schema/ gives; run `python -m codegen generate`" for name in wrong]
    return told + [f"{folder / name}: belongs to nothing; remove it" for name in sorted(there.keys() - files.keys())]
