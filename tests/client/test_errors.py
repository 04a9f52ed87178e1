"""What holds for every error of the tree."""

from __future__ import annotations

import copy
import inspect
import pickle

import pytest

from pbs_client import errors
from pbs_client.errors import PbsError, TaskFailed, TaskTimeout, UnexpectedAnswer

CLASSES = [found for _, found in inspect.getmembers(errors, inspect.isclass) if issubclass(found, PbsError)]


def filled(cls: type[PbsError]) -> PbsError:
    """An error with a value in every attribute."""
    error = cls("it broke", request='call("x")', hint="try again")
    for name, value in vars(error).items():
        if value in ((), "", None, 0):
            setattr(error, name, (name,) if value == () else name)
    return error


@pytest.mark.parametrize("cls", CLASSES)
def test_survives_pickle_and_copies_with_all_attributes(cls: type[PbsError]) -> None:
    error = filled(cls)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(twin) is cls
        assert vars(twin) == vars(error)
        assert str(twin) == str(error)


@pytest.mark.parametrize("cls", CLASSES)
def test_text_begins_with_the_call(cls: type[PbsError]) -> None:
    first, last = str(filled(cls)).split("\n")[0], str(filled(cls)).split("\n")[-1]
    assert first.startswith('call("x"): ')
    assert "it broke" in first
    assert last == "Hint: try again"
    assert str(cls("alone")) == "alone"


@pytest.mark.parametrize("cls", CLASSES)
def test_tree_in_the_docstring_names_it(cls: type[PbsError]) -> None:
    assert errors.__doc__ is not None
    assert cls.__name__ in errors.__doc__


def test_builtin_relatives() -> None:
    for name in ("ConnectTimeout", "AnswerTimeout", "TaskTimeout"):
        assert issubclass(getattr(errors, name), TimeoutError)
    assert issubclass(errors.UsageError, ValueError)


def test_task_error_shows_the_upid_and_the_last_lines() -> None:
    error = TaskFailed("the task failed: no space", upid="UPID:x:", exitstatus="no space", log=("line 1", "line 2"))
    assert str(error) == "the task failed: no space (UPID:x:)\n  line 1\n  line 2"
    assert str(TaskTimeout("not done yet")) == "not done yet"


def test_unexpected_answer_shows_where() -> None:
    assert str(UnexpectedAnswer("expected an integer", where="[3].size")) == "at [3].size: expected an integer"
