"""The client against real TLS sockets, and a server that misbehaves in every way we could think of."""
