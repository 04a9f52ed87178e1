"""Copying backups between servers: connections to remotes, pulls and pushes.

The other side of a remote is another simulated server, or this very one where the remote's address
is that of the machine itself.
"""
