"""The HTTP library under the built-in transport: httpx with httpcore, or, where that is what is
installed, their continuation httpx2 with httpcore2."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpcore as httpcore
    import httpx as httpx
else:
    try:
        httpcore, httpx = import_module("httpcore"), import_module("httpx")
    except ImportError:
        httpcore, httpx = import_module("httpcore2"), import_module("httpx2")
