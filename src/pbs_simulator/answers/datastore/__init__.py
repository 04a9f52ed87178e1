"""Datastores: their settings, their state, and the devices they lie on."""
