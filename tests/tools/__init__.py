"""The command `pbsh`."""
