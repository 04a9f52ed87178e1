"""Tools on top of the client; so far the command `pbsh` with what it can do without a server of
your own: simulate one."""
