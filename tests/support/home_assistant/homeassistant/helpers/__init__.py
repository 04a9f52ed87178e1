"""Helpers of the stub."""
