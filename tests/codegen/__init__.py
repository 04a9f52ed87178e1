"""The generator, and the tables under `schema/` that it reads."""
