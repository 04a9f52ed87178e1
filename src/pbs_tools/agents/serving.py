"""The toolbox as a server of the Model Context Protocol, by the official SDK."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mcp import types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

from pbs_client import Client, __version__
from pbs_tools.agents.offered import Allow
from pbs_tools.agents.toolbox import INSTRUCTIONS, Tool, Toolbox


def make_server(clients: Mapping[str, Client], *, allow: Allow = "read", secrets: Path | None = None) -> Server[Any]:
    """A server with the tools for one PBS or several, by the names that agents call them by.

    - `allow`: what agents may do; nothing but reading unless it is said
    - `secrets`: the folder for secrets that calls create, such as those of tokens; without one
      they are withheld
    """
    toolbox = Toolbox(clients, allow=allow, secrets=secrets)

    async def listed(_: ServerRequestContext[Any], __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in toolbox.tools.values()])

    async def called(_: ServerRequestContext[Any], params: types.CallToolRequestParams) -> types.CallToolResult:
        if params.name not in toolbox.tools:
            return _result({"error": "UsageError", "message": "there is no such tool"}, failed=True)
        outcome = await asyncio.to_thread(toolbox.call, params.name, params.arguments or {})
        return _result(outcome.data, failed=outcome.failed)

    return Server("pbsh", version=__version__, instructions=INSTRUCTIONS, on_list_tools=listed, on_call_tool=called)


def _described(tool: Tool) -> types.Tool:
    annotations = types.ToolAnnotations(
        read_only_hint=tool.level == "read",
        destructive_hint=tool.level == "destroy",
        idempotent_hint=tool.level == "read",
        open_world_hint=False,
    )
    return types.Tool(name=tool.name, description=tool.description, input_schema=tool.schema, annotations=annotations)


def _result(data: dict[str, Any], *, failed: bool) -> types.CallToolResult:
    text = json.dumps(data, ensure_ascii=False)
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)], structured_content=data, is_error=failed
    )


async def serve_stdio(server: Server[Any]) -> None:
    """Serves on stdin and stdout until stdin ends."""
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
