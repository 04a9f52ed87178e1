"""The tests, by what they are about; `tests.support` holds what several folders use."""
