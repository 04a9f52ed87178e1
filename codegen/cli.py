"""`python -m codegen`: import, compare, generate, update, check, wording."""

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
from codegen.copied import copied_texts
from codegen.facts import Facts, load_all, version_key, write_facts
from codegen.locks import changed_inputs, input_lock, lost_names, name_lock, unlocked_names
from codegen.problems import Problem
from codegen.project import build_package
from codegen.read import read_operations
from codegen.render import render
from codegen.words import load_words, missing_words, sentences

P = ParamSpec("P")
ROOT = Path(__file__).resolve().parent.parent


def _one_line(command: Callable[P, None]) -> Callable[P, None]:
    """A problem, or a file that cannot be read or written, is reported in one line on standard
    error, with exit code 1."""

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
    """Makes the package pbs_api from what Proxmox Backup Server publishes, corrected by the tables
    in schema/."""


_schema = click.option(
    "--schema",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=ROOT / "schema",
    help="The folder of facts and tables.",
)
_output = click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=ROOT / "generated",
    help="The folder that gets, or has, the package.",
)
_version = click.option(
    "--version", required=True, help="The PBS version of the schema, as in 4.3; the schema itself does not say."
)
_fingerprint = click.option("--fingerprint", help="Accept only the certificate with this SHA-256, whoever signed it.")
_SCREEN = 18
"""How many lines of a comparison leave room for the rest on one screen."""


@main.command("import")
@click.argument("source")
@_version
@_fingerprint
@_schema
@_one_line
def import_command(source: str, version: str, fingerprint: str | None, schema: Path) -> None:
    """Writes the facts of SOURCE: apidoc.js, apidoc.json, or https://server:8007."""
    _import(source, version, fingerprint, schema)


@main.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@_schema
@_one_line
def compare(old: str, new: str, as_json: bool, schema: Path) -> None:
    """Tells what changed between two known versions, in a user's terms: functions, parameters,
    fields, enum values."""
    changes = compare_versions(schema, old, new)
    if as_json:
        click.echo(json.dumps([change.as_json() for change in changes], indent=2, ensure_ascii=False))
        return
    for line in comparison_lines(changes):
        click.echo(line)


@main.command()
@_output
@click.option("--package", default="pbs_api", help="The package's name.")
@_schema
@_one_line
def generate(output: Path, package: str, schema: Path) -> None:
    """Writes the package. Files of an earlier generation that no longer belong to it are
    removed."""
    for report in _generate(output, package, schema):
        click.echo(f"note: {report}", err=True)


@main.command()
@click.argument("source")
@_version
@_fingerprint
@_output
@_schema
@_one_line
def update(source: str, version: str, fingerprint: str | None, output: Path, schema: Path) -> None:
    """Takes in a new PBS version: imports SOURCE, compares, generates, and lists what a person must
    still say."""
    older = [one.version for one in load_all(schema / "facts") if version_key(one.version) < version_key(version)]
    known = (schema / "facts" / f"{version}.json").exists()
    target = _import(source, version, fingerprint, schema)
    back = f"restore {target} as it was" if known else f"remove {target}"
    undo = f"To undo: {back} and run `python -m codegen generate`."
    try:
        if older:
            _show_comparison(schema, older[-1], version)
        click.echo()
        reports = _generate(output, "pbs_api", schema)
    except Problem as problem:
        raise Problem(f"{problem}\nMend the table, then run `python -m codegen generate`. {undo}") from None
    click.echo(f"\nStill to say ({len(reports)}):" if reports else "\nNothing is left to say.")
    for report in reports:
        click.echo(f"  {report}")
    click.echo("\nThen: make golden, make test, make check, and a line in CHANGELOG.md.")
    click.echo(undo)


@main.command()
@_schema
@_output
@click.option(
    "--published",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="PBS_PUBLISHED_SCHEMAS",
    help="A folder of published apidoc files (or PBS_PUBLISHED_SCHEMAS): fails if our wording repeats theirs.",
)
@_one_line
def check(schema: Path, output: Path, published: Path | None) -> None:
    """Fails unless the package is what schema/ gives, every released name is there, everything has
    wording, and no table row is dead."""
    tree = build_package(schema)
    files = render(tree)
    problems = [*tree.reports, *lost_names(tree, schema), *unlocked_names(tree, schema)]
    problems += [f"{line}: not said yet" for line in missing_words(tree)]
    problems += [*_differences(output / "pbs_api", files), *changed_inputs(schema, files)]
    if published is not None:
        problems += copied_texts(sentences(load_words(schema / "wording")), published)
    if problems:
        raise Problem("\n".join(problems))
    click.echo(f"{len(files)} files are what schema/ gives")


@main.command()
@click.option("--missing", is_flag=True, help="List what has no wording yet.")
@click.option(
    "--module", help="Only of this module, as in gc; shared_models for classes that several modules answer with."
)
@_schema
@_one_line
def wording(missing: bool, module: str | None, schema: Path) -> None:
    """Tells how much of the API has wording in schema/wording/; with --missing, what has none."""
    lines = missing_words(build_package(schema))
    if module is not None:
        lines = [line for line in lines if line.startswith(f"wording/{module}.toml ")]
    if missing:
        for line in lines:
            click.echo(line)
    click.echo(f"{len(lines)} entries lack something" if lines else "Nothing is missing")


def _import(source: str, version: str, fingerprint: str | None, schema: Path) -> Path:
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
    return target


def _show_comparison(schema: Path, old: str, new: str) -> None:
    lines = comparison_lines(compare_versions(schema, old, new))
    click.echo(f"\nChanges since PBS {old}:")
    for line in lines[:_SCREEN]:
        click.echo(f"  {line}")
    if lines[_SCREEN:]:
        click.echo(f"  and {len(lines) - _SCREEN} more lines: python -m codegen compare {old} {new}")


def _generate(output: Path, package: str, schema: Path) -> list[str]:
    """Writes the package and, where it is the one of this project, the lock files. Gives what a
    person should look at."""
    if not package.isidentifier() or keyword.iskeyword(package):
        raise Problem(f"{package!r} cannot be the name of a package")
    tree = build_package(schema)
    files = render(tree)
    _write(output / package, files)
    if (output / package).resolve() == schema.resolve().parent / "generated" / "pbs_api":
        (schema / "names.lock.json").write_text(name_lock(tree, schema), encoding="utf-8")
        (schema / "inputs.lock.json").write_text(input_lock(schema, files), encoding="utf-8")
    lines = sum(text.count("\n") for name, text in files.items() if name.endswith(".py"))
    known = ", ".join(tree.versions)
    click.echo(f"{output / package}: {len(files)} files, {lines} lines of Python, PBS {known}")
    return list(tree.reports)


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
