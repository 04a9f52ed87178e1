"""What an integration raises."""


class ConfigEntryAuthFailed(Exception):
    """The credentials no longer work."""
