"""No regular expression of the client backtracks for long, whatever text a server, a proxy or a caller gives it.

Each is taken through hard texts by a matcher that counts its steps and, as a text that fails at the
very end makes it, tries every way. Twice the text may take little more than twice the steps.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any, cast

import attrs
import pytest

import pbs_client

_parser: Any = importlib.import_module("re._parser")
_CATEGORIES = {"CATEGORY_SPACE": r"\s", "CATEGORY_DIGIT": r"\d", "CATEGORY_WORD": r"\w", "CATEGORY_NOT_SPACE": r"\S"}
_ANYWHERE = ("search", "sub", "subn", "finditer", "findall", "split")


@attrs.frozen
class Use:
    """A pattern, and whether it is looked for at every place of a text."""

    where: str
    pattern: re.Pattern[str]
    anywhere: bool


def _several(value: Any) -> tuple[Any, ...]:
    """The members of a tuple, or the one thing that is none."""
    return tuple(value) if issubclass(type(value), tuple) else (value,)


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(pbs_client.__path__, "pbs_client."):
        yield importlib.import_module(found.name)


def uses() -> Iterator[Use]:
    for module in modules():
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            anywhere = re.search(rf"\b{re.escape(name)}\.({'|'.join(_ANYWHERE)})\(", source) is not None
            patterns = _several(value)
            for pattern in patterns:
                if isinstance(pattern, re.Pattern) and isinstance(cast(Any, pattern).pattern, str):
                    yield Use(
                        f"{module.__name__}.{name}",
                        cast("re.Pattern[str]", pattern),
                        anywhere or isinstance(value, tuple),
                    )
        for node in ast.walk(ast.parse(source)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
            ):
                if node.func.attr in ("compile", "escape", "purge"):
                    continue
                text = eval(compile(ast.Expression(node.args[0]), module.__name__, "eval"), vars(module))
                yield Use(f"{module.__name__}:{node.lineno}", re.compile(text), node.func.attr in _ANYWHERE)


class Steps:
    """Counts the steps of all ways in which a pattern can match at one place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.count = 0

    def ways(self, nodes: Any, position: int) -> Iterator[int]:
        items = list(nodes)
        if not items:
            yield position
            return
        code, argument = items[0]
        for end in self.one(code, argument, position):
            yield from self.ways(items[1:], end)

    def one(self, code: Any, argument: Any, position: int) -> Iterator[int]:
        self.count += 1
        match str(code):
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, repeated = argument
                yield from self.repeated(least, most, repeated, position, 0)
            case "SUBPATTERN":
                yield from self.ways(argument[-1], position)
            case "ATOMIC_GROUP":
                yield from self.ways(argument, position)
            case "BRANCH":
                for branch in argument[1]:
                    yield from self.ways(branch, position)
            case "AT":
                name = str(argument)
                at_the_edge = position == (0 if "BEGINNING" in name else len(self.text))
                if at_the_edge or "BOUNDARY" in name:
                    yield position
            case "ASSERT" | "ASSERT_NOT":
                list(self.ways(argument[1], position))
                yield position
            case _:
                if position < len(self.text) and self.fits(str(code), argument, self.text[position]):
                    yield position + 1

    def repeated(self, least: int, most: Any, nodes: Any, position: int, done: int) -> Iterator[int]:
        if str(most) == "MAXREPEAT" or done < int(most):
            for end in self.ways(nodes, position):
                if end > position:
                    yield from self.repeated(least, most, nodes, end, done + 1)
        if done >= least:
            yield position

    def fits(self, code: str, argument: Any, char: str) -> bool:
        match code:
            case "ANY":
                return True
            case "LITERAL":
                return bool(argument == ord(char))
            case "NOT_LITERAL":
                return bool(argument != ord(char))
            case "IN":
                negated = str(argument[0][0]) == "NEGATE"
                return negated != any(
                    self.fits(str(kind), value, char) for kind, value in argument if str(kind) != "NEGATE"
                )
            case "RANGE":
                return bool(argument[0] <= ord(char) <= argument[1])
            case "CATEGORY":
                return re.match(_CATEGORIES[str(argument)], char) is not None
            case _:
                raise AssertionError(f"{code} is not known here")


def literals(pattern: str) -> list[str]:
    return [text for text in re.findall(r"[A-Za-z0-9 /:@'\"{}=-]{2,}", pattern.replace("\\", "")) if len(text) < 40][:3]


def texts(pattern: str, length: int) -> Iterator[str]:
    pieces = [*" a0/@-'\"\\.:\n{[%=<A_", "a@", "a.", "a-", "- '", *literals(pattern)]
    for head in ("", *literals(pattern)):
        for piece in pieces:
            yield (head + piece * length)[:length]


def cost(use: Use, text: str) -> int:
    nodes = _parser.parse(use.pattern.pattern, use.pattern.flags)
    steps = Steps(text)
    for start in range(len(text)) if use.anywhere else (0,):
        for _ in steps.ways(nodes, start):
            pass
    return steps.count


USES = list(uses())


@pytest.mark.parametrize("use", USES, ids=[use.where for use in USES])
def test_no_pattern_takes_more_than_linear_time(use: Use) -> None:
    for short, long in zip(texts(use.pattern.pattern, 24), texts(use.pattern.pattern, 48), strict=True):
        before, after = cost(use, short), cost(use, long)
        assert after <= 2.6 * before + 60, f"{use.pattern.pattern!r} on {long[:40]!r}: {before} steps, then {after}"


@pytest.mark.parametrize(("pattern", "length"), [(r"(a+)+b", 8), (r"(a|a)*b", 8), (r"a*a*a*b", 12), (r"\s*\s*x", 24)])
def test_patterns_that_backtrack_are_found(pattern: str, length: int) -> None:
    use = Use("here", re.compile(pattern), anywhere=False)
    pairs = zip(texts(pattern, length), texts(pattern, 2 * length), strict=True)
    assert any(cost(use, long) > 2.6 * cost(use, short) + 60 for short, long in pairs)
