"""The machine, its services and its settings."""
