"""Logins, users and tokens, second factors, and what each may do."""
