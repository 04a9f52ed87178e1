"""The running instance."""


class HomeAssistant:
    """Stands for Home Assistant itself."""
