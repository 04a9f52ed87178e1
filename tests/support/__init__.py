"""Servers that do as a test says, the recordings of real ones, and what an exception shows."""
