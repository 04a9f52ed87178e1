"""The HTTP library under the built-in transport: httpx with httpcore, or, where that is what is
installed, their continuation httpx2 with httpcore2."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpcore as httpcore
    import httpx as httpx
else:
    try:
        import httpcore
        import httpx
    except ImportError:
        import httpcore2 as httpcore
        import httpx2 as httpx

__all__ = ["httpcore", "httpx"]
