"""From the schema that Proxmox Backup Server publishes to the package `pbs_api`: read, correct,
resolve, render.

`schema/` is the input, `generated/pbs_api/` the output; `python -m codegen --help` lists the
commands. Nothing of `pbs_client` is imported here.
"""
