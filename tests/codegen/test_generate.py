"""The generate command: the same bytes every time, in a folder that is its own."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from codegen.cli import ROOT
from codegen.formatting import formatted
from codegen.problems import Problem
from tests.codegen.toy import TEXT, Json, Workshop, an_object, apidoc, array, enum, operation

OPERATIONS: dict[str, Json] = {
    "GET /things": operation({"kind": enum("b", "a")}, array(an_object(name=TEXT, kind=enum("b", "a")))),
    "GET /others": operation(returns=array(an_object(name=TEXT, kind=enum("b", "a")))),
    "GET /index": operation(returns={"type": "null"}),
    "GET /": operation(),
}
TABLES = {
    "names": "things | list_things | GET | /things |\nothers | list_others | GET | /others |",
    "models": "GET /things ->[] | Thing\nGET /others ->[] | Thing",
    "enums": "Kind | kind | a |",
    "uncovered": "GET /index | directory-index\nGET / | directory-index",
}


@pytest.fixture
def ready(workshop: Workshop) -> Workshop:
    workshop.prepare(OPERATIONS, **TABLES)
    return workshop


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def _generate(workshop: Workshop, package: str = "pbs_api") -> tuple[int, str]:
    done = workshop.run("generate", "--output", str(workshop.output), "--package", package)
    return done.exit_code, done.output


def test_two_runs_give_the_same_bytes_whatever_the_order_of_the_inputs(ready: Workshop) -> None:
    code, output = _generate(ready)
    assert code == 0
    first = _files(ready.output / "pbs_api")
    assert f"{ready.output / 'pbs_api'}: {len(first)} files, {_lines(first)} lines of Python, PBS 4.2\n" in output
    assert sorted(first) == [
        "__init__.py",
        "_other_client.py",
        "catalog.json",
        "enums.py",
        "others.py",
        "py.typed",
        "shared_models.py",
        "things.py",
    ]
    ready.publish(apidoc(dict(reversed(OPERATIONS.items()))))
    ready.table("names", "\n".join(reversed(TABLES["names"].splitlines())))
    ready.table("models", "\n".join(reversed(TABLES["models"].splitlines())))
    assert _generate(ready)[0] == 0
    assert _files(ready.output / "pbs_api") == first


def _lines(files: dict[str, bytes]) -> int:
    return sum(content.count(b"\n") for name, content in files.items() if name.endswith(".py"))


def test_every_module_says_what_made_it(ready: Workshop) -> None:
    _generate(ready)
    for name, content in _files(ready.output / "pbs_api").items():
        if name.endswith(".py"):
            assert content.startswith(
                b"# Made by `python -m codegen generate` from the tables in schema/.\n# Not to be edited: "
            )


def test_what_is_not_covered_is_listed_with_the_reason(ready: Workshop) -> None:
    _generate(ready)
    head = (ready.output / "pbs_api" / "__init__.py").read_text(encoding="utf-8")
    assert "2 functions over 2 operations in 2 modules, for PBS 4.2." in head
    assert "\n    Directory index: `GET /`, `GET /index`\n" in head
    catalog = json.loads((ready.output / "pbs_api" / "catalog.json").read_bytes())
    assert [(entry["path"], entry["children"]) for entry in catalog["uncovered"]] == [
        ("/", ["index", "others", "things"]),
        ("/index", []),
    ]


def test_a_package_of_ones_own(ready: Workshop) -> None:
    code, output = _generate(ready, ready.name)
    assert code == 0, output
    package = importlib.import_module(ready.name)
    assert package.__all__ == ["Kind", "Thing", "enums", "others", "things"]
    assert package.things.list_things(kind="a").params == {"kind": "a"}
    assert package.things.list_things(kind="a").operation.decode([{"name": "n", "kind": "b"}]) == [
        package.Thing(name="n", kind="b")
    ]
    assert not list(ready.schema.glob("*.lock.json"))


def test_notes_go_to_standard_error(ready: Workshop) -> None:
    done = ready.run("generate", "--output", str(ready.output))
    assert "note: wording/things.toml: no summary for list_things" in done.stderr
    assert "note:" not in done.stdout


@pytest.mark.parametrize("package", ["my-api", "3api", "a.b", "", "class", "../api"])
def test_a_name_that_no_package_can_have(ready: Workshop, package: str) -> None:
    assert _generate(ready, package) == (1, f"Error: {package!r} cannot be the name of a package\n")
    assert not ready.output.exists()


@pytest.mark.parametrize("name", ["mine.py", "__init__.py", "things.py"])
def test_a_folder_with_modules_of_somebody_else_is_refused(ready: Workshop, name: str) -> None:
    folder = ready.output / "pbs_api"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(b"# my own \xe9 code\n")
    assert (
        _generate(ready)[1].splitlines()[-1]
        == f"Error: {folder / name} was not made by this generator; nothing was written"
    )
    assert _files(folder) == {name: b"# my own \xe9 code\n"}


def test_modules_that_no_longer_belong_to_it_are_removed(ready: Workshop) -> None:
    _generate(ready)
    folder = ready.output / "pbs_api"
    (folder / "notes.txt").write_text("kept", encoding="utf-8")
    ready.table("names", "things | list_things | GET | /things |\nthings | list_others | GET | /others |")
    assert _generate(ready)[0] == 0
    assert sorted(_files(folder)) == [
        "__init__.py",
        "_other_client.py",
        "catalog.json",
        "enums.py",
        "notes.txt",
        "py.typed",
        "things.py",
    ]


def test_a_problem_in_the_tables_writes_nothing(ready: Workshop) -> None:
    _generate(ready)
    before = _files(ready.output / "pbs_api")
    ready.table("names", f"{TABLES['names']}\nthings | nothing_here | GET | /nowhere |")
    code, output = _generate(ready)
    assert (code, output) == (
        1,
        "Error: names.tsv: nothing_here names GET /nowhere, which no known version of PBS has\n",
    )
    assert _files(ready.output / "pbs_api") == before


def test_an_output_that_is_a_file_is_told_in_one_line(ready: Workshop) -> None:
    ready.output.mkdir()
    (ready.output / "pbs_api").write_text("a file", encoding="utf-8")
    code, output = _generate(ready)
    assert code == 1
    assert output.splitlines()[-1].startswith("Error: ")


@pytest.mark.parametrize("name", ["list things", "import", "2nd", "líst", "a.b", "f(): pass  #"])
def test_a_name_that_no_function_can_have_is_told_in_one_line(ready: Workshop, name: str) -> None:
    ready.table("names", TABLES["names"].replace("list_things", name))
    told = f"{name!r} cannot be the name of a function in Python; a row of names.tsv for GET /things can give another"
    assert _generate(ready) == (1, f"Error: {told}\n")
    assert not ready.output.exists()


def test_text_that_is_no_python_is_told_in_one_line() -> None:
    with pytest.raises(Problem) as refused:
        formatted({"one.py": "x = 1\n", "two.py": "def\n  f(:"})
    assert str(refused.value).startswith("the generated text is not valid Python: ")
    assert "\n" not in str(refused.value)


def test_without_the_formatter_it_says_what_is_missing(ready: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(_name: str, **_more: object) -> None:
        return None

    monkeypatch.setattr("shutil.which", nowhere)
    assert (
        _generate(ready)[1].splitlines()[-1]
        == "Error: ruff, the formatter, is not installed; it is in the development requirements"
    )


def test_the_commands_are_run_as_a_module(ready: Workshop) -> None:
    command = [sys.executable, "-m", "codegen"]
    told = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert "Usage: python -m codegen " in told
    assert [line.split()[0] for line in told.split("Commands:")[1].splitlines() if line] == [
        "check",
        "compare",
        "generate",
        "import",
        "update",
        "wording",
    ]
    done = subprocess.run(
        [*command, "compare", "1.0", "2.0", "--schema", str(ready.schema)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "Error: no facts of PBS 1.0; known are 4.2\n")
