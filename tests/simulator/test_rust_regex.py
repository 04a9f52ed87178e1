"""Patterns that Rust does not take, as its library tells of them."""

from __future__ import annotations

import pytest

from pbs_simulator.rust_regex import check_regex


@pytest.mark.parametrize(
    ("pattern", "marks", "fault"),
    [
        ("a(b", " ^", "unclosed group"),
        ("a)b", " ^", "unopened group"),
        ("x[a-z", " ^", "unclosed character class"),
        ("*a", "^", "repetition operator missing expression"),
        ("{2}", "^", "repetition operator missing expression"),
        ("[z-a]", " ^^^", "invalid character class range, the start must be <= the end"),
        ("a{3,2}", " ^^^^^", "invalid repetition count range, the start must be <= the end"),
        ("a{", " ^", "unclosed counted repetition"),
        ("\\q", "^^", "unrecognized escape sequence"),
        ("a\\", " ^", "incomplete escape sequence, reached end of pattern prematurely"),
        ("a(?=b)", " ^^^", "look-around, including look-ahead and look-behind, is not supported"),
        ("(a)\\1", "   ^^", "backreferences are not supported"),
    ],
)
def test_a_fault_is_pointed_at(pattern: str, marks: str, fault: str) -> None:
    with pytest.raises(ValueError, match="regex parse error") as caught:
        check_regex(pattern)
    assert str(caught.value) == f"regex parse error:\n    {pattern}\n    {marks}\nerror: {fault}"


@pytest.mark.parametrize(
    "pattern",
    ["", "^vm/1", "(?P<n>x)", "(?<n>x)", "\\pL+", "\\p{Greek}", "a++", "x\\z", "[[:alpha:]]", "a{2,3}"],
)
def test_what_rust_takes(pattern: str) -> None:
    check_regex(pattern)
