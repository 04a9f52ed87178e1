"""The version of the distribution, written here alone: `pyproject.toml` reads it from here."""

__version__ = "0.1.0"
