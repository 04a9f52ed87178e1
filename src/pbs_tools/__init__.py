"""Tools on top of the client: the command `pbsh`, and its larger jobs as modules for programs."""
