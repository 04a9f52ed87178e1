"""Patterns that Rust does not take, as its library tells of them."""

from __future__ import annotations

import pytest

from pbs_simulator.rust_regex import check_regex, found_in


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
    [
        *("", "^vm/1", "(?P<n>x)", "(?<n>x)", "\\pL+", "\\p{Greek}", "a++", "x\\z", "[[:alpha:]]", "a{2,3}"),
        *("(" * 250 + ")" * 250, "[(]" * 300, "\\(" * 300),
    ],
)
def test_what_rust_takes(pattern: str) -> None:
    check_regex(pattern)


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("(" * 5000 + ")" * 5000, "exceed the maximum number of nested parentheses/brackets (250)"),
        ("a{4294967295}", "Compiled regex exceeds size limit of 10485760 bytes."),
        ("a{99999999999999999999}", "Compiled regex exceeds size limit of 10485760 bytes."),
        ("(a{1000}){1000}", "Compiled regex exceeds size limit of 10485760 bytes."),
    ],
)
def test_what_is_too_deep_or_too_large_is_refused(pattern: str, fault: str) -> None:
    with pytest.raises(ValueError, match="regex") as caught:
        check_regex(pattern)
    assert str(caught.value).endswith(fault)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(a*)*b", "(.*.*.*.*)*x", "a++$", "(?:a?){500}a{500}b"])
def test_no_pattern_takes_longer_than_its_text_is_long(pattern: str) -> None:
    check_regex(pattern)
    assert not found_in("a" * 5000 + "!", pattern)


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        *(("vm/100", "^vm/1", True), ("ct/vm/1", "^vm/1", False), ("vm/100", "0\\z", True), ("vm/1", "m/\\pN", True)),
        *(("vm/100", "(?x) ^vm / 1 # all\n 00 $", True), ("VM/1", "(?ix)v m", True), ("VM/1", "(?x)v m", False)),
        *(("a b", "(?x)a\\ b", True), ("ab", "(?x)a\\ b", False), ("a", "(?x)[a b]", True), ("a#", "(?x)a\\#$", True)),
    ],
)
def test_what_is_found(text: str, pattern: str, found: bool) -> None:
    assert found_in(text, pattern) is found
