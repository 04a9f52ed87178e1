"""The client over real TLS sockets, against a server that misbehaves in every way we could think of."""
