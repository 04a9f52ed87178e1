"""Errors, credentials, addresses, environment, trust and the httpx transport."""
