"""No regular expression backtracks for long, whatever text a server, a proxy, a caller, a client of the simulated
server or a schema gives it.

Each is taken through hard texts by a matcher that counts its steps, and that goes on to the last
way where a pattern is matched at one place, as a text that fails at the very end makes it. Twice
the text may take little more than twice the steps. Every place that makes or uses a pattern is
found in the source; one whose pattern cannot be read there has to be named here.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import json
import re
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

import attrs
import pytest

import codegen
import pbs_client
import pbs_simulator.schedule
import pbs_tools
from pbs_api.groups import list_groups
from pbs_api.snapshots import list_snapshots
from pbs_api.tasks import list_tasks
from pbs_client.envelope import item_shape
from pbs_client.runtime.regex_decoding import expression
from pbs_simulator.patterns import compile_pattern
from pbs_tools.command import exits
from pbs_tools.command.texts import WORDS_AT_PROMPT
from tests.support.tables import trying

FACTS = Path(codegen.__file__).parent.parent / "schema" / "facts"
ANYWHERE = {"search", "sub", "subn", "finditer", "findall", "split"}
AT_THE_START = {"match", "fullmatch"}
NO_PATTERN = {"escape", "purge", "error", "Pattern", "Match", "DOTALL", "IGNORECASE", "MULTILINE", "ASCII", "VERBOSE"}

# Places whose pattern is made while the program runs: what it is made of, or why it need not be tried.
MADE_LATER: dict[str, list[str] | str] = {
    "pbs_client.context: re.sub(any_of(present), MASK, text)": "plain texts side by side",
    "pbs_client.runtime.regex_decoding: re.compile(expression(shape), re.DOTALL)": [
        expression(shape)
        for request in (list_snapshots("tank"), list_tasks(), list_groups("tank"))
        if (shape := item_shape(request.operation.decode)) is not None
    ],
    "pbs_simulator.masking: re.compile(any_of(self._all_forms()))": "the same",
    'pbs_simulator.masking: re.compile(f"""([?&;](?:{names})=)([^': [r"([?&;](?:password|state)=)([^&;\s\"'<>#]+)"],
    "pbs_simulator.patterns: re.compile(_translate(pattern))": "those of the schemas, which are tried below",
    "pbs_simulator.rust_regex: re.compile(pattern_here)": "only compiled, never matched",
    "pbs_simulator.rust_regex: re.compile(shown, re.DOTALL)": "marks a place in the pattern that is at fault",
    "pbs_simulator.schedule: re.match(pattern, self.rest)": sorted(
        set(re.findall(r'\.take\(r?"([^"]+)"\)', inspect.getsource(pbs_simulator.schedule)))
    ),
    r"pbs_tools.agents.results: re.sub(f'\\b({names})=[^,]*', f'\\1={MASK}', t": [r"\b(secret|key)=[^,]*"],
    "pbs_tools.command.connection: re.sub(f'\\\\b{variable}\\\\b', written, said)": "names of variables of ours",
    "pbs_tools.command.exits: re.sub(pattern, said, text)": [pattern for pattern, _ in exits.AT_PROMPT],
    "pbs_tools.command.texts: re.sub(pattern, words, text)": [pattern for pattern, _ in WORDS_AT_PROMPT],
    "pbs_tools.checks: re.compile(exclude)": "the caller's own expression",
}
LONGEST = 60
"""Characters of these that are compared."""
# Patterns over text that no foreigner writes.
OWN_TEXT = {"pbs_tools.health.chart": "what matplotlib draws"}


@attrs.frozen
class Use:
    """A pattern, and whether it is looked for at every place of a text."""

    where: str
    pattern: str
    flags: int
    anywhere: bool


def sources() -> Iterator[tuple[str, str]]:
    """The name and the text of each module that has to do with patterns."""
    for package in (pbs_client, pbs_simulator, pbs_tools, codegen):
        folder = Path(package.__path__[0])
        for file in sorted(folder.rglob("*.py")):
            source = file.read_text(encoding="utf-8")
            if re.search(r"^ *(?:import|from) re\b", source, re.MULTILINE):
                yield ".".join([package.__name__, *file.relative_to(folder).with_suffix("").parts]), source


def is_re(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re"


def is_flags(node: ast.expr) -> bool:
    """Whether an argument is a flag such as `re.DOTALL`, or several."""
    return isinstance(node, ast.BinOp | ast.Attribute) and ast.unparse(node).startswith("re.")


def value_of(node: ast.expr, module: str) -> Any:
    """What an expression in a module is worth. Raises `NameError` if only the running program knows."""
    try:
        return eval(compile(ast.Expression(node), module, "eval"), {"re": re})
    except NameError:
        return eval(compile(ast.Expression(node), module, "eval"), vars(importlib.import_module(module)))


def uses_in(module: str, source: str, everywhere: str) -> Iterator[Use | str]:
    """Each use of a pattern in a module; a text for one that cannot be read there."""
    tree = ast.parse(source)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = {
        id(node.value): node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "re":
            yield f"{module}: from re import"
        if isinstance(node, ast.Import) and any(name.name == "re" and name.asname for name in node.names):
            yield f"{module}: import re as"
        if isinstance(node, ast.Attribute) and is_re(node) and id(node) not in called and node.attr not in NO_PATTERN:
            yield f"{module}: {ast.unparse(node)}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_re(node.func):
            made = node.func.attr
            if made in NO_PATTERN:
                continue
            first, *others = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "flags")]
            try:
                pattern = value_of(first, module)
                flags = [int(value_of(other, module)) for other in others if is_flags(other)]
            except NameError:
                yield f"{module}: {ast.unparse(node)}"
                continue
            name = names.get(id(node))
            anywhere = made in ANYWHERE
            if made == "compile":
                read = source if (name or "").startswith("_") else everywhere
                methods = set(re.findall(rf"\b{name}\.(\w+)\(", read)) if name else set[str]()
                anywhere = not methods or not methods <= AT_THE_START
            text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
            yield Use(f"{module}: {text}", text, sum(flags), anywhere)


@cache
def collected() -> tuple[dict[str, Use], list[str]]:
    found = dict(sources())
    everywhere = "\n".join(found.values())
    uses: dict[str, Use] = {}
    unread: list[str] = []
    for name, source in found.items():
        for use in uses_in(name.removesuffix(".__init__"), source, everywhere):
            if isinstance(use, str):
                unread.append(use)
            elif use.where not in uses or use.anywhere:
                uses[use.where] = use
    for where, patterns in MADE_LATER.items():
        if not isinstance(patterns, str):
            uses.update({f"{where} {text}": Use(f"{where} {text}", text, 0, True) for text in patterns})
    for text in sorted(patterns_of_schemas()):
        uses[f"schema: {text}"] = Use(f"schema: {text}", compile_pattern(text).pattern, 0, True)
    return uses, unread


def patterns_of_schemas() -> set[str]:
    def below(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            members = cast("dict[str, Any]", value)
            if isinstance(members.get("pattern"), str):
                yield members["pattern"]
            yield from below(list(members.values()))
        elif isinstance(value, list):
            for member in cast(Any, value):
                yield from below(member)

    return {text for file in FACTS.glob("*.json") for text in below(json.loads(file.read_text(encoding="utf-8")))}


_parser: Any = importlib.import_module("re._parser")
_CATEGORIES = {
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_NOT_WORD": r"\W",
}


class TooMany(Exception):
    """More steps than a linear pattern needs."""


Node = tuple[str, Any]
"""What has to be done, and with what: with the nodes inside, or with whether a character fits."""


def prepared(nodes: Any) -> tuple[Node, ...]:
    """The parsed pattern in a form that is quick to walk."""
    return tuple(_prepared(str(code), argument) for code, argument in nodes)


def _prepared(code: str, argument: Any) -> Node:
    match code:
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, repeated = argument
            limit = float("inf") if str(most) == "MAXREPEAT" else int(most)
            return "FIRST" if code.startswith("POSS") else "REPEAT", (least, limit, prepared(repeated))
        case "SUBPATTERN":
            return "INSIDE", prepared(argument[-1])
        case "ATOMIC_GROUP":
            return "FIRST", (1, 1, prepared(argument))
        case "BRANCH":
            return "BRANCH", [prepared(branch) for branch in argument[1]]
        case "AT":
            return "AT", str(argument)
        case "ASSERT" | "ASSERT_NOT":
            return code, (argument[0], prepared(argument[1]))
        case "GROUPREF":
            return "INSIDE", ()
        case _:
            return "CHARACTER", cache(partial(fits, code, argument))


class Steps:
    """Counts the steps of all ways in which a pattern can match at one place."""

    def __init__(self, text: str, most: float = float("inf")) -> None:
        self.text = text
        self.count = 0
        self.most = most

    def ways(self, nodes: tuple[Node, ...], position: int, at: int = 0) -> Iterator[int]:
        # Characters leave no choice: the walk goes on behind them without another generator.
        for index in range(at, len(nodes)):
            self.count += 1
            if self.count > self.most:
                raise TooMany
            kind, inner = nodes[index]
            if kind != "CHARACTER":
                for end in self.ends(kind, inner, position):
                    yield from self.ways(nodes, end, index + 1)
                return
            if position == len(self.text) or not inner(self.text[position]):
                return
            position += 1
        yield position

    def ends(self, kind: str, inner: Any, position: int) -> Iterator[int]:
        match kind:
            case "REPEAT":
                return self.repeated(inner, position, 0)
            case "FIRST":
                return itertools.islice(self.repeated(inner, position, 0), 1)
            case "INSIDE":
                return self.ways(inner, position)
            case "BRANCH":
                branches: list[tuple[Node, ...]] = inner
                return itertools.chain.from_iterable(self.ways(branch, position) for branch in branches)
            case "AT":
                inside = self.is_word(position - 1) != self.is_word(position)
                at_the_edge = position == (0 if "BEGINNING" in inner else len(self.text))
                return iter((position,) if (inside if "BOUNDARY" in inner else at_the_edge) else ())
            case _:
                direction, nodes = inner
                # What is looked behind for is short in Python, and so are these.
                starts = range(max(0, position - 20), position + 1) if direction < 0 else (position,)
                ends = (end for start in starts for end in self.ways(nodes, start))
                seen = any(direction > 0 or end == position for end in ends)
                return iter((position,) if seen == (kind == "ASSERT") else ())

    def repeated(self, bounds: Any, position: int, done: int) -> Iterator[int]:
        least, most, nodes = bounds
        if done < most:
            for end in self.ways(nodes, position):
                if end > position:
                    yield from self.repeated(bounds, end, done + 1)
        if done >= least:
            yield position

    def is_word(self, position: int) -> bool:
        return 0 <= position < len(self.text) and (self.text[position].isalnum() or self.text[position] == "_")


def fits(code: str, argument: Any, char: str) -> bool:
    """Whether a character is one that this part of a pattern takes."""
    match code:
        case "ANY":
            return True
        case "LITERAL":
            return bool(argument == ord(char))
        case "NOT_LITERAL":
            return bool(argument != ord(char))
        case "IN":
            negated = str(argument[0][0]) == "NEGATE"
            return negated != any(fits(str(kind), value, char) for kind, value in argument if str(kind) != "NEGATE")
        case "RANGE":
            return bool(argument[0] <= ord(char) <= argument[1])
        case "CATEGORY":
            return re.match(_CATEGORIES[str(argument)], char) is not None
        case _:
            raise AssertionError(f"{code} is not known here")


def sample(nodes: Any) -> str:
    """A text that fits, as short as may be but with one of whatever may be left out."""
    text = ""
    for code, argument in nodes:
        match str(code):
            case "LITERAL":
                text += chr(argument)
            case "ANY" | "NOT_LITERAL":
                text += "a"
            case "IN":
                text += next((char for char in " a0A-/:,\n\\=.é" if fits("IN", argument, char)), "a")
                named = [item for item in argument if str(item[0]) in ("LITERAL", "RANGE")]
                if named and str(argument[0][0]) != "NEGATE":
                    text = text[:-1] + chr(named[0][1] if str(named[0][0]) == "LITERAL" else named[0][1][0])
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                text += sample(argument[2]) * max(argument[0], 1)
            case "SUBPATTERN":
                text += sample(argument[-1])
            case "ATOMIC_GROUP":
                text += sample(argument)
            case "BRANCH":
                text += sample(argument[1][0])
            case _:
                pass
    return text


def beginnings(nodes: Any) -> Iterator[str]:
    """Texts that get a pattern past each of its parts, to fail at the next."""
    before = ""
    for node in nodes:
        code, argument = node
        inner: list[Any] = []
        match str(code):
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                inner = [argument[2]]
            case "SUBPATTERN":
                inner = [argument[-1]]
            case "BRANCH":
                inner = argument[1]
            case _:
                pass
        for part in inner:
            yield from (before + text for text in beginnings(part))
        before += sample([node])
        yield before


def texts(use: Use, thorough: bool) -> Iterator[tuple[str, str]]:
    """Beginnings, and what is repeated behind them."""
    begun = [text for text in dict.fromkeys(beginnings(_parser.parse(use.pattern, use.flags))) if 0 < len(text) < 60]
    begun = [*begun[:: max(1, len(begun) // 8)], *begun[-1:]]
    pieces = [" ", "a", "0", "A", *(text[-1] for text in begun), *begun]
    if thorough:
        pieces += ["\n", *(f"{text} " for text in begun)]
    for head in dict.fromkeys(["", *(begun[::2] if thorough else begun[-1:])]):
        for piece in dict.fromkeys(pieces):
            yield head, piece


@cache
def nodes_of(pattern: str, flags: int) -> tuple[Node, ...]:
    return prepared(_parser.parse(pattern, flags))


def cost(use: Use, text: str, most: float = float("inf")) -> int:
    nodes = nodes_of(use.pattern, use.flags)
    steps = Steps(text, most)
    if not use.anywhere:
        for _ in steps.ways(nodes, 0):
            pass
        return steps.count
    start = 0
    while start < len(text):
        end = next(steps.ways(nodes, start), start)
        start = max(end, start + 1)
    return steps.count


def longest_count(use: Use) -> int:
    """The largest number of repetitions that a pattern names: only beyond that it shows what it is."""
    return max([int(number) for number in re.findall(r"[{,](\d+)\}", use.pattern) if int(number) < 300], default=0)


def is_linear(use: Use, *, thorough: bool = True) -> str:
    """Nothing if it is; the text for which it is not. Where the steps grow by as much again for each
    doubling, the growth doubles; where every place costs a look at all others, it is four times as
    much."""
    length = max(24, 2 * longest_count(use)) if thorough else 10
    for head, piece in texts(use, thorough):
        times = max(3, -(-length // len(piece)))
        try:
            first, second = (cost(use, head + piece * times * factor, 60_000) for factor in (1, 2))
            cost(use, head + piece * times * 4, second + 3 * (second - first) + 100)
        except TooMany:
            return head + piece * times
    return ""


def test_every_pattern_is_read_or_named() -> None:
    assert sorted({text[:LONGEST] for text in collected()[1]}) == sorted(text[:LONGEST] for text in MADE_LATER)
    assert set(OWN_TEXT) <= {where.partition(": ")[0] for where in collected()[0]}


def test_no_pattern_takes_more_than_linear_time(subtests: pytest.Subtests) -> None:
    for where, use in collected()[0].items():
        if where.partition(": ")[0] not in OWN_TEXT and not where.startswith("schema") and longest_count(use) <= 20:
            with trying(subtests, where):
                assert not is_linear(use, thorough=False)


@pytest.mark.slow
@pytest.mark.no_cover
def test_no_pattern_takes_more_than_linear_time_whatever_the_text(subtests: pytest.Subtests) -> None:
    for where, use in collected()[0].items():
        if where.partition(": ")[0] not in OWN_TEXT:
            with trying(subtests, where):
                assert not is_linear(use)


@pytest.mark.parametrize(
    ("pattern", "anywhere"),
    [
        (r"(a+)+b", False),
        (r"(a|a)*b", False),
        (r"a*a*b", False),
        (r"\s*\s*x", False),
        (r".*x.*y.*z", False),
        (r"(\w+\s?)*!", False),
        (r"^(\d+,?)+$", False),
        (r"x+x+y", True),
        (r"\s*;\s*", True),
        (r"{([^}]+)}", True),
        (r"<m>.*?</m>", True),
        (r"-----BEGIN (?:[A-Z]+ )?KEY-----\s+.*?\s+-----END", True),
        (r"[A-Za-z]+:", True),
        (r"PBS:[^\s]*?:[0-9]{8}::", True),
        (r"\bfoo[^x]*bar", True),
    ],
)
def test_patterns_that_backtrack_are_found(pattern: str, anywhere: bool) -> None:
    assert is_linear(Use("here", pattern, 0, anywhere))


@pytest.mark.parametrize("pattern", [r"a{1,20}b", r"[a-z]+", r"[^,]*,[^,]*", r'"(?:[^"\\]|\\.)*"'])
def test_patterns_that_do_not_are_not(pattern: str) -> None:
    assert not is_linear(Use("here", pattern, 0, anywhere=False))


def test_patterns_are_found_wherever_they_are() -> None:
    source = """
import re
TABLE = {"a": [re.compile("in a table"), ("x", re.compile(r"in a tuple", re.DOTALL))]}
def function(text, made):
    re.compile(made)
    list(map(re.compile, text))
    return re.split("in a function", text)
"""
    found = list(uses_in("math", source, source))
    assert {use if isinstance(use, str) else use.pattern for use in found} == {
        "in a table",
        "in a tuple",
        "in a function",
        "math: re.compile(made)",
        "math: re.compile",
    }
