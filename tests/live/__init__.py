"""The program behind `make live`, against a simulated server."""
