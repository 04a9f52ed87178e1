"""Operations of PBS as tools of an agent, by the Model Context Protocol: what `pbsh mcp` serves.

    from pbs_tools.agents.serving import make_server

    server = make_server({"": pbs})                 # an `mcp.server.Server`, read-only
    server = make_server({"": pbs}, allow="destroy", secrets=Path("/run/user/1000/new"))

There are several hundred operations, and a list of several hundred tools serves nobody. So the ones
that most programs use are tools of their own, and the others are found, described and called by
name. Each call goes through the tool of its effect, so that whoever approves calls can let
reading pass and look at the rest.

| module | what it does |
| --- | --- |
| `offered` | which operations there are, with their effects; finding and describing them |
| `arguments` | the JSON Schema of an operation's parameters, and checking by it |
| `results` | answers as data: no secrets, nothing unprintable, long lists in parts |
| `confirming` | previews of what would be destroyed, and the confirmation that each needs |
| `toolbox` | the tools, and what a call of each does |
| `serving` | the same as a server of the official SDK; needs the extra `mcp` |
"""

from __future__ import annotations

from pbs_tools.agents.offered import Allow

__all__ = ["Allow"]
