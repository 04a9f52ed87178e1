"""What class each recorded error gets. The table beside this file is for people to read and to disagree with."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from tests.support.recorded_errors import recorded

TABLE = Path(__file__).with_name("recorded_errors.tsv")


def test_every_recorded_error_has_the_class_in_the_table() -> None:
    rows = [line.split("\t") for line in TABLE.read_text().splitlines()[1:]]
    classes = {(int(status), text): name for name, status, text in rows}
    found = {
        (answer.status, answer.shape): type(answer.error).__name__ for answer in recorded() if answer.status >= 400
    }
    assert found == classes


def test_every_recorded_error_keeps_the_status_and_the_text_of_the_server() -> None:
    for answer in recorded():
        if answer.status >= 400:
            error = answer.error
            assert error.status == answer.status
            assert error.message == answer.text.strip() or not answer.text
            assert str(error).startswith("call(): " + error.message.replace("\n", "\n  "))


def test_the_same_misuse_is_the_same_class_on_all_servers() -> None:
    classes: defaultdict[object, dict[str, str]] = defaultdict(dict)
    for answer in recorded():
        # What an older server does not know at all is NotFound there, and not the same misuse.
        if answer.status >= 400 and not answer.text.startswith("Path '"):
            classes[answer.misuse][answer.version.removesuffix("-before")] = type(answer.error).__name__
    assert sum(len(found) == 3 for found in classes.values()) > 100
    assert {misuse: found for misuse, found in classes.items() if len(set(found.values())) > 1} == {}
