"""Errors as PBS sends them: a status and plain text, with or without the parameters that are to
blame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

NO_FILE = "No such file or directory (os error 2)"
"""What the system says of a missing file, which PBS passes on."""


class Refusal(Exception):
    """An error as PBS sends it: an HTTP status and plain text."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.text = text
        self.status = status


class ParameterRefusal(Refusal):
    """A refusal that blames single parameters; the `extjs` format lists them apart."""

    def __init__(self, text: str, errors: Mapping[str, str]) -> None:
        super().__init__(text)
        self.errors: dict[str, str] = dict(errors)


def parameter_refusal(*errors: tuple[str, str]) -> Refusal:
    """The refusal for wrong parameters, each given as name and message (protocol.md §3.3)."""
    return ParameterRefusal(listed(errors), dict(errors))


def listed(errors: Sequence[tuple[str, str]]) -> str:
    """The text about wrong parameters, each given as name and message (protocol.md §3.3)."""
    if len(errors) == 1:
        return f"parameter verification failed - '{errors[0][0]}': {errors[0][1]}".strip()
    lines = "".join(f"\n- '{name}': {message}" for name, message in errors)
    return f"parameter verification failed:{lines}".strip()


def unknown_variant(value: str, allowed: Sequence[str]) -> Refusal:
    """The refusal of an enum value, in the words of PBS's library for structured data."""
    if len(allowed) == 1:
        expected = f"`{allowed[0]}`"
    elif len(allowed) == 2:
        expected = f"`{allowed[0]}` or `{allowed[1]}`"
    else:
        expected = "one of " + ", ".join(f"`{name}`" for name in allowed)
    return Refusal(f"unknown variant `{value}`, expected {expected}")
